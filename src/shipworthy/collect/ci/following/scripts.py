"""Files of the repository that a command runs: shell and Python are read, others are named."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from functools import lru_cache, partial

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.sources import NOWHERE, Call, Opaque, Script, Sources, joined
from shipworthy.formats.shell.tokens import MAX_CHARACTERS
from shipworthy.formats.tasks.python_calls import started
from shipworthy.model.commands import Command
from shipworthy.schema.nodes import DocumentError

_SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ksh", "ash", "source", "."})
_INTERPRETERS = frozenset({
    "node", "nodejs", "ts-node", "tsx", "ruby", "perl", "php", "deno", "bun", "Rscript", "julia", "lua", "groovy", "pwsh",
    "powershell", "jbang", "kotlin", "escript", "elixir", "scala", "zx", "babel-node", "esno", "vite-node", "jiti", "swc-node",
})  # fmt: skip
_RUNS_TESTS = re.compile(
    r"(?:^|/)(?:run[-_]?(?:all[-_]?)?(?:unit[-_]?)?tests?|test[-_]?(?:runner|suite|helper|all|main)|all[-_]?tests?|tests?[-_]?run)(?:\.\w+)?$"
)
LEAST_RUNNER = 300
"""Characters."""
_SOURCED = re.compile(r"^[ \t]*(?:source|\.)[ \t]+([^\s;&|#]+)", re.MULTILINE)
_FUNCTION_NAME = re.compile(r"[A-Za-z_][\w-]*")
_SHEBANG = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-S\s+)?)?(?:\S*/)?(\w+)[\d.]*(.*)")
_GIVES_CODE = frozenset({"-c", "-e", "--eval", "-p", "--print", "-Command", "-command", "eval"})
_ONE_LINERS = frozenset({"perl", "ruby", "lua"})
_CODE_OPTION = re.compile(r"-[a-zA-Z]*[eE]\w*")
_SHELL_ENDINGS = (".sh", ".bash", ".zsh", ".ksh")


def reached(call: Call, sources: Sources) -> Script | Opaque | None:
    """The script a command starts; none where it starts no file of the repository."""
    program = program_of(call.program)
    if program in _SHELLS and "-n" in call.arguments[:1]:
        return None  # read, not run
    if program in _SHELLS:
        return _script(_first_file(call.arguments), call, sources, by_shell=program)
    if program in {"python", "pypy", "py"}:
        return _script(_first_file(call.arguments), call, sources)
    if program in _INTERPRETERS:
        return _script(_first_file(call.arguments), call, sources)
    if "/" in call.program or call.program.endswith(_SHELL_ENDINGS):
        return _script(call.program, call, sources)
    return None


def own_tests(call: Call, sources: Sources) -> str:
    """A file of the repository that by its name runs its tests, and is long enough to do so."""
    for word in call.words[:4]:
        if _RUNS_TESTS.search(word) and (path := _located(word, call, sources)):
            return path if len(sources.read(path) or "") >= LEAST_RUNNER else ""
    return ""


@lru_cache(maxsize=256)
def started_by(text: str) -> Sequence[Command]:
    try:
        return started(text)
    except DocumentError:
        return ()


def _first_file(arguments: Sequence[str]) -> str:
    plain = [word for word in arguments if not word.startswith(("-", "+"))]
    return next(iter(plain[1:] if plain[:1] == ["run"] else plain), "")


def _script(word: str, call: Call, sources: Sources, by_shell: str = "") -> Script | Opaque | None:
    if program_of(call.program) in _ONE_LINERS and any(_CODE_OPTION.fullmatch(a) for a in call.arguments):
        return None
    if not word or _GIVES_CODE & set(
        call.arguments[: call.arguments.index(word)] if word in call.arguments else ()
    ):
        return None
    path = _located(word, call, sources)
    if path is None:
        known = not word.startswith(("/", "~")) and "node_modules" not in word and "/bin/" not in f"/{word}"
        return Opaque(" ".join(call.words[:4]), f"{word} was not found here") if known else None
    text = sources.read(path)
    if text is None:
        return Opaque(" ".join(call.words[:4]), f"{path} cannot be read")
    if len(text) > MAX_CHARACTERS:
        return Opaque(" ".join(call.words[:4]), f"{path} is larger than what is read")
    language, options = _language(path, text, by_shell)
    given = " ".join(call.arguments) if by_shell else ""
    errexit = bool(re.search(r"(?:^|\s)-\w*e", options)) or bool(
        re.search(r"(?:^|\s)-\w*e\w*\s", f"{given} ")
    )
    script = Script(
        text,
        path,
        tuple(range(1, text.count("\n") + 2)),
        call.directory,
        call.environment,
        errexit,
        language=language,
        contained=call.contained,
        arguments=_given(word, call),
    )
    if language == "shell":
        return script
    if language == "python":
        if started_by(text):
            return script
        return Opaque(" ".join(call.words[:4]), f"what {path} does is not read")
    return Opaque(" ".join(call.words[:4]), f"what {path} does is not read")


def _given(word: str, call: Call) -> tuple[str, ...]:
    """The words behind the script's own name."""
    words = call.words
    place = words.index(word) if word in words else len(words)
    return words[place + 1 :]


