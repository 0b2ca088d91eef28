"""What the repository lets a coding agent do without asking."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats.agents import claude_settings, codex_config, hooks
from shipworthy.model.agents import AgentSettings
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.schema.nodes import DocumentError

_WHOLE_SHELL = frozenset({"Bash", "Bash(*)", "Bash(**)", "Bash(:*)"})
_SECRET_FILE = re.compile(r"Read\(.{0,200}(?:\.env|secret|credential|\.pem|\.key|id_rsa|\.ssh|\.aws)")


@dataclass(frozen=True, slots=True)
class SettingsFile:
    path: str
    line: int
    settings: AgentSettings
    problem: str = ""
    """Why it could not be read."""


@dataclass(frozen=True, slots=True)
class Bypass:
    path: str
    line: int
    harness: str
    setting: str
    effect: str


def configuration(context: Context, matches: Callable[[str], bool]) -> Iterator[File]:
    """The product's text files of that name; an empty one configures nothing."""
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is FileKind.TEXT and matches(file.path) and context.read(file.path).strip():
            yield file


def project_folder(path: str) -> str:
    """The folder an agent's configuration speaks for: above the first folder that starts with a dot."""
    parts = path.split("/")[:-1]
    dotted = next((i for i, part in enumerate(parts) if part.startswith(".")), len(parts))
    return "/".join(parts[:dotted])


@fact("agents.settings")
def settings(context: Context) -> tuple[SettingsFile, ...]:
    """The settings files of coding agents.

    `.claude/settings.json`, `.claude/settings.local.json`, `.codex/config.toml`, and hook files of Cursor
    and Copilot.
    """
    return tuple(_settings_files(context))


def _settings_files(context: Context) -> Iterator[SettingsFile]:
    readers = (
        (claude_settings.matches, claude_settings.read),
        (codex_config.matches, codex_config.read),
        (hooks.matches, lambda text: AgentSettings("hooks", hooks=hooks.read(text))),
    )
    for matches, read in readers:
        for file in configuration(context, matches):
            try:
                yield SettingsFile(file.path, 1, read(context.read(file.path)))
            except DocumentError as error:
                yield SettingsFile(file.path, error.line, AgentSettings(""), str(error))


@fact("agents.permissions_granted", unit="settings")
def permissions_granted(context: Context) -> int:
    """How many permissions and modes the settings of coding agents grant.

    What is denied or asked for is not counted.
    """
    read = [file.settings for file in context.get(settings)]
    return sum(sum(r.decision == "allow" for r in s.permissions) + bool(s.mode) for s in read)


@fact("agents.secret_denials", unit="rules")
def secret_denials(context: Context) -> int:
    """How many deny rules in the settings of coding agents keep files with secrets from being read.

    `.env`, keys, credentials.
    """
    rules = [rule for file in context.get(settings) for rule in file.settings.permissions]
    return sum(r.decision == "deny" and _SECRET_FILE.search(r.pattern) is not None for r in rules)


@fact("agents.permission_bypasses")
def permission_bypasses(context: Context) -> tuple[Bypass, ...]:
    """Settings under which an agent runs any command without anybody being asked.

    Claude Code's `bypassPermissions` mode, `Bash` allowed whole with no sandbox, ask rule or hook in
    front of it, and Codex with approvals and sandbox both off. Deny and ask rules are never counted.
    """
    files = context.get(settings)
    found = tuple(bypass for file in files for bypass in _bypasses(file))
    for bypass in found:
        context.cite(bypass.path, bypass.line)
    broken = next((file for file in files if file.problem), None)
    if broken and not found:
        raise Unavailable(f"{broken.path} cannot be read: {broken.problem}", "mend the file's syntax")
    return found


def _bypasses(file: SettingsFile) -> Iterator[Bypass]:
    held = file.settings
    if held.unrestricted:
        yield Bypass(file.path, held.mode_line, held.harness, held.mode, "nothing is asked for")
    if held.sandboxed or _is_shell_held_back(held):
        return
    for rule in held.permissions:
        if rule.decision == "allow" and rule.pattern in _WHOLE_SHELL:
            yield Bypass(file.path, rule.line, held.harness, rule.pattern, "every shell command runs unasked")


def _is_shell_held_back(held: AgentSettings) -> bool:
    """A deny or ask rule comes first, and a hook before the tool may refuse."""
    ruled = any(r.decision != "allow" and r.pattern in _WHOLE_SHELL for r in held.permissions)
    hooked = any(
        h.event == "PreToolUse" and (h.matcher in {"", "*"} or "Bash" in h.matcher) for h in held.hooks
    )
    return ruled or hooked
