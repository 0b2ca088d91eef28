"""How an n8n node is retried, limited and held when it fails; secrets written in place; pinned data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.agents.literal_secrets import literal_secrets
from shipworthy.formats.workflows.adapters._n8n_document import Raw
from shipworthy.formats.workflows.adapters._n8n_models import VERSION
from shipworthy.formats.workflows.adapters._n8n_values import is_expression, text, texts
from shipworthy.formats.workflows.format import child
from shipworthy.model.agents import McpServer, Setting
from shipworthy.model.workflows import Origin, Retry, Stated
from shipworthy.schema.nodes import line_of

BASE_VERSION = "n8n-nodes-base 2.41.2"
_CORE_VERSION = "n8n 2.41"
_TRIES = 3
_RETRYING = frozenset(
    [
        "lmChatOpenAi",
        "lmChatAzureOpenAi",
        "lmChatAwsBedrock",
        "lmChatCohere",
        "lmChatDeepSeek",
        "lmChatMistralCloud",
        "lmChatMoonshot",
        "lmChatMinimax",
        "lmChatNvidia",
        "lmChatOpenRouter",
        "lmChatVercelAiGateway",
        "lmChatXAiGrok",
        "lmOpenAi",
        "lmChatAlibabaCloud",
        "lmChatDatabricks",
        "openAiAssistant",
    ]
)
_HTTP_TIMEOUT = "300000 ms"
_MAY_BE_SECRET = re.compile(
    r"key|token|secret|passw|auth|sk-|ghp_|xox[abpr]-|AKIA|AIza|hf_|Bearer|Basic ", re.IGNORECASE
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(r"(?<![\w.])\+\d[\d ()-]{8,18}\d(?!\w)")
_NOBODY = re.compile(
    r"example|test|domain\.|noreply|no-reply|foo|bar@|@n8n\.io|@email\.com|@company\.|@acme|lorem",
    re.IGNORECASE,
)
_MAX_SHOWN = 20


def retry_of(raw: Raw, path: str) -> Retry | None:
    if raw.written.get("retryOnFail") is True:
        tries = raw.written.get("maxTries")
        line = line_of(raw.written, "maxTries" if tries else "retryOnFail", raw.line)
        if isinstance(tries, int) and not isinstance(tries, bool):
            return Retry(min(5, max(2, tries)), path, line)
        return Retry(_TRIES, path, line, Origin.DEFAULT, _CORE_VERSION)
    options = child(raw.parameters, "options")
    retries = child(options, "maxRetries")
    if isinstance(retries, int) and not isinstance(retries, bool):
        return Retry(retries + 1, path, line_of(options, "maxRetries", raw.line))
    if isinstance(retries, str):
        return Retry(None, path, line_of(options, "maxRetries", raw.line), Origin.EXPRESSION)
    return Retry(_TRIES, path, raw.line, Origin.DEFAULT, VERSION) if raw.short in _RETRYING else None


def timeout_of(raw: Raw, path: str) -> Stated | None:
    options = child(raw.parameters, "options")
    if value := text(options, "timeout"):
        origin = Origin.EXPRESSION if is_expression(value) else Origin.EXPLICIT
        return Stated(
            value if origin is Origin.EXPRESSION else f"{value} ms",
            path,
            line_of(options, "timeout", raw.line),
            origin,
        )
    if raw.short == "httpRequest" and raw.version >= 3:
        return Stated(f"{_HTTP_TIMEOUT} ({BASE_VERSION})", path, raw.line, Origin.DEFAULT)
    return None


def errors_of(raw: Raw, path: str) -> Stated | None:
    mode = raw.written.get("onError")
    if isinstance(mode, str) and mode:
        return Stated(mode[:80], path, line_of(raw.written, "onError", raw.line))
    if raw.written.get("continueOnFail") is True:
        return Stated("continueOnFail", path, line_of(raw.written, "continueOnFail", raw.line))
    return None


def secrets_of(raw: Raw, path: str) -> tuple[Stated, ...]:
    """Values that stand in the file; what lies among n8n's credentials is only referred to."""
    found = [
        s
        for s in _settings(raw.parameters)
        if _MAY_BE_SECRET.search(s.name) or _MAY_BE_SECRET.search(s.value)
    ]
    server = McpServer("", raw.line, url=text(raw.parameters, "url"), settings=tuple(found))
    return tuple(
        Stated(f"{name[:80]}: ●●●", path, line) for name, line in dict.fromkeys(literal_secrets(server))
    )[:_MAX_SHOWN]


def _settings(parameters: Any) -> Iterator[Setting]:
    """Pairs of `name` and `value`, as headers and queries are written, and plain keys."""
    waiting: list[tuple[Any, int]] = [(parameters, 1)]
    for _ in range(2_000):
        if not waiting:
            return
        found, line = waiting.pop()
        if isinstance(found, Mapping):
            name, value = found.get("name"), found.get("value")
            if isinstance(name, str) and isinstance(value, str):
                yield Setting(name, value[:1_000].removeprefix("="), line_of(found, "value", line))
            for key, inside in found.items():
                if isinstance(inside, str) and key not in {"name", "value"}:
                    yield Setting(str(key), inside[:1_000].removeprefix("="), line_of(found, str(key), line))
                elif isinstance(inside, Mapping | list):
                    waiting.append((inside, line_of(found, str(key), line)))
        elif isinstance(found, list):
            waiting += [(entry, line_of(found, i, line)) for i, entry in enumerate(found)]


def pinned(workflow: Mapping[str, Any], path: str) -> tuple[Stated, ...]:
    """Addresses and numbers of people in recorded data, by node."""
    data = workflow.get("pinData")
    shown: list[Stated] = []
    for name, items in data.items() if isinstance(data, Mapping) else ():
        for key, value, line in texts(items):
            for mask in _masked(value):
                shown.append(Stated(f"{str(name)[:80]}: {key[:40]} {mask}", path, line))
                if len(shown) >= _MAX_SHOWN:
                    return tuple(shown)
    return tuple(shown)


def _masked(value: str) -> Iterator[str]:
    if (mail := _MAIL.search(value)) and not _NOBODY.search(mail[0]):
        who, _, where = mail[0].partition("@")
        yield f"{who[0]}…@{where[0]}….{where.rpartition('.')[2]}"
    elif number := _PHONE.search(value):
        yield f"{number[0][:3]}…"
