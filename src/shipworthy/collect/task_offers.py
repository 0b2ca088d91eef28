"""What the task files of the repository offer, by runner."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.documents import text_of
from shipworthy.formats.tasks import (
    justfile,
    makefile,
    nox,
    package_json,
    pyproject_scripts,
    rakefile,
    taskfile,
    tox,
)
from shipworthy.model.commands import TaskFile
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.schema.nodes import DocumentError


@dataclass(frozen=True)
class Offer:
    """What the task files of one runner offer."""

    files: int
    names: frozenset[str]
    patterns: tuple[str, ...] = ()
    text: str = ""
    """Of all of them: a name that stands there, but was not read as a task, is left undecided."""
    decided: bool = True
    """Whether a name that is not there can be said to be missing."""
    selects: Callable[[str], bool] | None = None

    def has(self, target: str) -> bool | None:
        """None where that cannot be said."""
        if target in self.names or (self.selects and self.selects(target)):
            return True
        if any(_fits(pattern, target) for pattern in self.patterns):
            return True
        named = re.search(rf"(?<![\w-]){re.escape(target)}(?![\w-])", self.text)
        return None if named or not self.decided else False


def _fits(pattern: str, target: str) -> bool:
    before, _, after = pattern.partition("%")
    return target.startswith(before) and target.endswith(after)


def offer(context: Context, runner: str) -> Offer:
    """Of the task files in the whole repository: a text rarely says in which folder it is to be typed."""
    reader = _RUNNERS.get(runner)
    return reader(context) if reader else Offer(0, frozenset(), decided=False)


def _files(context: Context, names: Iterable[str]) -> list[File]:
    wanted = frozenset(names)
    return [
        f
        for f in context.files
        if f.name in wanted and f.kind is not FileKind.SUBMODULE and f.path_class is not PathClass.VENDORED
    ]


def _parsed(
    context: Context, files: Iterable[File], parse: Callable[[str], TaskFile | None]
) -> tuple[list[tuple[File, TaskFile]], bool]:
    """The task files, and whether all of them could be read."""
    found, complete = [], True
    for file in files:
        if file.kind is not FileKind.TEXT:
            complete = False
            continue
        try:
            task_file = parse(context.read(file.path))
        except (Unavailable, DocumentError):
            complete = False
            continue
        if task_file is not None:
            found.append((file, task_file))
    return found, complete


def _names(found: Iterable[tuple[File, TaskFile]]) -> frozenset[str]:
    return frozenset(target.name for _, task_file in found for target in task_file.targets)


_BUILD_SYSTEMS = frozenset([
    "CMakeLists.txt", "configure", "configure.ac", "configure.in", "Makefile.in", "Makefile.am",
    "Makefile.PL", "meson.build", "Kbuild", "BSDmakefile", "SConstruct", "premake5.lua", "Rakefile",
    "extconf.rb", "wscript",
])  # fmt: skip


def _make(context: Context) -> Offer:
    files = [f for f in context.files if f.name in makefile.NAMES or f.name.endswith((".mk", ".mak"))]
    found, complete = _parsed(context, files, makefile.parse)
    texts_ = "\n".join(text_of(context, file.path) for file in files)
    tracked = {f.path for f in context.files}
    included = [(file, include) for file, task_file in found for include in task_file.includes]
    seen = all(_lies(file, include, tracked) for file, include in included)
    made_elsewhere = any(f.name in _BUILD_SYSTEMS or f.name.endswith(".pro") for f in context.files)
    hidden = not files and bool(_ignored(context, "Makefile"))
    computed = "$(eval" in texts_ or ("$(call" in texts_ and "define " in texts_)
    names = _names(found) | {name for f in context.files for name in (f.path, f.path.partition("/")[0])}
    stems = {f.name.rpartition(".")[0] for f in context.files}
    return Offer(
        len(files),
        names | stems,
        tuple(t.name for _, task_file in found for t in task_file.patterns),
        texts_,
        decided=complete and seen and not made_elsewhere and not hidden and not computed,
    )


def _lies(file: File, include: str, tracked: set[str]) -> bool:
    folder = file.path.rpartition("/")[0]
    return f"{folder}/{include}".lstrip("/") in tracked or include.removeprefix("./") in tracked


def _ignored(context: Context, *paths: str) -> frozenset[str]:
    try:
        return context.door.ignored(paths)
    except ValueError:
        return frozenset(paths)


def _npm(context: Context) -> Offer:
    files = _files(context, ["package.json"])
    found, complete = _parsed(context, files, package_json.parse)
    return Offer(
        len(files),
        _names(found) | {"start", "install", "restart", "version"},
        decided=complete and bool(files),
    )


def _just(context: Context) -> Offer:
    files = [f for f in context.files if f.name in justfile.NAMES or f.name.endswith(".just")]
    found, complete = _parsed(context, files, justfile.parse)
    tracked = {f.path for f in context.files}
    seen = all(_lies(file, name, tracked) for file, task_file in found for name in task_file.includes)
    all_text = "\n".join(text_of(context, file.path) for file in files)
    return Offer(len(files), _names(found), (), all_text, decided=complete and seen)


def _tox(context: Context) -> Offer:
    files = _files(context, ["tox.ini", "tox.toml", "setup.cfg", "pyproject.toml"])
    found: list[tuple[File, TaskFile]] = []
    complete = True
    for file in files:
        read_, whole = _parsed(context, [file], partial(tox.parse, path=file.name))
        found += read_
        complete = complete and whole
    all_text = "\n".join(text_of(context, file.path) for file, _ in found)
    task_files = [task_file for _, task_file in found]
    return Offer(
        len(found),
        _names(found),
        (),
        all_text,
        decided=complete,
        selects=lambda name: any(tox.select(task_file, [name]) for task_file in task_files),
    )


def _nox(context: Context) -> Offer:
    files = _files(context, ["noxfile.py"])
    found, complete = _parsed(context, files, nox.parse)
    names = _names(found)
    all_text = "\n".join(text_of(context, file.path) for file in files)
    return Offer(
        len(files),
        names,
        (),
        all_text,
        decided=complete,
        selects=lambda name: any(name.startswith((f"{n}-", f"{n}(")) for n in names),
    )


def _scripts(context: Context, names: tuple[str, ...], parse: Callable[[str], TaskFile]) -> Offer:
    files = _files(context, names)
    found, complete = _parsed(context, files, parse)
    return Offer(len(files), _names(found), decided=complete and bool(files))


def _open(context: Context, names: tuple[str, ...], parse: Callable[[str], TaskFile]) -> Offer:
    """For runners whose tasks may also come from elsewhere: what is not found is not said to be missing."""
    files = _files(context, names)
    found, _ = _parsed(context, files, parse)
    offered = _names(found)
    return Offer(len(files) if offered else 0, offered, decided=False)


_RUNNERS: Mapping[str, Callable[[Context], Offer]] = {
    "make": _make,
    "npm": _npm,
    "just": _just,
    "tox": _tox,
    "nox": _nox,
    "composer": lambda context: _scripts(context, ("composer.json",), package_json.parse_composer),
    "deno": lambda context: _open(context, ("deno.json", "deno.jsonc"), package_json.parse_deno),
    "task": lambda context: _open(context, taskfile.NAMES, taskfile.parse),
    "rake": lambda context: _open(context, rakefile.NAMES, rakefile.parse),
    "invoke": lambda context: _open(context, ("tasks.py",), nox.parse_invoke),
    **{
        runner: lambda context, runner=runner: _open(  # type: ignore[misc]  # bound per runner
            context, ("pyproject.toml",), partial(pyproject_scripts.parse, runner=runner)
        )
        for runner in ("poe", "pdm", "hatch", "pixi")
    },
}
