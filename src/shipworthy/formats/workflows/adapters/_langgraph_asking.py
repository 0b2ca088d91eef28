"""What an `interrupt(…)` is: leave that is asked for, or another question."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from shipworthy.formats.workflows.adapters._langgraph_leaning import leaning
from shipworthy.formats.workflows.adapters._python_bodies import Ask
from shipworthy.model.workflows import Approval, Mechanism

_LEAVE = re.compile(
    r"(?i)approv|review|confirm|accept|authori[sz]|reject|allow_|permission|\bedit|proceed|sign.?off"
)
_DECIDING = re.compile(
    r"(?i)\A(?:accept|approve|edit|ignore|response|respond|reject|deny|revise|cancel|feedback|no|yes|y|n|continue|ok|"
    r"modify|retry|skip|abort|update|quit|exit|send|discard|approved|rejected)\Z"
)
_UNDECIDED = "what is answered decides nothing that can be seen"
SOMETIMES = "it asks only in some cases"
_MAX_NODES = 4_000


@dataclass(frozen=True, slots=True)
class Answered:
    approval: Approval | None
    """None: it is another question."""
    keys: frozenset[str] = frozenset()
    """The parts of the state that the answer is put in."""
    sometimes: bool = False
    """Runs pass here without being asked."""


def read_ask(ask: Ask) -> Answered:
    """By what becomes of the answer in the function that asks."""
    if isinstance(ask.call.func, ast.Attribute) and ask.call.func.attr == "request_confirmation":
        return Answered(_confirmation(ask))
    function = ask.scope.function()
    node = function.node if function is not None else ask.scope.module.tree
    path, line = ask.scope.module.path, ask.call.lineno
    names = _tainted(node, ask.call)
    keys = _keys(node)
    sometimes = only_sometimes(node, ask.call)
    if _decides(node, names, ask.call):
        doubt = SOMETIMES if sometimes else ""
        return Answered(Approval(Mechanism.INTERRUPT, path, line, doubt=doubt), keys, sometimes)
    words = _text(ask.call) + " " + str(getattr(node, "name", ""))
    if _LEAVE.search(words):
        return Answered(Approval(Mechanism.INTERRUPT, path, line, doubt=_UNDECIDED), keys, sometimes)
    return Answered(None, keys, sometimes)


def _confirmation(ask: Ask) -> Approval:
    """`if not tool_context.tool_confirmation: tool_context.request_confirmation(…); return`"""
    function = ask.scope.function()
    nodes = _walk(function.node) if function is not None else []
    around = [
        n for n in nodes if isinstance(n, ast.If) and any(c is ask.call for p in n.body for c in ast.walk(p))
    ]
    tests = [each.test for each in around]
    whole = all("confirm" in ast.unparse(test).lower() for test in tests)
    doubt = "" if whole else SOMETIMES
    return Approval(Mechanism.TOOL_FLAG, ask.scope.module.path, ask.call.lineno, doubt=doubt)


def only_sometimes(node: ast.AST, call: ast.Call) -> bool:
    """A branch, or an earlier way out that does not end the run, leaves it aside."""
    for each in _walk(node):
        if isinstance(each, ast.If):
            inside = each.body[0].lineno <= call.lineno <= (each.end_lineno or 0)
            if inside and not (each.orelse and _both_ask(each)):
                return True
        earlier = getattr(each, "end_lineno", 0) < call.lineno
        if earlier and isinstance(each, (ast.Return, ast.Continue, ast.Break)) and not _ends(each):
            return True
    return False


def _both_ask(branch: ast.If) -> bool:
    """Either way somebody is asked, or the run fails."""

    def asks(body: list[ast.stmt]) -> bool:
        names = (n.func for part in body for n in ast.walk(part) if isinstance(n, ast.Call))
        asked = any(getattr(f, "id", getattr(f, "attr", "")) == "interrupt" for f in names)
        return asked or isinstance(body[-1], ast.Raise)

    return asks(branch.body) and asks(branch.orelse)


def _ends(statement: ast.stmt) -> bool:
    """`return Command(goto=END)`"""
    names = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)}
    words = {n.value for n in ast.walk(statement) if isinstance(n, ast.Constant)}
    return isinstance(statement, ast.Return) and ("END" in names or "__end__" in words)


def _text(call: ast.Call) -> str:
    try:
        return ast.unparse(call)[:2000]
    except (RecursionError, ValueError):
        return ""


def _tainted(node: ast.AST, call: ast.Call) -> frozenset[str]:
    """The variables that the answer, or a part of it, is put in."""
    names: set[str] = set()
    kinds = (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor)
    nodes = [each for each in _walk(node) if isinstance(each, kinds)]
    for _ in range(4):
        before = len(names)
        for each in nodes:
            if isinstance(each, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and each.value is not None:
                if _speaks_of(each.value, names, call):
                    targets = each.targets if isinstance(each, ast.Assign) else [each.target]
                    names |= {t.id for target in targets for t in ast.walk(target) if isinstance(t, ast.Name)}
            elif isinstance(each, (ast.For, ast.AsyncFor)) and _speaks_of(each.iter, names, call):
                names |= {t.id for t in ast.walk(each.target) if isinstance(t, ast.Name)}
        if len(names) == before:
            break
    return frozenset(names)


@lru_cache(maxsize=64)
def _walk(node: ast.AST) -> tuple[ast.AST, ...]:
    return tuple(islice(ast.walk(node), _MAX_NODES))


def _speaks_of(expr: ast.AST, names: set[str] | frozenset[str], call: ast.Call) -> bool:
    return any(n is call or (isinstance(n, ast.Name) and n.id in names) for n in ast.walk(expr))


def _decides(node: ast.AST, names: frozenset[str], call: ast.Call) -> bool:
    """A test of the answer that leans to yes or no, or compares it with a decision's word."""
    for each in _walk(node):
        test = each.test if isinstance(each, (ast.If, ast.IfExp, ast.While)) else None
        told = test is not None and (leaning(test) or _compares(test) or _plain(test, names, call))
        if told and test is not None and _speaks_of(test, names, call):
            return True
        if isinstance(each, ast.Match) and _speaks_of(each.subject, names, call):
            return True
    return False


def _compares(test: ast.expr) -> bool:
    words = (n.value for n in ast.walk(test) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return any(_DECIDING.match(word.strip()) for word in words)


def _plain(test: ast.expr, names: frozenset[str], call: ast.Call) -> bool:
    """`if interrupt(…)`: any answer is a yes or a no; of a name, only where it asks for leave."""
    if test is call:
        return True
    return isinstance(test, ast.Name) and test.id in names and bool(_LEAVE.search(_text(call)))


def _keys(node: ast.AST) -> frozenset[str]:
    """Of what the function returns as the change of the state; messages are everybody's."""
    found: set[str] = set()
    for each in _walk(node):
        values: list[ast.expr | None] = []
        if isinstance(each, ast.Return) or (isinstance(each, ast.keyword) and each.arg == "update"):
            values = [each.value]
        for value in values:
            if isinstance(value, ast.Dict):
                found |= {
                    k.value for k in value.keys if isinstance(k, ast.Constant) and isinstance(k.value, str)
                }
    return frozenset(found - {"messages"})


def reads_key(node: ast.AST, keys: frozenset[str]) -> bool:
    """`state["approved"]`, `state.get("approved")`, `state.approved`."""
    for each in _walk(node):
        if isinstance(each, ast.Constant) and each.value in keys:
            return True
        if isinstance(each, ast.Attribute) and each.attr in keys:
            return True
    return False
