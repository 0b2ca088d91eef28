"""What a Python test checks, and what makes it green for no reason."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.analyse import python_tests
from shipworthy.analyse.python_source import analyse_python
from shipworthy.model.code import Oracles, TestHelper
from shipworthy.model.code import Test as FoundTest


def read(source: str) -> dict[str, FoundTest]:
    return {t.name: t for t in python_tests.tests(ast.parse(source), source)}


def body(*lines: str, head: str = "def test_it():") -> FoundTest:
    return read(head + "\n" + "".join(f"    {line}\n" for line in lines))["test_it"]


@pytest.mark.parametrize(
    ("line", "oracles"),
    [
        ("assert f() == 1", Oracles(value=1)),
        ("assert f() is None", Oracles(value=1)),
        ("self.assertEqual(f(), 1)", Oracles(value=1)),
        ("np.testing.assert_allclose(f(), [1.0])", Oracles(value=1)),
        ("assert f() == pytest.approx(0.3)", Oracles(value=1)),
        ("self.assertTrue(f() == 1)", Oracles(value=1)),
        ("assert a and f() == 1", Oracles(value=1)),
        ("assert len(f()) == 1", Oracles(state=1)),
        ("assert 'a' in f()", Oracles(state=1)),
        ("assert isinstance(f(), str)", Oracles(state=1)),
        ("self.assertIn('a', f())", Oracles(state=1)),
        ("assert f() > 3", Oracles(state=1)),
        ("assert f()", Oracles(truth=1)),
        ("assert not f()", Oracles(truth=1)),
        ("assert f() is not None", Oracles(truth=1)),
        ("self.assertIsNotNone(f())", Oracles(truth=1)),
        ("response.raise_for_status()", Oracles(truth=1)),
        ("subprocess.run(command, check=True)", Oracles(truth=1)),
        ("with pytest.raises(ValueError): f()", Oracles(failure=1)),
        ("self.assertRaises(ValueError, f)", Oracles(failure=1)),
        ("assert f() == snapshot", Oracles(snapshot=1)),
        ("snapshot.assert_match_snapshot(f())", Oracles(snapshot=1)),
        ("mock.assert_called_once_with(3)", Oracles(call=1)),
        ("assert mock.call_count == 2", Oracles(call=1)),
        ("check_result(f())", Oracles(helper=1)),
        ("deferred.addCallback(self.assertEqual, 3)", Oracles(helper=1)),
        ("print(f())", Oracles()),
    ],
)
def test_an_assertion_is_of_a_kind(line: str, oracles: Oracles) -> None:
    assert body(line).oracles == oracles


@pytest.mark.parametrize(
    "line",
    [
        "assert f() or True",
        "assert len(f()) >= 0",
        "assert (f() == 1, 'message')",
        "assert True",
        "self.assertTrue(True)",
        "self.assertEqual(1, 1)",
    ],
)
def test_an_assertion_that_always_holds_is_told_by_its_line(line: str) -> None:
    test = body("g()", line, "assert g() == 2")
    assert test.tautologies == (3,)
    assert test.assertions == 1


@pytest.mark.parametrize("line", ["assert f() == f()", "assert x == x", "assert 1 == 2", "assert f() or g()"])
def test_an_assertion_that_code_decides_is_none(line: str) -> None:
    assert body(line).tautologies == ()


def test_a_marked_good_branch_is_none() -> None:
    assert body("if f():", "    assert True", "else:", "    assert False").tautologies == ()
    assert (
        body("try:", "    f()", "    assert False", "except ValueError:", "    assert True").tautologies == ()
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["try:", "    assert f() == 1", "except Exception:", "    pass"],
        ["try:", "    f()", "except:", "    print('failed')"],
        ["try:", "    f()", "    assert False", "except (KeyError, AssertionError):", "    return"],
        ["with suppress(Exception):", "    assert f() == 1"],
        ["with client:", "    try:", "        f()", "    except Exception as error:", "        print(error)"],
    ],
)
def test_a_handler_of_any_error_around_the_whole_test_swallows_its_failure(lines: list[str]) -> None:
    assert len(body(*lines).swallowed) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ["try:", "    f()", "except ValueError:", "    pass"],
        ["try:", "    f()", "except Exception:", "    pytest.fail('no')"],
        ["try:", "    f()", "except Exception:", "    pass", "assert g() == 1"],
        ["assert g() == 1", "try:", "    close()", "except Exception:", "    pass"],
        [
            "for _ in range(3):",
            "    try:",
            "        assert f()",
            "    except AssertionError:",
            "        pass",
        ],
        ["try:", "    f()", "except Exception:", "    caught = True", "assert caught"],
        ["try:", "    x = 1", "except Exception:", "    pass"],
        ["def run():", "    try:", "        f()", "    except Exception:", "        pass", "run()"],
    ],
)
def test_any_other_handler_does_not(lines: list[str]) -> None:
    assert body(*lines).swallowed == ()


def test_fixed_waits_are_told_by_their_lines() -> None:
    assert body("time.sleep(1)", "await asyncio.sleep(0.1)", "sleep(n)", "assert f()").sleeps == (2, 3, 4)
    assert body("time.sleep(0)", "clock.sleep(3)", "assert f()").sleeps == ()
    assert body("async def slow():", "    await asyncio.sleep(9)", "assert f(slow)").sleeps == ()


def test_decisions_are_counted_but_loops_skips_and_what_is_only_defined() -> None:
    assert body("if a:", "    assert f()", "x = 1 if b else 2", "assert x").conditionals == 2
    assert body("for x in f():", "    assert x").conditionals == 0
    assert body("if not server:", "    pytest.skip('no server')", "assert f()").conditionals == 0
    assert body("def fake(x):", "    if x:", "        return 1", "assert f(fake) == 1").conditionals == 0


def test_doubles_are_counted_with_what_they_replace() -> None:
    source = """
