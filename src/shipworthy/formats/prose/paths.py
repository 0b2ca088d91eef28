"""The paths of the repository a text names, as far as their spelling can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from shipworthy.formats.prose.wording import tells_changes
from shipworthy.model.prose import CodeSpan, Document, Link, PathClaim, Source, TypedCommand

_SPELLING = re.compile(r"([A-Za-z0-9_.+-]{1,100}(?:/[A-Za-z0-9_.+-]{1,100}){1,20}/?|[A-Za-z0-9_.+-]{1,100}/)")
_PLACE_IN_FILE = re.compile(r"(?:::[\w:\[\]-]{0,200}|:[0-9]{1,6}(?:[:-][0-9]{1,6})?|#[\w.-]{0,200})$")
MAX_CLAIMS = 5_000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
EXTENSIONS = frozenset([
    "py", "pyi", "ipynb", "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "vue", "svelte",
    "astro", "go", "rs", "java", "kt", "kts", "scala", "clj", "groovy", "gradle", "rb", "erb", "php",
    "cs", "fs", "vb", "c", "h", "cc", "cpp", "cxx", "hpp", "hh", "m", "mm", "swift", "dart", "ex",
    "exs", "erl", "hrl", "hs", "ml", "mli", "lua", "pl", "pm", "r", "jl", "nim", "zig", "sol", "sql",
    "sh", "bash", "zsh", "fish", "ps1", "bat", "cmd", "md", "mdx", "mdc", "rst", "adoc", "txt", "json",
    "jsonc", "json5", "yaml", "yml", "toml", "ini", "cfg", "conf", "xml", "html", "htm", "css", "scss",
    "sass", "less", "graphql", "gql", "proto", "thrift", "tf", "tfvars", "hcl", "nix", "mk", "cmake",
    "bzl", "bazel", "dockerfile", "csproj", "sln", "props", "targets", "j2", "jinja", "tmpl", "tpl",
    "lock", "csv", "svg", "png", "jpg", "jpeg", "gif",
])  # fmt: skip


def path_claims(document: Document) -> Iterator[PathClaim]:
    """From code in running text, and from links."""
    for span in document.spans[:MAX_CLAIMS]:
        if claim := _of_span(span):
            yield claim
    for link in document.links[:MAX_CLAIMS]:
        if claim := _of_link(link):
            yield claim


def _of_span(span: CodeSpan) -> PathClaim | None:
    """Only what is spelled as a path and nothing else: a slash, and an extension or a slash at its end."""
    path = spelled_path(span.text)
    if tells_changes(span.around):
        return None
    if not path or not (path.endswith("/") or has_known_extension(path)):
        return None
    return PathClaim(
        path.rstrip("/"), span.line, span.text, Source.SPAN, path.endswith("/"), span.sentence, span.around
    )


def spelled_path(text: str) -> str:
    """The path a word is, without `./` and a place in the file; empty where it is something else."""
    bare = _PLACE_IN_FILE.sub("", text.strip())
    while bare.startswith("./"):
        bare = bare[2:]
    found = _SPELLING.fullmatch(bare)
    if not found:
        return ""
    path = found[1]
    parts = path.strip("/").split("/")
    if any(part in {"..", "..."} or part.startswith("...") for part in parts):
        return ""
    return path


def has_known_extension(path: str) -> bool:
    stem, dot, extension = path.rpartition("/")[2].rpartition(".")
    return bool(dot and stem) and extension.lower() in EXTENSIONS


_NO_FILE = re.compile(r"[{}$<>*|\s`\\]")


def _of_link(link: Link) -> PathClaim | None:
    """A target that is a path: no address, no anchor, nothing to be filled in."""
    target = link.target.strip()
    if not target or target.startswith(("#", "//", "?", "@")) or _SCHEME.match(target) or len(target) > 500:
        return None
    path = unquote(target.partition("#")[0].partition("?")[0])
    if not path or _NO_FILE.search(path) or path.strip("./") == "":
        return None
    return PathClaim(path.rstrip("/"), link.line, link.target, Source.LINK, path.endswith("/"))


_INTERPRETERS = frozenset([
    "python", "python3", "py", "python2", "node", "ts-node", "tsx", "bash", "sh", "zsh", "ruby", "perl",
    "php", "Rscript", "julia", "lua", "source", ".",
])  # fmt: skip
_WITH_VALUE = frozenset({"-r", "--require", "--loader", "--import", "-W", "-X", "--env-file", "--inspect"})
_SCRIPT = re.compile(r"[\w./+-]{1,200}\.(?:py|js|mjs|cjs|ts|mts|sh|bash|zsh|rb|pl|php|R|jl|lua|ps1|bat|cmd)")


def script_claims(command: TypedCommand) -> Iterator[PathClaim]:
    """The files of the repository a command cannot do without."""
    first, rest = command.words[0], command.words[1:]
    name = first.rpartition("/")[2]
    if first.startswith("./") and (
        _SCRIPT.fullmatch(first) or name in {"gradlew", "mvnw"} or first.count("/") > 1
    ):
        yield _of_command(first, command)
    elif first in _INTERPRETERS:
        yield from _of_interpreter(rest, command)
    elif name in {"pytest", "py.test"}:
        yield from _of_pytest(rest, command)
    if name.startswith("pip") or name in {"uv", "python", "python3"}:
        for option, value in pairwise(rest):
            is_file = value.endswith(".txt") and spelled_path(f"./x/{value}")
            if option in {"-r", "--requirement"} and is_file:
                yield _of_command(value, command)


def _of_interpreter(words: tuple[str, ...], command: TypedCommand) -> Iterator[PathClaim]:
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in {"-m", "-c", "-e", "-p", "--eval", "-"}:
            return
        elif word in _WITH_VALUE:
            skip = True
        elif not word.startswith("-"):
            if _SCRIPT.fullmatch(word):
                yield _of_command(word, command)
            return


def _of_pytest(words: tuple[str, ...], command: TypedCommand) -> Iterator[PathClaim]:
    for before, word in zip(("", *words), words, strict=False):
        path = spelled_path(word)
        if path and not before.startswith("-") and path.endswith(("/", ".py")):
            yield _of_command(path, command)


def _of_command(path: str, command: TypedCommand) -> PathClaim:
    folder = f"{command.folder}/" if command.folder else ""
    spelled = path.removeprefix("./")
    return PathClaim(
        f"{folder}{spelled}".rstrip("/"),
        command.line,
        command.written,
        Source.COMMAND,
        around=command.context,
    )
