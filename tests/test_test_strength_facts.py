"""Which tests check nothing, or little, over the whole repository."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy.collect.context import Context
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]
CODE = {"src/shop/cart.py": "def total(x):\n    return 2 * x\n" * 30}
RUNS = "def test_it():\n    total(3)\n"


def told(context: Context, name: str) -> Any:
    match context.observe(name):
        case Known(value):
            return value
        case Unknown(reason):
            return reason


def without(context: Context) -> list[str]:
    return [f"{each.path}:{each.line}" for each in told(context, "tests.without_assertion")]


def test_a_test_that_only_runs_code_checks_nothing(repository: Make) -> None:
    context = repository({**CODE, "tests/test_cart.py": RUNS})
    assert without(context) == ["tests/test_cart.py:1"]
    assert told(context, "tests.without_assertion_share") == 1.0
    assert told(context, "tests.judged") == 1


@pytest.mark.parametrize(
    ("path", "helper"),
    [
        ("tests/conftest.py", "def prove(x):\n    assert x == 3\n"),
        ("tests/support/proving.py", "def prove(x):\n    inner(x)\ndef inner(x):\n    assert x == 3\n"),
        ("src/shop/testing/proving.py", "def prove(x):\n    assert x == 3\n"),
        (
            "tests/base.py",
            "import unittest\nclass Base(unittest.TestCase):\n    def prove(self, x):\n        self.assertEqual(x, 3)\n",
        ),
        (
            "tests/conftest.py",
            "import pytest\n@pytest.fixture\ndef prove():\n    yield total\n    assert tidy()\n",
        ),
    ],
)
def test_a_helper_anywhere_in_the_repository_may_check(repository: Make, path: str, helper: str) -> None:
    source = "def test_it(prove):\n    prove(total(3))\n"
    assert without(repository({**CODE, "tests/test_cart.py": source, path: helper})) == []


@pytest.mark.parametrize(
    ("path", "hook", "test"),
    [
        (
            "spec/cart_spec.rb",
            "describe Cart do\n  after { expect(cart.total).to eq(3) }\n\n",
            "  it('adds') { cart.add(1) }\nend\n",
        ),
        (
            "spec/cart_spec.rb",
            "describe Cart do\n  before do\n    expect(mailer).to receive(:deliver)\n  end\n\n",
            "  it 'adds' do\n    cart.add(1)\n  end\nend\n",
        ),
        (
            "src/cart.test.js",
            "describe('a', () => {\n  afterEach(() => {\n    expect(cart.total()).toBe(3)\n  })\n\n",
            "  it('adds', () => {\n    cart.add(1)\n  })\n})\n",
        ),
        (
            "src/test/java/CartTest.java",
            "class CartTest {\n  @AfterEach\n  void close() {\n    assertEquals(3, cart.total());\n  }\n\n",
            "  @Test\n  void adds() {\n    cart.add(1);\n  }\n}\n",
        ),
    ],
)
def test_what_is_checked_around_every_test_of_a_group_is_checked(
    repository: Make, path: str, hook: str, test: str
) -> None:
    assert without(repository({**CODE, path: hook + test})) == []
    bare = hook.partition("\n")[0] + "\n" + test
    if "after {" not in bare:
        assert len(without(repository({**CODE, path: bare}))) == 1


def test_a_base_class_may_check_after_each_test(repository: Make) -> None:
    base = "abstract class Base {\n  @After\n  public void verifyAll() {\n    verifyNoMoreInteractions(mailer);\n  }\n}\n"
    test = "class CartTest extends Base {\n  @Test\n  void adds() {\n    cart.add(1);\n  }\n}\n"
    files = {**CODE, "src/test/java/CartTest.java": test}
    assert len(without(repository(files))) == 1
    assert without(repository({**files, "src/test/java/Base.java": base})) == []


def test_shared_examples_may_be_checked_by_those_who_include_them(repository: Make) -> None:
    shared = "shared_examples 'a request' do\n  it 'sends' do\n    conn.get('/')\n  end\nend\n"
    user = "describe Conn do\n  after { expect(stub).to have_been_requested }\n  it_behaves_like 'a request'\nend\n"
    files = {**CODE, "spec/support/requests.rb": shared, "spec/conn_spec.rb": user}
    assert without(repository(files)) == []


@pytest.mark.parametrize(
    "test",
    [
        "test('splits', checkOutput, () => run('a'), 'a')\n",
        "test('splits', runIt, () => {})\n",
        "test('logs', ({ end, ok, is }) => {\n  log({ write (o) { is(o.level, 30) } })\n  end()\n})\n",
        "test('logs', async (t) => {\n  const plan = tspl(t, { plan: 1 })\n  log(o => plan.equal(o.level, 30))\n  await plan\n})\n",
        "it('makes a pact', () => pact.withRequest('GET', '/').executeTest(async (s) => axios.get(s.url)))\n",
    ],
)
def test_javascripts_runners_are_given_checks_in_many_ways(repository: Make, test: str) -> None:
    context = repository({**CODE, "src/cart.test.js": test})
    assert without(context) == []
    assert told(context, "tests.trivial") == ()


def test_what_is_never_run_or_waits_for_what_it_expects_is_not_judged(repository: Make) -> None:
    go = 'package a\n\nimport "testing"\n\nfunc ExampleNew() {\n\tNew()\n}\n'
    waits = "class ASpecs {\n  [Test]\n  public async Task Arrives() {\n    await Bus.Publish(new Ping());\n    await _handler;\n  }\n}\n"
    php = "<?php\nclass TestHelper {\n  public function testMiddleware($m) {\n    return $m->handle();\n  }\n}\n"
    files = {"a_test.go": go, "tests/ASpecs.cs": waits, "tests/TestHelper.php": php}
    assert without(repository({**CODE, **files})) == []


def test_helpers_are_followed_from_file_to_file(repository: Make) -> None:
    files = {
        "tests/test_cart.py": "from first import run\ndef test_it():\n    run(total(3))\n",
        "tests/first.py": "import pytest\nfrom second import prove\ndef run(x):\n    prove(x)\n",
        "tests/second.py": "def prove(x):\n    assert x == 3\n",
    }
    assert without(repository({**CODE, **files})) == []


def test_product_code_that_asserts_is_no_helper(repository: Make) -> None:
    code = {"src/shop/cart.py": "def total(x):\n    assert x\n    return 2 * x\n" * 20}
    assert without(repository({**code, "tests/test_cart.py": RUNS})) == ["tests/test_cart.py:1"]


@pytest.mark.parametrize(
    "source",
    [
        "def test_total_does_not_raise():\n    total(3)\n",
        "def test_smoke():\n    total(3)\n",
        "def test_parallel_race():\n    total(3)\n",
        "def test_bad_input_must_not_cause_the_cart_to_fail():\n    total(3)\n",
        "def test_it():\n    # should not raise\n    total(3)\n",
        'def test_it():\n    """No error is raised for three."""\n    total(3)\n',
        "def test_it():\n    run_test(total, 3)\n",
        "@pytest.mark.skip\ndef test_it():\n    total(3)\n",
        "def test_it():\n    pass\n",
        "def test_it(page):\n    page.wait_for_selector('#cart')\n",
    ],
)
def test_what_is_meant_or_told_elsewhere_is_left_out(repository: Make, source: str) -> None:
    assert without(repository({**CODE, "tests/test_cart.py": source})) == []


@pytest.mark.parametrize("name", ["test_payment_failure", "test_node_errors", "test_trace", "test_not_empty"])
def test_other_names_do_not_say_that_nothing_goes_wrong(repository: Make, name: str) -> None:
    source = f"def {name}():\n    total(3)\n"
    assert without(repository({**CODE, "tests/test_cart.py": source})) == ["tests/test_cart.py:1"]


def test_a_test_that_calls_an_asserting_test_checks(repository: Make) -> None:
    source = "class TestUrls:\n    def test_url(self, a=1):\n        assert total(a)\n    def test_it(self):\n        self.test_url(2)\n"
    assert without(repository({**CODE, "tests/test_cart.py": source})) == []


def test_without_tests_there_are_no_shares(repository: Make) -> None:
    context = repository(CODE)
    assert told(context, "tests.without_assertion") == ()
    assert "no tests" in told(context, "tests.without_assertion_share")
    assert "no tests" in told(context, "tests.truth_only_share")
    assert "no tests" in told(context, "tests.assertions_median")


def test_weak_kinds_are_counted_among_tests_that_check(repository: Make) -> None:
    source = (
        "def test_a():\n    assert total(1)\n"
        "def test_b():\n    assert total(1) == 2\n"
        "def test_c(snapshot):\n    assert total(1) == snapshot\n"
        "def test_d(send):\n    total(send)\n    send.assert_called_once()\n"
        "def test_e():\n    total(1)\n"
    )
    context = repository({**CODE, "tests/test_cart.py": source})
    assert told(context, "tests.truth_only_share") == 0.25
    assert told(context, "tests.snapshot_only_share") == 0.25
    assert told(context, "tests.call_only_share") == 0.25
    assert [t.name for t in told(context, "tests.truth_only")] == ["test_a"]
    assert told(context, "tests.value_assertions_median") == 0.0
    assert told(context, "tests.assertions_median") == 1.0


def test_lines_that_make_a_test_green_for_no_reason_are_told(repository: Make) -> None:
    source = (
        "def test_a():\n    assert total(1) == 2\n    assert total(1) or True\n"
        "def test_b():\n    try:\n        total(1)\n    except Exception:\n        pass\n"
        "def test_c():\n    cart.total = Mock(return_value=3)\n    assert cart.total() == 3\n"
        "def test_import():\n    assert True\n"
    )
    context = repository({**CODE, "tests/test_cart.py": source})
    assert [t.line for t in told(context, "tests.tautologies")] == [3]
    assert [t.line for t in told(context, "tests.swallowed")] == [7]
    assert [t.line for t in told(context, "tests.mocked_subjects")] == [10]
    assert without(context) == []


def test_shapes_of_tests_are_shares_of_all(repository: Make) -> None:
    source = (
        "@pytest.mark.parametrize('x', [1])\ndef test_a(x):\n    assert total(x) == 2\n"
        "def test_b():\n    time.sleep(1)\n    if total(1):\n        assert total(Mock()) == 2\n"
    )
    context = repository({**CODE, "tests/test_cart.py": source})
    for name in ("parametrised_share", "sleeping_share", "conditional_share", "doubles_share"):
        assert told(context, f"tests.{name}") == 0.5, name
    assert told(context, "tests.property_based_share") == 0.0
    assert told(context, "tests.lines_median") == 3.0


def test_files_with_happy_paths_only_are_told(repository: Make) -> None:
    happy = "".join(f"def test_{n}():\n    assert total({n}) == {n}\n" for n in range(10))
    files = {
        "tests/test_a.py": happy,
        "tests/test_b.py": happy + "def test_z():\n    with raises(E): total()\n",
    }
    found = told(repository({**CODE, **files}), "tests.happy_files")
    assert [(f.path, f.tests) for f in found] == [("tests/test_a.py", 10)]


def test_a_result_that_rust_gives_back_may_fail_the_test(repository: Make) -> None:
    rust = "#[test]\nfn works() -> Result<()> {\n    run(3)\n}\n\n#[test]\nfn runs() {\n    run(3);\n}\n"
    context = repository(
        {
            "Cargo.toml": "[package]\nname = 'a'\n",
            "src/lib.rs": "pub fn run(x: i32) {}\n",
            "tests/all.rs": rust,
        }
    )
    assert without(context) == ["tests/all.rs:6"]


def test_a_helper_of_another_language_is_followed_too(repository: Make) -> None:
    files = {
        "package.json": "{}",
        "src/cart.ts": "export const total = (x: number) => 2 * x\n",
        "tests/cart.test.ts": 'it("adds", () => {\n  prove(total(3))\n})\nit("runs", () => {\n  total(3)\n})\n',
        "tests/proving.ts": "export function prove(x: number) {\n  expect(x).toBe(6)\n}\n",
    }
    assert without(repository(files)) == ["tests/cart.test.ts:4"]