@patch("shop.cart.send")
@mock.patch.object(cart, "total")
def test_it(mock_total, mock_send, monkeypatch, mocker):
    monkeypatch.setattr("shop.clock.now", lambda: 3)
    mocker.patch("shop.cart.log")
    with patch("shop.cart.tax", return_value=2):
        assert cart.buy(Mock()) == 5
"""
    test = read(source)["test_it"]
    assert test.doubles == 6
    assert test.patched == (
        "cart.total",
        "shop.cart.log",
        "shop.cart.send",
        "shop.cart.tax",
        "shop.clock.now",
    )


def test_an_http_patch_is_no_double() -> None:
    assert body("assert client.patch('/items/1').status_code == 200").doubles == 0


@pytest.mark.parametrize(
    "source",
    [
        "@patch('shop.cart.total', return_value=3)\ndef test_it(_): assert shop.cart.total() == 3",
        "from shop import cart\n@patch('shop.cart.total', return_value=3)\ndef test_it(_): assert cart.total() == 3",
        "def test_it():\n    cart = Cart()\n    cart.total = Mock(return_value=3)\n    assert cart.total() == 3",
        """
def test_it():
    with patch.object(Cart, 'total', return_value=3):
        cart = Cart()
        self.assertEqual(cart.total(), 3)
""",
        "def test_it(monkeypatch):\n    monkeypatch.setattr(cart, 'total', lambda: 3)\n    assert cart.total() == 3",
    ],
)
def test_a_mock_in_the_place_of_what_is_checked_is_told(source: str) -> None:
    assert len(read(source)["test_it"].mocked_subjects) == 1


@pytest.mark.parametrize(
    "source",
    [
        "@patch('shop.cart.requests.get')\ndef test_it(get): assert shop.cart.total() == 3",
        "@patch('shop.cart.tax')\ndef test_it(tax): assert shop.cart.total() == 3",
        "from shop.cart import total\n@patch('shop.cart.total')\ndef test_it(_): assert total() == 3",
        "def test_it():\n    with patch('shop.cart.total'):\n        pass\n    assert shop.cart.total() == 3",
        "def test_it():\n    shop.cart.total = Mock()\n    assert shop.cart.total() == 1\n    assert shop.buy() == 2",
        "@patch('requests.get')\ndef test_it(_): assert client.get() == 3",
        "@patch('shop.cart.total', wraps=total)\ndef test_it(_): assert shop.cart.total() == 3",
    ],
)
def test_a_mock_of_what_lies_beyond_is_not(source: str) -> None:
    assert read(source)["test_it"].mocked_subjects == ()


def test_tests_with_rows_of_data_and_drawn_ones_are_known() -> None:
    assert read("@pytest.mark.parametrize('x', [1])\ndef test_it(x): assert f(x)")["test_it"].parametrised
    assert body("with self.subTest(x=1): self.assertEqual(f(), 1)").parametrised
    assert read("@parameterized.expand([1])\ndef test_it(x): assert f(x)")["test_it"].parametrised
    assert read("@given(st.text())\ndef test_it(x): assert f(x)")["test_it"].property_based


@pytest.mark.parametrize(
    ("line", "outside"),
    [
        ("assert f(datetime.now()) == 1", ("clock",)),
        ("assert requests.get('https://pypi.org/simple').ok", ("network",)),
        ("assert f(random.randint(1, 6)) < 7", ("random",)),
        ("assert requests.get('http://localhost:8000').ok", ()),
        ("assert requests.get('https://api.example.com').ok", ()),
        ("assert client.get('https://pypi.org').ok", ()),
    ],
)
def test_what_a_test_hangs_on_is_told(line: str, outside: tuple[str, ...]) -> None:
    assert body(line).outside == outside


def test_a_frozen_clock_a_seed_and_a_recording_help() -> None:
    assert (
        read("@freeze_time('2020-01-01')\ndef test_it(): assert f(datetime.now())")["test_it"].outside == ()
    )
    assert body("random.seed(1)", "assert f(random.random())").outside == ()
    assert (
        read("@responses.activate\ndef test_it(): assert requests.get('https://a.org')")["test_it"].outside
        == ()
    )


@pytest.mark.parametrize(
    ("lines", "checked"),
    [
        (["assert total(x) == 3"], ("total",)),
        (["self.assertEqual(total(x), 3)"], ("total",)),
        (["self.assertEqual(3, total(x))"], ("total",)),
        (["found = total(x)", "assert found == 3"], ("total",)),
        (["found = total(x)", "assert len(found.items[0]) == 3"], ("total",)),
        (["a, b = split(x)", "assert b == 3"], ("split",)),
        (["with open_cart() as cart:", "    assert cart.size == 3"], ("open_cart",)),
        (["for each in items(x):", "    assert each == 3"], ("items",)),
        (["assert sorted(total(inner(x))) == [3]"], ("total",)),
        (["response = client.get('/')", "assert response.json()['a'] == 1"], ("get", "json")),
        (["assert asyncio.run(total()) == 3"], ("total",)),
        (["assert (await total()) == 3"], ("total",)),
        (["assert total(x)"], ()),
        (["total(x)", "assert y == 3"], ()),
        (["assert total(x) == Money(3)"], ("total",)),
    ],
)
def test_whose_result_is_compared_is_known(lines: list[str], checked: tuple[str, ...]) -> None:
    assert body(*lines, head="async def test_it():").checked == checked


def test_calls_are_named_once_and_in_order() -> None:
    assert body("b()", "a.c()", "b()", "assert d() == 1").calls == ("b", "c", "d")


def test_fixtures_and_decorators_stand_around() -> None:
    source = "@image_comparison(['a'])\n@pytest.mark.usefixtures('db')\ndef test_it(client): assert f()"
    assert read(source)["test_it"].around == ("client", "db", "image_comparison", "pytest.mark.usefixtures")


def test_a_function_that_is_handed_on_or_gives_something_back_is_no_test() -> None:
    assert read("def test_upper(value):\n    return value.isupper()") == {}
    assert read("def test_hook(x):\n    f(x)\nregister(test_hook)") == {}
    assert list(read("def test_it():\n    f()\nif __name__ == '__main__':\n    test_it()")) == ["test_it"]


def helpers(source: str) -> tuple[TestHelper, ...]:
    return analyse_python(source).test_helpers


def test_functions_beside_the_tests_are_told_with_what_they_call() -> None:
    source = """
