"""Which path names a text that tells how to work in the repository."""

from __future__ import annotations

import re

MAX_PROJECT_DEPTH = 2
_MARKUP = r"(?:md|mdx|markdown|rst|adoc|asciidoc|txt|org)"
_HELP = re.compile(rf"(?i)\.(?:{_MARKUP}|mdc)$|rules$|hints$|(?:^|/)[a-z]+$")
"""Cheap first: most paths have none of these."""
_NOT_OURS = re.compile(
    r"(?i)(?:^|/)(?:skills|templates?|skeletons?|boilerplates?|scaffolds?|[^/]*\{\{[^/]*"
    r"|v\d[\w.]*|archived?|versioned_docs|old)/"
)
"""Folders whose texts are for a task, for other projects, or of earlier versions: not for work here."""
_README = re.compile(rf"(?i)(?:(?:\.github|docs?)/)?readme(?:\.{_MARKUP})?")
_PROJECT_README = re.compile(rf"(?i)[^.].*/readme(?:\.{_MARKUP})?")
_CONTRIBUTING = re.compile(
    r"(?i)(?:(?:\.github|docs?|documentation)/(?:[\w.-]{1,60}/){0,2}|\.gitlab/)?"
    r"(?:[\w-]{0,20}contributing[\w-]{0,20}|develop(?:ment|ing|er|ers)?(?:[-_](?:guide|setup))?|hacking"
    rf"|building|local[-_]?development|running[-_]tests)(?:\.{_MARKUP})?"
    rf"|(?:install|build|setup|testing|getting[-_]?started|quick[-_]?start)(?:\.{_MARKUP})?"
)
_DEVELOPER_FOLDER = re.compile(
    r"(?i)docs?/(?:[\w.-]{1,60}/)?(?:dev|devel|development|developers?|contributing|contributors?)/"
    rf"(?:[\w.-]{{1,60}}/){{0,3}}[\w.-]{{1,80}}\.{_MARKUP}"
)
_AGENTS = re.compile(
    r"(?:.*/)?(?:(?:AGENTS?|AGENTS\.override|CLAUDE|GEMINI|QWEN|WARP|CRUSH|CODEX|JULES)\.md"
    r"|\.(?:cursorrules|windsurfrules|clinerules|goosehints))"
    r"|CONVENTIONS\.md"
    r"|(?:.*/)?\.github/(?:copilot-instructions\.md"
    r"|instructions/(?:[\w.-]{1,80}/){0,3}[\w .-]{1,100}\.instructions\.md)"
    r"|(?:.*/)?\.cursor/rules/(?:[\w.-]{1,80}/){0,3}[\w .-]{1,100}\.mdc?"
    r"|(?:.*/)?\.(?:windsurf|clinerules|roo|kiro/steering|amazonq|augment|continue|junie|trae|devin)"
    r"(?:/rules)?/(?!README)[\w .-]{1,100}\.md"
)


def role_of(path: str) -> str:
    """readme, contributing, developer, project, instructions; empty for every other path."""
    if not _HELP.search(path) or _NOT_OURS.search(path):
        return ""
    if _AGENTS.fullmatch(path):
        return "instructions"
    if _README.fullmatch(path):
        return "readme"
    if _CONTRIBUTING.fullmatch(path):
        return "contributing"
    if _DEVELOPER_FOLDER.fullmatch(path):
        return "developer"
    if path.count("/") <= MAX_PROJECT_DEPTH and _PROJECT_README.fullmatch(path):
        return "project"
    return ""
