"""The commands the guides tell to type, and which of them can work here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.guides.documents import Guide, read, texts
from shipworthy.collect.guides.guide_tree import tree_of
from shipworthy.collect.guides.task_files import Offer
from shipworthy.collect.guides.task_offers import offer
from shipworthy.formats.prose.made import made_names
from shipworthy.formats.prose.manifests_needed import need_of
from shipworthy.formats.prose.paths import script_claims
from shipworthy.formats.prose.purposes import Use, uses
from shipworthy.formats.prose.shell import ELSEWHERE, spoken_commands, typed_commands
from shipworthy.formats.prose.tasks import task_claims
from shipworthy.formats.prose.tree import Tree
from shipworthy.formats.prose.verdicts import Verdict, judge
from shipworthy.formats.prose.wording import says_not_so
from shipworthy.model.prose import Document, TypedCommand

_MAKERS = frozenset([
    "npm", "pnpm", "yarn", "bun", "cargo", "uv", "poetry", "rails", "django-admin", "dotnet",
    "composer", "deno", "mix", "flutter",
])  # fmt: skip


def commands_typed_here(context: Context, guide: Guide) -> Iterator[TypedCommand]:
    """The guide's commands that are about this repository, as far as the text tells."""
    tree = tree_of(context)
    commands = typed_commands(read(context, guide.source))
    if guide.role in {"readme", "project"} and any(_makes_project(c) for c in commands):
        return  # they may be about the project that was just made
    for command in commands:
        here = command.folder != ELSEWHERE and tree.leads_here(command.folder, guide.source)
        if here and (command.block or not says_not_so(command.context)):
            yield command


def _makes_project(command: TypedCommand) -> bool:
    first, second = (*command.words, "")[:2]
    if first.startswith(("create-", "degit", "cookiecutter", "copier", "@")):
        return True
    return first in _MAKERS and second in {"create", "init", "new", "startproject", "create-project"}


@dataclass(frozen=True, slots=True)
class WorkingCommand:
    """A command a guide tells to type, whose task, script and manifest are there."""

    path: str
    line: int
    written: str
    role: str
    uses: tuple[str, ...]
    """Of set-up, install, test, run."""


@fact("documents.commands")
def working_commands(context: Context) -> tuple[WorkingCommand, ...]:
    """The commands in the guides that set up, install, test or run the project and can work here.

    In reading order. They can where the task they run is in a task file, the script they start is
    tracked, and the tool's manifest is in the repository. The README comes first, then the texts for
    contributors, then those for agents.
    """
    surroundings = _Surroundings(context, tree_of(context), {}, {})
    return tuple(
        WorkingCommand(
            guide.source, command.line, command.written, guide.role, tuple(sorted(use.value for use in found))
        )
        for guide in texts(context, "readme", "contributing", "developer", "project", "instructions")
        for made in [made_names(read(context, guide.source))]
        for command in _told(read(context, guide.source))
        if (found := uses(command)) and surroundings.work(command, guide, made)
    )


def _told(document: Document) -> tuple[TypedCommand, ...]:
    return (*typed_commands(document), *spoken_commands(document))


@dataclass
class _Surroundings:
    context: Context
    tree: Tree
    offers: dict[str, Offer]
    present: dict[str, bool]

    def work(self, command: TypedCommand, guide: Guide, made: frozenset[str]) -> bool:
        scripts = (judge(claim, guide.source, self.tree, made) for claim in script_claims(command))
        return (
            self._has_manifest(command.words[0])
            and self._is_script(command.words[0])
            and all(self._offers(claim.runner, claim.target) for claim in task_claims(command))
            and all(verdict is Verdict.THERE for verdict in scripts)
        )

    def _has_manifest(self, tool: str) -> bool:
        pattern = need_of(tool)
        if pattern is None:
            return True
        if tool not in self.present:
            self.present[tool] = any(pattern.search(file.path) for file in self.context.files)
        return self.present[tool]

    def _offers(self, runner: str, target: str) -> bool:
        if runner not in self.offers:
            self.offers[runner] = offer(self.context, runner)
        offered = self.offers[runner]
        return offered.files > 0 and offered.has(target) is not False and target not in offered.idle

    def _is_script(self, word: str) -> bool:
        """A program given by its path must be there, unless an install brings it."""
        if "/" not in word or word.removeprefix("./").startswith(("vendor/", "node_modules/")):
            return True
        return self.tree.somewhere(word.removeprefix("./"))


def first_for(context: Context, *wanted: Use) -> WorkingCommand | None:
    """Commands in code blocks and lines alike, the README's first."""
    return next((c for c in context.get(working_commands) if set(c.uses) & set(wanted)), None)
