"""What the harnesses of coding agents run by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.agents.agents import SettingsFile, project_folder, settings
from shipworthy.collect.context import Context, fact
from shipworthy.formats.agents.script_paths import script_of
from shipworthy.formats.agents.shell_risks import risks
from shipworthy.model.agents import Hook
from shipworthy.model.repository import FileKind

_SHELL_SCRIPT = (".sh", ".bash", ".zsh")


@dataclass(frozen=True, slots=True)
class HookUse:
    path: str
    line: int
    event: str
    command: str
    script: str
    """The file it starts, relative to the project; empty where it starts none or that cannot be told."""


@dataclass(frozen=True, slots=True)
class RiskyHook:
    path: str
    line: int
    event: str
    effect: str


@fact("agents.hooks")
def hook_uses(context: Context) -> tuple[HookUse, ...]:
    """The commands that agents' harnesses run by themselves on events, from their settings."""
    return tuple(
        HookUse(file.path, hook.line, hook.event, hook.command, _script(file, hook, context))
        for file in context.get(settings)
        for hook in file.settings.hooks
    )


def _script(file: SettingsFile, hook: Hook, context: Context) -> str:
    """Relative to the settings' project, or to the repository, wherever it is."""
    script = script_of(hook.command)
    if not script:
        return ""
    folders = (project_folder(file.path), hook.folder.strip("./"), "")
    places = ["/".join(part for part in (folder, script) if part) for folder in folders]
    return next((place for place in places if context.file(place)), places[0])


@fact("agents.risky_hooks")
def risky_hooks(context: Context) -> tuple[RiskyHook, ...]:
    """Hooks that hand what they download to an interpreter, or send files or their input elsewhere.

    Read in the command itself, and in the shell script of this repository that it starts.
    """
    found = tuple(dict.fromkeys(risk for hook in context.get(hook_uses) for risk in _risks(hook, context)))
    for risk in found:
        context.cite(risk.path, risk.line)
    return found


def _risks(hook: HookUse, context: Context) -> Iterator[RiskyHook]:
    for effect, _ in risks(hook.command):
        yield RiskyHook(hook.path, hook.line, hook.event, effect)
    file = context.file(hook.script)
    if file and file.kind is FileKind.TEXT and file.path.endswith(_SHELL_SCRIPT):
        for effect, offset in risks(context.read(file.path)):
            yield RiskyHook(file.path, offset + 1, hook.event, effect)
