"""Whether somebody is asked before a coding assistant uses a tool, as far as the repository decides it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from shipworthy.formats.agents import claude_settings, codex_config, hooks
from shipworthy.formats.workflows.adapter import Files
from shipworthy.model.agents import AgentSettings, PermissionRule
from shipworthy.model.workflows import Approval, Aspect, Effect, Gap, Mechanism
from shipworthy.schema.nodes import DocumentError

_OWN = "it asks unless the user's own settings, or where it runs, say otherwise"
_HOOKED = "a command of the repository decides; whether it asks anybody is in its code"
_EDITS = frozenset({"edit", "write", "multiedit", "notebookedit"})
_ANY = frozenset({"*", ":*", "**"})
_FREE = frozenset({Effect.NONE, Effect.READ})


@dataclass(frozen=True, slots=True)
class Verdict:
    callable: bool = True
    approval: Approval | None = None


@dataclass(slots=True)
class Leave:
    """What is said of one harness's tools by the files of one project."""

    harness: str
    path: str
    line: int
    mode: str = ""
    """The agent's own, or else the project's."""
    rules: list[tuple[str, PermissionRule]] = field(default_factory=list)
    hooks: list[tuple[str, str, int]] = field(default_factory=list)
    """Path, matcher and line of what runs before a tool."""
    unrestricted: str = ""
    """The file whose mode asks for nothing."""
    files: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def of(self, name: str, effect: Effect) -> Verdict:
        """Of one tool, by the name its harness gives it; `*` stands for all of them, so for the shell."""
        plain = "Bash" if name in {"*", "all"} else name
        if any(_covers(rule, plain) for _, rule in self._of("deny")):
            return Verdict(callable=False)
        if asked := next(((p, r) for p, r in self._of("ask") if _covers(r, plain)), None):
            return Verdict(approval=Approval(Mechanism.PERMISSION, asked[0], asked[1].line))
        if effect in _FREE:
            return Verdict()
        return Verdict(approval=self._by_mode(plain))

    def _by_mode(self, name: str) -> Approval | None:
        allowed = any(_covers(rule, name) for _, rule in self._of("allow"))
        edits = self.mode == "acceptEdits" and name.partition("(")[0].lower() in _EDITS
        if allowed or edits or self.mode == "bypassPermissions" or self.unrestricted:
            return self._hooked(name)
        if self.mode == "plan":
            return Approval(Mechanism.PERMISSION, self.path, self.line)
        partly = next((r.pattern for _, r in self._of("allow") if r.tool.lower() == name.lower()), "")
        doubt = f"{_OWN}; {partly} is allowed without asking" if partly else _OWN
        return Approval(Mechanism.PERMISSION, self.path, self.line, doubt=doubt)

    def _hooked(self, name: str) -> Approval | None:
        own = name.partition("(")[0]
        for path, matcher, line in self.hooks:
            if matcher in {"", "*"} or own in matcher.split("|"):
                return Approval(Mechanism.HOOK, path, line, doubt=_HOOKED)
        return None

    def _of(self, decision: str) -> Iterator[tuple[str, PermissionRule]]:
        return ((path, rule) for path, rule in self.rules if rule.decision == decision)


def _covers(rule: PermissionRule, name: str) -> bool:
    """The rule speaks of every use of the tool, or of this very pattern of it."""
    tool, inside = rule.tool, rule.pattern.partition("(")[2].rstrip(")").strip()
    if rule.pattern.strip() == name:
        return True
    if inside and inside not in _ANY:
        return False
    own = name.partition("(")[0]
    if tool.lower() == own.lower() or tool == "*":
        return True
    return tool.startswith("mcp__") and (
        own == f"{tool}__*" or own.startswith(f"{tool.removesuffix('*').removesuffix('__')}__")
    )


def leave_of(harness: str, path: str, line: int, mode: str, files: Files) -> Leave:
    found = Leave(harness, path, line, mode)
    folder = _project_of(path)
    for name, read in _SETTINGS.get(harness, ()):
        at = f"{folder}{name}"
        text = files.text(at)
        if text is None or not text.strip():
            continue
        found.files.append(at)
        held = read(text)
        if isinstance(held, str):
            found.gaps.append(Gap(f"{name} cannot be read: {held}", at, 1, frozenset({Aspect.APPROVALS})))
            continue
        found.mode = found.mode or held.mode
        found.unrestricted = found.unrestricted or (at if held.unrestricted and not mode else "")
        found.rules += [(at, rule) for rule in held.permissions]
        found.hooks += [(at, h.matcher, h.line) for h in held.hooks if h.event.lower() == "pretooluse"]
    return found


@lru_cache(maxsize=64)
def _claude(text: str) -> AgentSettings | str:
    try:
        return claude_settings.read(text)
    except DocumentError as error:
        return str(error)


@lru_cache(maxsize=64)
def _codex(text: str) -> AgentSettings | str:
    try:
        return codex_config.read(text)
    except DocumentError as error:
        return str(error)


@lru_cache(maxsize=64)
def _hooks(text: str) -> AgentSettings | str:
    try:
        return AgentSettings("hooks", hooks=hooks.read(text))
    except DocumentError as error:
        return str(error)


_SETTINGS = {
    "claude-code": ((".claude/settings.local.json", _claude), (".claude/settings.json", _claude)),
    "codex": ((".codex/config.toml", _codex),),
    "cursor": ((".cursor/hooks.json", _hooks),),
}


def _project_of(path: str) -> str:
    """The folder the agent's configuration speaks for, with its slash."""
    parts = path.split("/")[:-1]
    dotted = next((i for i, part in enumerate(parts) if part.startswith(".")), len(parts))
    return "".join(f"{part}/" for part in parts[:dotted])


def project_of(path: str) -> str:
    return _project_of(path)
