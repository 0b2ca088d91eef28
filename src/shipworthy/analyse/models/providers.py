"""Which provider a name belongs to: of a module, a class, a host, a model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shipworthy.model.lock_in import Provider, ProviderCatalogue

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_PAYLOAD = re.compile(
    r"(?:Params?|Message|Messages|Part|Parts|Block|Completions?|Chunk|Response|Request|Tool|Tools|ToolCall|Choice"
    r"|Delta|Usage|Content|Event|Schema|Format|Role|Options?|Settings|Config|Error|Exception|Types?|types)$"
)
"""How the names of what is sent and received end."""
_PAYLOAD_MODULE = re.compile(
    r"^openai[./](?:types|resources|_exceptions|lib)\b|^anthropic\.types\b|^google\.genai\.(?:types|errors)\b"
    r"|^com\.openai\.(?:models|errors|core)\b|^com\.anthropic\.(?:models|errors|core)\b|^@anthropic-ai/sdk/(?:resources|error)"
    r"|^groq\.types\b|^mistralai\.models\b|^com\.google\.genai\.types\b|^com\.azure\.ai\.openai\.models\b"
)


def provider_of(module: str, names: Iterable[str], catalogue: ProviderCatalogue) -> Provider | None:
    """By the words of an import. A name in small letters is a function that may serve any provider."""
    bare = _bare(module)
    if any(word in bare for word in catalogue.compatible):
        return None
    return _worded(bare, catalogue.providers) or next(
        (
            found
            for name in names
            if name[:1].isupper() and not any(word in _bare(name) for word in catalogue.compatible)
            if (found := _worded(_bare(name), catalogue.providers))
        ),
        None,
    )


def _worded(bare: str, providers: Sequence[Provider]) -> Provider | None:
    return next((p for p in providers if any(word in bare for word in p.words)), None)


def _bare(name: str) -> str:
    return _SEPARATORS.sub("", name.lower())


def provider_of_model(name: str, providers: Sequence[Provider]) -> Provider | None:
    """None where several serve the model, as with open weights, or a gateway is asked: `openai/gpt-4o`."""
    if "/" in name:
        return None
    return next((p for p in providers if any(name.startswith(start) for start in p.models)), None)


def is_payload(module: str, names: Sequence[str]) -> bool:
    """Whether an import takes nothing but types or errors."""
    if _PAYLOAD_MODULE.match(module):
        return True
    return bool(names) and all(_PAYLOAD.search(name) for name in names)
