"""What pytest and unittest would collect, what can fail it, what never runs."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.analyse import python_tests
from shipworthy.model.code import Test as FoundTest


def read(source: str) -> dict[str, FoundTest]:
    return {t.name: t for t in python_tests.tests(ast.parse(source), source)}


def body(*lines: str, head: str = "def test_it():") -> FoundTest:
    found = read(head + "\n" + "".join(f"    {line}\n" for line in lines))
    return found["test_it"]


def test_only_what_pytest_collects_is_a_test() -> None:
    source = """
import pytest
def test_function(): assert f()
def helper_test(): assert f()
@pytest.fixture
def test_data(): return 1
class TestThing:
    def test_method(self): assert f()
    def helper(self): assert f()
    class TestInner:
        async def test_inner(self): assert f()
class Other:
    def test_of_nobody(self): assert f()
class ThingTest(TestCase):
    def testCamel(self): self.assertEqual(f(), 1)
class Thing(unittest.TestCase):
    def test_by_base(self): self.assertEqual(f(), 1)
if sys.platform == "linux":
    def test_conditional(): assert f()
def outer():
    def test_nested(): assert f()
"""
    assert list(read(source)) == [
        "test_function", "TestThing.test_method", "TestThing.TestInner.test_inner", "ThingTest.testCamel",
        "Thing.test_by_base", "test_conditional",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "assert f() == 1",
        "self.assertEqual(f(), 1)",
        "mock.assert_called_once()",
        "with pytest.raises(ValueError): f()",
        "pytest.fail('no')",
        "check_result(f())",
        "expect(page).to_have_title('x')",
        "raise AssertionError",
        "subprocess.run(command, check=True)",
        "response.raise_for_status()",
        "result.stdout.fnmatch_lines(['*'])",
    ],
)
def test_what_can_fail_a_test_is_counted(line: str) -> None:
    assert body(line).assertions == 1


@pytest.mark.parametrize("line", ["f()", "print(f())", "value = f()", "assert True", "self.assertTrue(True)"])
def test_what_cannot_fail_it_is_not(line: str) -> None:
    assert body(line).assertions == 0


def test_a_helper_of_the_same_file_counts_if_it_asserts() -> None:
    source = """
def inner(x): assert x
def outer(x): inner(x)
def harmless(x): print(x)
def test_through_two(): outer(1)
def test_through_none(): harmless(1)
"""
    found = read(source)
    assert found["test_through_two"].assertions == 1
    assert found["test_through_none"].assertions == 0


@pytest.mark.parametrize(
    "lines",
    [
        ["pass"],
        ["..."],
        ['"""It documents what should be."""'],
        ["assert True"],
        ["assert 1 == 1"],
        ["assert 1 + 1 == 2"],
        ["assert 'a' in 'abc'"],
        ["assert not False"],
        ["assert (f() == 1, 'always true')"],
        ["x = 1", "assert x == 1"],
        ["self.assertTrue(True)"],
        ["self.assertEqual(1, 1)"],
        ["return None"],
    ],
)
def test_a_test_that_can_only_pass_is_trivial(lines: list[str]) -> None:
    assert body(*lines).trivial


@pytest.mark.parametrize(
    "lines",
    [
        ["f()"],
        ["import shop"],
        ["assert f()"],
        ["assert False"],
        ["assert 1 == 2"],
        ["assert 1 in 'abc'"],
        ["assert 'a' in 5"],
        ["x = f()", "assert x"],
        ["x = 1", "x += f()", "assert x == 1"],
        ["assert (x, 1) != (y, 1)"],
        ["pytest.skip('no server')"],
        ["with suppress(ValueError):", "    pass"],
    ],
)
def test_anything_else_is_not(lines: list[str]) -> None:
    assert not body(*lines).trivial


def test_an_empty_body_may_be_a_test_all_the_same() -> None:
    source = """
def test_fixture(client): pass
@image_comparison(["a"])
def test_decorated(): pass
def test_import(): pass
def test_hook(): pass
register(test_hook)
@pytest.mark.parametrize("value", [1, 2])
def test_parameter_only(value): pass
@pytest.mark.usefixtures("database")
def test_used(): pass
class TestSwitchedOff(TestBase):
    def test_inherited(self): pass
class TestSetUp(TestCase):
    def setUp(self): connect()
    def test_connects(self): pass
class TestEmpty(TestCase):
    def test_nothing(self): pass
"""
    assert [name for name, test in read(source).items() if test.trivial] == [
        "test_parameter_only",
        "TestEmpty.test_nothing",
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("@pytest.mark.skip\ndef test_it(): assert f()", ""),
        ("@pytest.mark.skip()\ndef test_it(): assert f()", ""),
        ("@pytest.mark.skip(reason='needs a server')\ndef test_it(): assert f()", "needs a server"),
        ("@unittest.skip('later')\ndef test_it(): assert f()", "later"),
        ("@pytest.mark.skip(reason=REASON)\ndef test_it(): assert f()", "a reason that is computed"),
        ("@pytest.mark.xfail(run=False)\ndef test_it(): assert f()", ""),
        ("def test_it():\n    '''Doc.'''\n    pytest.skip('no')\n    assert f()", "no"),
        ("pytestmark = pytest.mark.skip\ndef test_it(): assert f()", ""),
        ("pytestmark = [pytest.mark.skip('all')]\ndef test_it(): assert f()", "all"),
        ("pytest.skip('windows', allow_module_level=True)\ndef test_it(): assert f()", "windows"),
    ],
)
def test_a_skip_is_seen_with_its_reason(source: str, reason: str) -> None:
    test = read(source)["test_it"]
    assert test.skipped
    assert test.skip_reason == reason


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.skipif(sys.platform == 'win32', reason='x')\ndef test_it(): assert f()",
        "@pytest.mark.xfail\ndef test_it(): assert f()",
        "def test_it():\n    if slow: pytest.skip()\n    assert f()",
        "def test_it():\n    assert f()\n    pytest.skip()",
    ],
)
def test_a_skip_under_a_condition_is_none(source: str) -> None:
    assert not read(source)["test_it"].skipped


def test_a_class_that_is_skipped_skips_its_tests() -> None:
    found = read("@unittest.skip('old')\nclass TestA(TestCase):\n    def test_b(self): self.fail()")
    assert found["TestA.test_b"].skip_reason == "old"


def test_a_test_that_expects_a_failure_is_known() -> None:
    assert body("with pytest.raises(ValueError): f()").expects_failure
    assert body("assert response.status_code == 403").expects_failure
    assert body("self.assertEqual(response.status_code, 404)").expects_failure
    assert body("self.assertContains(response, 'no', status_code=400)").expects_failure
    assert not body("assert response.status_code == 200").expects_failure


@given(
    st.recursive(st.just("f(1)"), lambda inner: st.builds("({} + {})".format, inner, inner), max_leaves=60)
)
def test_no_expression_breaks_the_reader(expression: str) -> None:
    assert body(f"assert {expression}").assertions == 1


def test_deep_code_is_read() -> None:
    source = "def test_it():\n    assert " + "(" * 80 + "f()" + ")" * 80 + "\n"
    assert read(source)["test_it"].assertions == 1
    long = "def test_it():\n    assert " + " + ".join(["1"] * 800) + "\n"
    assert "test_it" in read(long)