def sourced_function(call: Call, sources: Sources) -> Script | None:
    """A function that stands in a file the script reads with `source`: that file, then the call."""
    name = call.program
    if not _FUNCTION_NAME.fullmatch(name) or not ("source " in call.script.text or ". " in call.script.text):
        return None
    for path in sources.once(
        "sourced", call.script.path + str(hash(call.script.text)), partial(_sourced, call, sources)
    ):
        text = sources.read(path) or ""
        if re.search(rf"^[ \t]*(?:function[ \t]+)?{re.escape(name)}[ \t]*\(\)", text, re.MULTILINE):
            lines = (*range(1, text.count("\n") + 2), 1)
            return Script(
                f"{text}\n{shlex.join(call.words)}",
                path,
                lines,
                call.directory,
                call.environment,
                False,
                contained=call.contained,
            )
    return None


def _sourced(call: Call, sources: Sources) -> list[str]:
    """The files it reads; where their folder is computed, the nearest of that name."""
    found = []
    for name in _SOURCED.findall(call.script.text[:MAX_CHARACTERS]):
        base = name.strip("\"'").rpartition("/")[2]
        folder = call.script.path.rpartition("/")[0]
        near = joined(folder, base)
        found += [near] if near in sources.paths else sources.named(base)[:1]
    return found[:20]


def _located(word: str, call: Call, sources: Sources) -> str | None:
    """In a container, the repository's folder is mounted or copied somewhere: the path's end decides."""
    path = joined(call.directory, word)
    if path in sources.paths:
        return path
    script_folder = call.script.path.rpartition("/")[0]
    if call.directory == NOWHERE and (near := joined(script_folder, word)) in sources.paths:
        return near
    if call.contained or call.directory == NOWHERE or word.startswith("/"):
        ending = "/" + word.lstrip("./")
        found = [p for p in sources.named(word.rpartition("/")[2]) if f"/{p}".endswith(ending)]
        return found[0] if len(found) == 1 else None
    return None


def _language(path: str, text: str, by_shell: str) -> tuple[str, str]:
    """Language and options, by the first line, else by the ending."""
    found = _SHEBANG.match(text[:200])
    name, options = (found[1].lower(), found[2].partition("\n")[0]) if found else ("", "")
    if by_shell or name in _SHELLS:
        return "shell", options if not by_shell else ""
    if name.startswith(("python", "pypy")) or (not name and path.endswith(".py")):
        return "python", ""
    if not name and path.endswith(_SHELL_ENDINGS):
        return "shell", ""
    return ("other", "") if name or "." in path.rpartition("/")[2] else ("shell", "")