import pytest
def same(a, b): assert a == b
def through(a): same(a, 1)
def outwards(a): elsewhere.prove(a)
@pytest.fixture
def tidy():
    yield
    assert not leftovers()
class Comparing:
    def __enter__(self): assert self.ready
def test_it(): pass
"""
    found = {h.name: (h.asserts, h.calls) for h in helpers(source)}
    assert found["same"] == found["through"] == found["tidy"] == found["Comparing"] == (True, ())
    assert found["outwards"] == (False, ("prove",))
    assert "test_it" not in found


def test_a_file_that_is_not_about_tests_tells_only_what_asserts() -> None:
    assert helpers("def narrow(x):\n    assert x\n    return x\ndef other(): f()\n") == (
        TestHelper("narrow", asserts=True),
    )
    assert helpers("def double(x):\n    return f(x)\n") == ()


STATEMENTS = st.lists(
    st.sampled_from([
        "x = f()", "assert x", "assert x == 1", "assert True", "assert len(x) >= 0", "g(x)", "time.sleep(1)",
        "self.assertEqual(x, g(2))", "mock.assert_called()", "with pytest.raises(E): f()", "y = x.z[0]",
    ]),
    min_size=1,
    max_size=8,
)  # fmt: skip


@given(STATEMENTS, st.sampled_from(["assert h() == 3", "assert h()", "self.assertIn(h(), x)", "check(h())"]))
def test_another_assertion_never_lowers_what_is_checked(lines: list[str], added: str) -> None:
    before, after = body(*lines, "k()"), body(*lines, "k()", added)
    assert after.oracles.total == before.oracles.total + 1
    assert after.assertions == after.oracles.total
    assert set(before.checked) <= set(after.checked)


@given(STATEMENTS)
def test_names_of_local_variables_mean_nothing(lines: list[str]) -> None:
    renamed = [line.replace("x", "entirely") for line in lines]
    assert body(*renamed, "k()") == body(*lines, "k()")


@given(STATEMENTS)
def test_a_comment_above_moves_lines_and_nothing_else(lines: list[str]) -> None:
    test = body(*lines, "k()")
    moved = read("# why\ndef test_it():\n" + "".join(f"    {line}\n" for line in [*lines, "k()"]))["test_it"]
    down = replace(
        test,
        line=test.line + 1,
        end_line=test.end_line + 1,
        tautologies=tuple(n + 1 for n in test.tautologies),
        sleeps=tuple(n + 1 for n in test.sleeps),
    )
    assert moved == down
