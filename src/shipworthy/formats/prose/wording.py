"""Words that say a path is not one the repository has: an example, a product, a thing of the past."""

from __future__ import annotations

import re

# What someone or something will make, or has taken away.
_MADE = (
    r"creat\w*|add(?:s|ed|ing)?|generat\w*|writ\w*|output\w*|produc\w*|emit\w*|sav(?:e|es|ed|ing)|"
    r"stor(?:e|es|ed|ing)|plac(?:e|es|ed|ing)|put(?:s|ting)?|new|cop(?:y|ies|ied|ying)|renam\w*|"
    r"mov(?:e|es|ed|ing)|delet\w*|remov\w*|former\w*|legacy|deprecat\w*|was|were|used to|previous\w*|"
    r"no longer|migrat\w*|replac\w*|download\w*|untracked|git-?ignored?|ignored?|planned|future|upcoming|"
    r"propos\w*|does(?:n't| not) exist|do(?:n't| not) exist|not yet|scaffold\w*|obsolete|historical\w*|old"
)
# What only may be meant: an example, a convention, another place.
_SUPPOSED = (
    r"e\.?g|i\.?e|for (?:example|instance)|examples?|such as|like|your|you(?:'d|'ll)?|would|could|might|may|if|"
    r"when(?:ever)?|optional\w*|exists?|existing|absent|missing|install\w*|compil\w*|buil[dt]\w*|render\w*|export\w*|"
    r"cache[sd]?|temp\w*|local\w*|templates?|naming|names?|named|call(?:ed)?|patterns?|conventions?|never|"
    r"instead|not|don't|do not|without|should|must|todo|mirror\w*|upstream|repo\w*|submodules?|publish\w*|"
    r"packag\w*|import\w*|export\w*|endpoints?|routes?|urls?|branch\w*|images?|mount\w*|containers?|inside|artifacts?|"
    r"artefacts?|bundl\w*|vs|versus|either|both|prefix\w*|suffix\w*|match\w*|results?|logs?|reports?|each|every|"
    r"any|per|respective\w*|corresponding|similar\w*|equivalent|users?|project's|app's|target|hypothetical\w*|"
    r"imagin\w*|assum\w*|suppos\w*|maps?|→|->|=>|becomes?|resolv\w*|convert\w*|transform\w*|rewrit\w*"
)
_GONE = re.compile(rf"(?i)(?<![\w-])(?:{_MADE})(?![\w-])")
_VAGUE = re.compile(rf"(?i)(?<![\w-])(?:{_SUPPOSED})(?![\w-])|→|->|=>")

_PLACEHOLDER_TOKENS = frozenset(
    ["foo", "bar", "baz", "qux", "quux", "foobar", "fizz", "buzz", "spam", "eggs", "example", "examples", "sample", "placeholder", "my", "mine", "your", "some", "something", "someone", "xxx", "xx", "xyz", "yyy", "yy", "yyyy", "zzz", "abc", "name", "filename", "file", "dirname", "folder", "module", "feature", "component", "thing", "whatever", "todo", "dummy", "nnnn", "nnn", "nn", "mm", "dd", "hh", "slug", "title", "topic", "new", "test_name", "class", "function", "hello", "world", "helloworld", "app", "entity", "widget", "target", "path", "to", "lang", "language", "locale", "version", "platform", "arch", "os", "provider", "username", "user", "project", "projectname", "tool", "plugin", "package", "pkg", "changes", "scope", "id", "uuid", "date", "timestamp", "branch", "issue", "ticket", "pr", "acme", "contoso"]
)
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


_NOT_SO = re.compile(
    r"(?i)\b(?:no|not|never|don't|won't|isn't|doesn't|cannot|can't|avoid|remov\w*|deprecat\w*|former\w*|legacy|obsolete|replac\w*|"
    r"instead|was|were|used to|previous\w*|planned|future|would|could|might|your|e\.g|for example|such as|like|old|"
    r"renam\w*|creat\w*|defin\w*|add)\b"
)


def says_not_so(text: str) -> bool:
    """Whether a command is mentioned other than as one to type."""
    return _NOT_SO.search(text) is not None


_PAST_CHANGES = re.compile(
    r"(?i)\b(?:change ?logs?|release notes|what'?s new|history|recent changes|migrat\w*|upgrad\w*|deprecat\w*|roadmap|news)\b"
)


def tells_changes(around: str) -> bool:
    """Whether a section is about what was or will be, not about what is."""
    return _PAST_CHANGES.search(around) is not None


def says_made_or_gone(text: str) -> bool:
    return _GONE.search(text) is not None


def says_supposed(text: str) -> bool:
    return _VAGUE.search(text) is not None


def is_placeholder(component: str) -> bool:
    """Whether one part of a path stands for another: `foo.py`, `MyThing.tsx`, `NNNN-title.md`."""
    tokens = [token.lower() for token in _TOKEN.findall(component.rpartition(".")[0] or component)]
    if not tokens or all(len(token) == 1 for token in tokens):
        return True
    return component.lower() in _PLACEHOLDER_TOKENS or any(t in _PLACEHOLDER_TOKENS for t in tokens)
