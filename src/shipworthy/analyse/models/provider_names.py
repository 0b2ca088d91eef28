"""Which names of an imported library a file uses, where its import statement does not say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from shipworthy.analyse.models.code_text import line_of, without_texts
from shipworthy.model.lock_in import Provider

_IDENTIFIER = re.compile(r"(?<![\w.\"])[A-Z]\w{3,80}\b")
_METHOD = re.compile(r"\.((?:Add|With|As|Use|Get)\w{2,60})(?=\s{0,3}[(<])")
_USING = re.compile(r"^[ \t]*(?:global[ \t]+)?(?:using|namespace)\b[^\n]*$", re.MULTILINE)
_PLAIN_TYPES = re.compile(
    r"\b(?:UserChatMessage|SystemChatMessage|AssistantChatMessage|ToolChatMessage|ChatCompletionOptions|ChatToolCall|ChatTool"
    r"|ChatCompletionsOptions|ChatResponseMessage|EmbeddingsOptions)\b"
)
"""Of OpenAI's library for .NET, whose types do not bear its name."""


def csharp_names(code: str, provider: Provider, own: Collection[str]) -> Sequence[tuple[str, int]]:
    """Names that bear the provider's, with their first line: a namespace brings in more than is used."""
    bare = _USING.sub("", without_texts(code))
    first: dict[str, int] = {}
    for name, position in _csharp_candidates(bare, provider):
        if name not in own:
            first.setdefault(name, line_of(bare, position))
    return sorted(first.items(), key=lambda pair: pair[1])


def _csharp_candidates(bare: str, provider: Provider) -> Iterator[tuple[str, int]]:
    for pattern, group in ((_IDENTIFIER, 0), (_METHOD, 1)):
        for found in pattern.finditer(bare):
            if any(word in found[group].lower() for word in provider.words):
                yield found[group], found.start(group)
    if provider.protocol:
        yield from ((found[0], found.start()) for found in _PLAIN_TYPES.finditer(bare))


def go_names(code: str, module: str) -> Sequence[tuple[str, int]]:
    """What stands behind the package's name: `openai.ChatCompletionMessage`."""
    alias = re.search(rf"^[ \t]*(?:import[ \t]+)?(\w+)[ \t]+\"{re.escape(module)}", code, re.MULTILINE)
    name = alias[1] if alias and alias[1] != "import" else _go_package(module)
    bare = without_texts(code)
    first: dict[str, int] = {}
    for found in re.finditer(rf"(?<![\w.]){re.escape(name)}\.([A-Z]\w{{0,80}})", bare):
        first.setdefault(found[1], line_of(bare, found.start()))
    return sorted(first.items(), key=lambda pair: pair[1])


def _go_package(module: str) -> str:
    parts = [part for part in module.split("/") if not re.fullmatch(r"v\d+", part)]
    return re.sub(r"^go-|-go$|-sdk$|-sdk-go$", "", parts[-1] if parts else module).replace("-", "")


def members(code: str, module: str) -> Sequence[str]:
    """What is taken from a module that is imported whole: `openai.RateLimitError`; none under an alias."""
    found = re.findall(rf"(?<![\w.\"']){re.escape(module)}\.([A-Za-z]\w{{0,80}})", without_texts(code))
    return sorted(
        name for name in set(found) if not re.search(rf"import[ \t]+{re.escape(module)}\.{name}\b", code)
    )


def is_called(code: str, name: str) -> bool:
    """Whether a class or object is called or made, not only named where a type is."""
    return re.search(rf"(?<![\w.]){re.escape(name)}(?:\.\w{{1,60}}){{0,6}}\s{{0,3}}\(", code) is not None
