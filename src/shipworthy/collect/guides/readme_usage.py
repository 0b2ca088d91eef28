"""What the README shows of using the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.guides.documents import Guide, read, stop_if_unread, texts
from shipworthy.collect.guides.guide_commands import working_commands
from shipworthy.formats.prose.purposes import Use
from shipworthy.formats.prose.shell import SHELLS, UNNAMED
from shipworthy.model.prose import CodeBlock, Document
from shipworthy.model.repository import FileKind

NOTHING = "nothing"
MAX_LINKED = 15
_PEOPLE = frozenset({"readme", "contributing", "developer"})
_NO_CODE = (
    SHELLS | UNNAMED | {"toml", "json", "xml", "mermaid", "bibtex", "diff", "ini", "md", "markdown", "rst"}
)
_NOT_THE_PRODUCT = frozenset({
    "apk", "apt", "apt-get", "brew", "bundle", "bun", "bunx", "cargo", "cat", "cd", "choco", "chmod",
    "cmake", "composer", "conda", "cp", "curl", "dnf", "docker", "dotnet", "echo", "export", "gem",
    "git", "go", "gradle", "gradlew", "hg", "just", "ls", "make", "mkdir", "mvn", "mvnw", "ninja",
    "nix", "npm", "npx", "pacman", "pip", "pip3", "pipx", "pnpm", "poetry", "pytest", "python",
    "python3", "rake", "rm", "ruff", "scoop", "sh", "snap", "source", "sudo", "svn", "tar", "task",
    "touch", "tox", "uv", "wget", "winget", "yarn", "yum", "zypper",
})  # fmt: skip
_NO_MANUAL = re.compile(
    r"(?i)(?:contribut|licen[sc]e|security|code.of.conduct|change|history|support|governance)"
)
_DOCUMENTATION = re.compile(r"(?i)\b(?:documentation|docs|manual|user guide|tutorial)\b")
_MANUAL = re.compile(
    r"(?i)https?://(?:docs?\.[^\s/]{1,100}|[^\s/]{1,80}\.readthedocs\.\w{2,3}"
    r"|[^\s/]{1,100}(?:/[^\s/#?]{0,80}){0,6}?"
    r"/(?:docs?|documentation|manual|quick-?start|getting[-_]?started|tutorial)(?=[/.#?]|$))"
)


@fact("readme.usage")
def usage(context: Context) -> str:
    """What the README shows of using the project: `example` (code), `command`, or `nothing`.

    An example is a block of code that is no shell, in the README or in a tracked text it links to; a
    command is one in the README or the texts for contributors that runs or installs the product.
    Unknown where there is neither and the README points to documentation outside the repository.
    """
    readme = next(iter(texts(context, "readme")), None)
    if readme is None:
        stop_if_unread(context, "readme")
        return NOTHING
    for path in (readme.source, *_linked(context, readme)):
        for block in read(context, path).code_blocks:
            if _is_example(block):
                context.cite(path, block.line)
                return "example"
    return _usage_command(context, readme)


def _linked(context: Context, readme: Guide) -> Iterator[str]:
    """The tracked texts the README links to, but for those about the project itself."""
    folder = readme.source.rpartition("/")[0]
    count = 0
    for link in read(context, readme.source).links:
        path = normpath(f"{folder}/{link.target.partition('#')[0]}".lstrip("/"))
        file = context.file(path)
        is_text = path.endswith((".md", ".rst", ".adoc")) and not _NO_MANUAL.search(path)
        if file is not None and is_text and file.kind is FileKind.TEXT and count < MAX_LINKED:
            count += 1
            yield path


def _is_example(block: CodeBlock) -> bool:
    return block.language not in _NO_CODE and len(block.text.split()) >= 3


def _usage_command(context: Context, readme: Guide) -> str:
    for command in context.get(working_commands):
        if command.role in _PEOPLE and {Use.RUN, Use.INSTALL} & set(command.uses):
            context.cite(command.path, command.line)
            return "command"
    if block := next((b for b in read(context, readme.source).code_blocks if _runs_something(b)), None):
        context.cite(readme.source, block.line)
        return "command"
    if target := _manual(read(context, readme.source)):
        raise Unavailable(f"{readme.source} leaves how to use it to {target}, which is not read")
    context.cite(readme.path)
    return NOTHING


def _runs_something(block: CodeBlock) -> bool:
    """A shell block with a program that neither fetches, installs nor builds: likely the product's own."""
    if block.language not in SHELLS | UNNAMED:
        return False
    for line in block.text.splitlines()[:50]:
        words = line.strip().removeprefix("$ ").split()
        program = words[0].rpartition("/")[2] if words and not words[0].startswith("#") else ""
        if (
            len(words) > 1
            and re.fullmatch(r"[A-Za-z][\w.-]{1,40}", program)
            and program not in _NOT_THE_PRODUCT
        ):
            return True
    return False


def _manual(document: Document) -> str:
    """The address of documentation elsewhere; empty where the text has none."""
    about = {
        p.line + n for p in document.paragraphs if _DOCUMENTATION.search(p.text[:2_000]) for n in range(4)
    }
    for link in document.links:
        outside = link.target.startswith(("https://", "http://")) and not link.image
        if outside and (_MANUAL.match(link.target) or link.line in about):
            return link.target
    return ""
