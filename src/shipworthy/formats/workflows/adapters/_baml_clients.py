"""BAML's clients: which model a name stands for, what is tried next, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.formats.workflows.adapters._baml_text import Block, Value, pairs_of
from shipworthy.model.workflows import ModelRef, Retry, Stated, Via

_PROVIDERS = {
    "google-ai": "google", "vertex-ai": "google", "aws-bedrock": "bedrock", "azure-openai": "azure",
    "openai-generic": "", "openai-responses": "openai",
}  # fmt: skip
_MIXED = frozenset({"fallback", "round-robin", "baml-fallback", "baml-round-robin", "baml-roundrobin"})
_OPTIONS = ("temperature", "max_tokens", "base_url", "top_p")
_MOST_MIXED = 30
_MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Client:
    name: str
    path: str
    line: int
    provider: str
    """As written."""
    options: Mapping[str, Value]
    policy: str
    strategy: tuple[str, ...]

    @property
    def mixed(self) -> bool:
        return self.provider in _MIXED

    @property
    def falls_back(self) -> bool:
        return self.provider.endswith("fallback")


@dataclass(frozen=True, slots=True)
class Policy:
    name: str
    path: str
    line: int
    retries: int | None


def provider_of(written: str) -> str:
    return _PROVIDERS.get(written, written)[:80]


def client_of(block: Block, path: str) -> Client:
    pairs = pairs_of(block.body)
    options = pairs.get("options", ({}, 0))[0]
    options = options if isinstance(options, dict) else {}
    listed = options.get("strategy", ([], 0))[0]
    strategy = tuple(listed) if isinstance(listed, list) else ()
    return Client(
        block.name,
        path,
        block.line,
        _word(pairs, "provider"),
        options,
        _word(pairs, "retry_policy"),
        strategy,
    )


def policy_of(block: Block, path: str) -> Policy:
    retries = _word(pairs_of(block.body), "max_retries")
    return Policy(
        block.name, path, block.line, int(retries) if retries.isdecimal() and len(retries) < 9 else None
    )


def _word(pairs: Mapping[str, Value], key: str) -> str:
    value = pairs.get(key, ("", 0))[0]
    return value if isinstance(value, str) else ""


def literal(written: str, path: str, line: int) -> ModelRef:
    """`openai/gpt-4o`, a client without a block of its own."""
    provider, _, name = written.partition("/")
    return ModelRef(written[:200], Via.LITERAL, path, line, provider_of(provider), name[:200])


def own_model(client: Client) -> ModelRef:
    """What a client that is no mixture names itself."""
    value, line = client.options.get("model", ("", client.line))
    written = value if isinstance(value, str) else ""
    provider = provider_of(client.provider)
    told = tuple((k, str(client.options[k][0])[:100]) for k in _OPTIONS if k in client.options)
    if written.startswith("env."):
        return ModelRef(written[:200], Via.ENVIRONMENT, client.path, line, provider, parameters=told)
    via = Via.LITERAL if written else Via.UNKNOWN
    return ModelRef(written[:200], via, client.path, line, provider, written[:200], parameters=told)


def alias(
    name: str, clients: Mapping[str, Client], path: str, line: int, seen: set[str] | None = None
) -> list[ModelRef]:
    """What a client's name stands for: one model with its fallbacks, or several that take turns."""
    client = clients.get(name)
    if client is None:
        return [literal(name, path, line)] if "/" in name else [ModelRef(name[:200], Via.UNKNOWN, path, line)]
    if not client.mixed:
        own = own_model(client)
        return [ModelRef(name, Via.ALIAS, path, line, own.provider, own.name, parameters=own.parameters)]
    seen = set() if seen is None else seen  # of mixtures: one that comes again adds nothing
    if name in seen or len(seen) > _MOST_MIXED:
        return []
    seen.add(name)
    parts = client.strategy[:_MOST_PARTS]
    inner = [ref for part in parts for ref in alias(part, clients, client.path, client.line, seen)]
    inner = inner[:_MOST_PARTS]
    if not inner:
        return [ModelRef(name, Via.ALIAS, path, line)]
    if not client.falls_back:
        return [
            ModelRef(name, Via.ALIAS, path, line, r.provider, r.name, r.otherwise, r.fallbacks) for r in inner
        ]
    first = inner[0]
    return [
        ModelRef(
            name, Via.ALIAS, path, line, first.provider, first.name, fallbacks=(*first.fallbacks, *inner[1:])
        )
    ]


def retry_of(name: str, clients: Mapping[str, Client], policies: Mapping[str, Policy]) -> Retry | None:
    client = clients.get(name)
    policy = policies.get(client.policy) if client else None
    if policy is None:
        return None
    return Retry(None if policy.retries is None else policy.retries + 1, policy.path, policy.line)


def timeout_of(name: str, clients: Mapping[str, Client]) -> Stated | None:
    client = clients.get(name)
    http = client.options.get("http", ({}, 0))[0] if client else {}
    for key, (value, line) in http.items() if isinstance(http, dict) else ():
        if client and "timeout" in key and isinstance(value, str):
            return Stated(f"{key} {value}", client.path, line)
    return None
