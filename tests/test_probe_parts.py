"""The parts of the probe that need no process: bodies, constants, mutants, order, copies."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from shipworthy_probe.bodies import bodies
from shipworthy_probe.constants import constants
from shipworthy_probe.mutants import codes, mutated_module, mutated_text, read_source
from shipworthy_probe.swapping import module_name, module_names

from shipworthy.probe.findings import Function
from shipworthy.probe.order import HOTSPOTS, ordered, stratified
from shipworthy.probe.subject import changed_lines
from shipworthy.probe.surroundings import import_roots
from shipworthy.probe.workspace import private_copy

INSIDE = Path(__file__).resolve().parent.parent / "src/shipworthy/probe/inside/shipworthy_probe"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def f(): pass", "nothing in it to take out"),
        ("def f(): ...", "nothing in it to take out"),
        ("def f():\n    'doc'", "nothing in it to take out"),
        ("def f():\n    'doc'\n    return 3", "nothing in it to take out"),
        ("def f(): raise NotImplementedError", "nothing in it to take out"),
        ("def f(): return", "nothing in it to take out"),
        ("def f(): return []", "nothing in it to take out"),
        ("def f(): return frozenset()", "nothing in it to take out"),
        ("def f(): return -1", "nothing in it to take out"),
        ("def f(x):\n    del x\n    return None", "nothing in it to take out"),
        ("def f(x):\n    del x\n    raise KeyError", "nothing in it to take out"),
        ("def f(): yield from ()", "nothing in it to take out"),
        ("def f():\n    return\n    yield", "nothing in it to take out"),
        ("def f():\n    if False:\n        yield", "nothing in it to take out"),
        ("def f(): return iter([])", "nothing in it to take out"),
        ("def f(): yield from g()", ""),
        ("def f(): yield", ""),
        ("def f(x):\n    del x[0]", ""),
        ("def f(): return [x]", ""),
        ("def f(): return list(x)", ""),
        ("def f(): return x", ""),
        ("@abc.abstractmethod\ndef f(): return x", "declared, not defined"),
        ("@typing.overload\ndef f(): return x", "declared, not defined"),
        ("def __repr__(self): return x", "only describes the object"),
        ("def __eq__(self, other): return x", ""),
        ("class E(KeyError):\n    def __init__(self): self.x = 1", "constructor of an exception"),
        ("class E(Base):\n    def __init__(self): self.x = 1", ""),
        ("def f():  # pragma: no cover\n    return x", "excluded from coverage"),
        ("@d  # pragma: no cover\ndef f():\n    return x", "excluded from coverage"),
    ],
)
def test_what_is_not_worth_emptying(source: str, reason: str) -> None:
    assert [b.skipped for b in bodies(source)] == [reason]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f() -> bool: return g()", ("True", "False")),
        ("def f() -> 'str': return g()", ("''", "'A'")),
        ("def f() -> int | None: return g()", ("0", "1", "None")),
        ("def f() -> Optional[str]: return g()", ("None", "''", "'A'")),
        ("def f() -> typing.Union[list[int], dict]: return g()", ("[]", "{}")),
        ("def f() -> List[int]: return g()", ("[]",)),
        ("def f() -> Thing: return g()", ("None",)),
        ("def f(): return g()", ("None",)),
        ("def f(x): return not x", ("True", "False")),
        ("def f(x):\n    if x: return True\n    return x > 3", ("True", "False")),
        ("def f(x): return [x]", ("[]",)),
        ("def f(x): return {k: 1 for k in x}", ("{}",)),
        ("def f(x): return f'{x}'", ("''", "'A'")),
        ("def f(x):\n    def g(): return [1]\n    return g", ("None",)),
        ("def f(x) -> Iterator[int]: yield x", ("",)),
        ("async def f(x) -> list[int]: return [x]", ("[]",)),
        ("def __init__(self) -> None: self.x = 1", ("None",)),
        ("def f() -> '[broken': return g()", ("None",)),
    ],
)
def test_constants_fit_the_annotation_or_what_is_returned(source: str, expected: tuple[str, ...]) -> None:
    node = ast.parse(source).body[0]
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    assert constants(node) == expected


BODIES = {
    "simple": "def f(x):\n    return x\n",
    "one line": "def f(x): return x\n",
    "docstring": 'def f(x):\n    """Doc."""\n    return x\n',
    "docstring and more on its line": 'def f(x):\n    """Doc."""; y = x  # why\n    return y\n',
    "compound": "def f(x):\n    if x:\n        return x\n    return 3\n",
    "compound after a comment": "def f(x):\n    # why\n    if x:\n        return x\n    return 3\n",
    "decorated function first": "def f(x):\n    @staticmethod\n    def g(): return x\n    return g\n",
    "umlauts before it": "def f(x='äöü'): ü = x; return ü\n",
    "form feed and separators": "a = 1\n\x0c\nb = 'a\u2028b\x1c'\ndef f(x):\n    return x\n",
    "windows": "def f(x):\r\n    'doc'\r\n    return x\r\n",
    "last line without an end": "def f(x):\n    return x",
    "closure": "def o(y):\n    def f(x):\n        return x + y\n    return f\nf = o(1)\n",
}


@pytest.mark.parametrize("source", BODIES.values(), ids=BODIES.keys())
def test_text_and_code_of_a_mutant_do_the_same(source: str) -> None:
    key = next(b.key for b in bodies(source) if b.name.endswith("f"))
    for made in (mutated_text(source, key, "'A'"), mutated_module(source, "m.py", key, "'A'")):
        names: dict[str, Any] = {}
        exec(made, names)
        assert names["f"](7) == "A"


def test_a_text_keeps_its_lines_wherever_the_syntax_allows_it() -> None:
    shifted = {
        name
        for name, source in BODIES.items()
        if mutated_text(source, next(b.key for b in bodies(source) if b.name.endswith("f")), "None").count(
            "\n"
        )
        != source.count("\n")
    }
    assert shifted == {"compound", "decorated function first"}


def test_emptied_functions_stay_what_they_are() -> None:
    source = (
        "def gen():\n    yield 1\n"
        "async def coroutine():\n    await x\n"
        "async def stream():\n    yield 1\n"
        "def outer(a):\n    def inner(b):\n        return a + b\n    return inner\n"
    )
    whole = codes(compile(source, "m.py", "exec", dont_inherit=True))
    for body in bodies(source):
        constant = "" if body.name in {"gen", "stream"} else "None"
        changed = codes(mutated_module(source, "m.py", body.key, constant))
        for key in body.path:
            before, after = whole[key], changed[key]
            assert (before.co_flags, before.co_freevars) == (after.co_flags, after.co_freevars)


def test_sources_are_read_as_python_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "old.py"
    file.write_bytes("# -*- coding: latin-1 -*-\ndef f(x='\xe4'):\n    return x\n".encode("latin-1"))
    text, encoding = read_source(str(file))
    assert "\xe4" in text
    assert mutated_text(text, (2, "f"), "None").encode(encoding).splitlines()[1] == b"def f(x='\xe4'):"


def function(path: str, line: int, decisions: int = 1) -> Function:
    return Function(
        id=hash((path, line)), path=path, name="f", line=line, column=0, end_line=line + 3, end_column=0,
        first_line=line + 1, skipped="", tests=("t",), constants=("None",), decisions=decisions, at_import=False,
    )  # fmt: skip


MANY = [function(path, line * 10) for path, count in (("a.py", 80), ("b.py", 20)) for line in range(count)]


def test_the_same_seed_gives_the_same_order_and_another_another() -> None:
    assert stratified(MANY, 1) == stratified(list(reversed(MANY)), 1)
    assert stratified(MANY, 1) != stratified(MANY, 2)
    assert Counter(stratified(MANY, 1)) == Counter(MANY)


@pytest.mark.parametrize("taken", [10, 25, 50])
def test_every_prefix_holds_each_file_in_proportion(taken: int) -> None:
    drawn = [f.path for f in stratified(MANY, 5)[:taken]]
    assert abs(drawn.count("b.py") - taken * 0.2) <= 1


def test_changed_functions_come_first_then_hotspots() -> None:
    candidates = [
        function("cold.py", 1),
        function("hot.py", 1),
        function("hot.py", 10, 9),
        function("cold.py", 10),
    ]
    plan = ordered(candidates, {"cold.py": [(11, 11)]}, {"hot.py": 3.0}, 1)
    assert [(f.path, f.line) for f in plan.chosen] == [("cold.py", 10), ("hot.py", 10), ("hot.py", 1)]
    assert len(plan.drawn) == 4
    assert len(ordered(MANY, {}, {"a.py": 1.0}, 1).chosen) == HOTSPOTS


def test_changed_lines_of_a_diff() -> None:
    diff = (
        "diff --git a/m.py b/m.py\n--- a/m.py\n+++ b/m.py\n@@ -3,0 +4,2 @@ def f():\n+a\n+b\n@@ -9,2 +11,0 @@\n-c\n"
        "diff --git a/gone.py b/gone.py\n--- a/gone.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    )
    assert changed_lines(diff) == {"m.py": [(4, 5), (11, 11)]}


def test_a_copy_holds_what_is_uncommitted_and_no_way_back(tmp_path: Path) -> None:
    original = tmp_path / "project"
    for folder in ("src", ".git", ".venv/lib", "__pycache__"):
        (original / folder).mkdir(parents=True)
    (original / "src/new.py").write_text("x = 1\n")
    (original / ".venv/pyvenv.cfg").write_text("")
    (original / "inside.py").symlink_to(original / "src/new.py")
    (original / "nowhere").symlink_to(original / "not/there")
    os.mkfifo(original / "pipe")
    (original / "src/new.py").chmod(0o444)
    with private_copy(original) as space:
        found = {str(p.relative_to(space.tree)) for p in space.tree.rglob("*")}
        assert {"src", "src/new.py", "inside.py"} <= found <= {"src", "src/new.py", "inside.py", "nowhere"}
        assert Path(os.path.realpath(space.tree / "inside.py")).is_relative_to(space.tree)
        assert (space.tree / "src/new.py").stat().st_mode & 0o777 == 0o644
        (space.tree / "src").chmod(0o500)
    assert not space.folder.exists()


def test_import_roots_are_the_folders_packages_lie_in(tmp_path: Path) -> None:
    files = [
        "src/a/__init__.py",
        "src/a/b/__init__.py",
        "src/a/b/c.py",
        "tool.py",
        "lib/loose.py",
        "flat/__init__.py",
        "parts/one/one/__init__.py",
        "parts/two/src/name/space/x.py",
        "google/cloud/logging/__init__.py",
    ]
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    assert import_roots(tmp_path, files) == ["lib", "parts/one", "parts/two/src", "src", "."]
    assert module_name(str(tmp_path / "src/a/b/c.py")) == "a.b.c"
    assert module_name(str(tmp_path / "src/a/__init__.py")) == "a"
    assert module_name(str(tmp_path / "tool.py")) == ""
    assert module_names(str(tmp_path / "src/a/b/c.py"), str(tmp_path)) == ["a.b.c", "src.a.b.c"]
    assert module_names(str(tmp_path / "tool.py"), str(tmp_path)) == []


def test_what_runs_inside_needs_nothing_of_ours() -> None:
    for file in INSIDE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(), feature_version=(3, 8))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            tops = {name.partition(".")[0] for name in names}
            assert tops <= sys.stdlib_module_names | {"pytest", "shipworthy_probe"}, file.name


def test_the_folder_on_the_search_path_shadows_nothing() -> None:
    assert [p.name for p in INSIDE.parent.iterdir() if p.name != "__pycache__"] == ["shipworthy_probe"]
    code = "import shipworthy_probe, sys; print('shipworthy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(INSIDE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
