"""Whether a path is named as something that stands between the product and models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from shipworthy.model.lock_in import AdapterWords

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_ENTRANCE = re.compile(
    r"^(?:route|page|\+server|\+page|\+page\.server|layout|views?|index\.page|main|app|server)$"
    r"|[cC]ontrollers?$|[hH]andlers?$|[rR]outers?$|[rR]outes?$|[eE]ndpoints?$"
)
"""Where requests come in: called `ai/route.ts`, it is the product and no adapter."""
NAMED = 3
_GENERAL = frozenset({"ai", "llm", "llms", "integrations", "inference", "genai", "backends", "connectors"})


def adapter_folders(path: str, words: AdapterWords) -> Iterator[str]:
    """The folders around a file that are named so, the outermost first."""
    *folders, file = path.split("/")
    entrance = _ENTRANCE.search(_stem(file)) is not None
    for index, folder in enumerate(folders):
        name = _bare(folder)
        if name in _plain(words.folders) and not (entrance and name in _GENERAL):
            yield "/".join(folders[: index + 1])


def is_adapter_module(path: str, words: AdapterWords) -> bool:
    stem = _stem(path.rpartition("/")[2])
    if _ENTRANCE.search(stem):
        return False
    parts = module_words(path)
    joined = "".join(parts)
    named = any(word in words.modules for word in parts) or any(word in joined for word in words.vendors)
    return named or joined in _plain(words.whole)


def provider_folders(paths: Iterable[str], words: AdapterWords) -> frozenset[str]:
    """Folders at least half of whose members are named after providers, three or more of them."""
    members: dict[str, set[str]] = {}
    for path in paths:
        parts = path.split("/")
        for index in range(1, len(parts)):
            members.setdefault("/".join(parts[:index]), set()).add(_bare(_stem(parts[index])))
    return frozenset(folder for folder, names in members.items() if _are_providers(names, words))


def _are_providers(names: set[str], words: AdapterWords) -> bool:
    known = (*words.vendors, *words.siblings)
    named = [next((w for w in known if w in name), "") for name in names]
    return len({w for w in named if w}) >= NAMED and 2 * sum(map(bool, named)) >= len(names)


def is_of_provider(path: str, words: AdapterWords) -> bool:
    """Whether a module is named after one provider: what it tells apart are that provider's own."""
    name = _bare(_stem(path.rpartition("/")[2]))
    return any(word in name for word in (*words.vendors, *words.siblings))


def is_wiring(path: str, words: AdapterWords) -> bool:
    return any(word in words.wiring for word in module_words(path))


def module_words(path: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(_stem(path.rpartition("/")[2]))]


def _stem(file: str) -> str:
    return file.rpartition(".")[0] or file


def _bare(name: str) -> str:
    """`LlmClients`, `llm-clients` and `llm_clients` are one name."""
    return "".join(_WORDS.findall(name)).lower()


@cache
def _plain(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare(name) for name in names)
