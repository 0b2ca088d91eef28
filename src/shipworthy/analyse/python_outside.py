"""What beyond the code a Python test waits for, branches on, or hangs on: time, network, order, chance."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from shipworthy.analyse.python_bodies import Body, Called
from shipworthy.analyse.python_names import dotted

_SLEEP = re.compile(r"(?:(?:time|asyncio|trio|anyio|gevent|eventlet)\.)?sleep|[\w.]+\.wait_for_timeout")
_CLOCK = re.compile(
    r"(?:datetime\.)?(?:datetime\.(?:now|utcnow|today)|date\.today)|(?:timezone|dt\.datetime|dt)\.(?:now|utcnow)"
    r"|time\.(?:time|localtime|gmtime|time_ns)"
)
_FROZEN = re.compile(
    r"freez|time_machine|travel|frozen|mock_(?:time|now|date)|fake_?(?:time|clock)", re.IGNORECASE
)
_REQUEST = re.compile(
    r"(?:requests|httpx)\.(?:get|post|put|patch|delete|head|request|stream)|(?:urllib\.request\.|request\.)?urlopen"
    r"|(?:urllib\.request\.)?urlretrieve|socket\.(?:create_connection|gethostbyname|getaddrinfo)"
)
_REAL_HOST = re.compile(
    r"(?:https?://)?(?!localhost|127\.|0\.0\.0\.0|\[?::1|testserver|test\b|[\w.-]*\bexample\.|10\.|192\.168\.)"
    r"(?:[\w-]+\.)+(?:com|org|net|io|dev|ai|gov|edu|co|uk|de|cloud|app)\b(?![\w.-]*\.(?:test|local|invalid|localhost))"
)
_REPLAYED = re.compile(
    r"responses|respx|requests_mock|httpx_mock|aioresponses|vcr|cassette|httpretty|pook|pytest_httpx|betamax|mock|patch",
    re.IGNORECASE,
)
_RANDOM = re.compile(
    r"random\.(?:random|randint|choice|choices|shuffle|uniform|sample|randrange)"
    r"|(?:np|numpy)\.random\.(?:rand|randn|randint|random|choice|uniform|normal|permutation|shuffle)"
)
_SEED = re.compile(r"\bseed\(")
_ORDERED = re.compile(r"mark\.(?:order|run|dependency)$|mark\.(?:order|run|dependency)\b")


def sleeps(body: Body) -> tuple[int, ...]:
    """Lines that wait for a fixed time, longer than none."""
    found = {
        c.node.lineno
        for c in body.calls
        if _SLEEP.fullmatch(c.name) and _waits(c.node) and body.is_own(c.node)
    }
    return tuple(sorted(found))


def _waits(call: ast.Call) -> bool:
    match call.args:
        case [ast.Constant(value=int() | float() as seconds)]:
            return seconds > 0
        case [_]:
            return True
        case _:
            return False


def conditionals(body: Body) -> int:
    """`if`, `match` and conditional expressions; not one that only decides whether to skip."""
    found = [*body.of(ast.IfExp, ast.Match), *(n for n in body.of(ast.If) if not _only_skips(n))]
    return sum(map(body.is_own, found))


def _only_skips(node: ast.If) -> bool:
    match node.body:
        case [ast.Expr(value=ast.Call(func=function)) | ast.Raise(exc=ast.Call(func=function)), *_]:
            return dotted(function).rpartition(".")[2] in {
                "skip",
                "skipTest",
                "SkipTest",
                "xfail",
                "importorskip",
            }
        case _:
            return False


def outside(body: Body, around: Sequence[str], text: str, imports: str) -> tuple[str, ...]:
    """`clock`, `network`, `order`, `random`. `imports` is what the file asks for, `text` the file."""
    return tuple(sorted(set(_outside(body, " ".join(around), text, imports))))


def _outside(body: Body, around: str, text: str, imports: str) -> Iterator[str]:
    names = [c for c in body.calls if "." in c.name or c.last == "urlopen"]
    if any(_CLOCK.fullmatch(c.name) for c in names) and not _FROZEN.search(around) and not _freezes(body):
        yield "clock"
    if any(_asks_the_network(c) for c in names) and not _REPLAYED.search(f"{around} {imports}"):
        yield "network"
    if any(_RANDOM.fullmatch(c.name) for c in names) and not _SEED.search(text):
        yield "random"
    if _ORDERED.search(around) or any(True for _ in body.of(ast.Global)):
        yield "order"


def _freezes(body: Body) -> bool:
    return any(_FROZEN.search(c.name) or c.last in {"patch", "setattr"} for c in body.calls)


def _asks_the_network(call: Called) -> bool:
    if not _REQUEST.fullmatch(call.name) or not call.node.args:
        return False
    first = call.node.args[0]
    if isinstance(first, ast.Tuple) and first.elts:
        first = first.elts[0]
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and bool(_REAL_HOST.match(first.value))
    )
