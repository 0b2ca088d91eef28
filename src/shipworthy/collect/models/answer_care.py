"""What the product does with answers: whether they are checked, guarded, reviewed and kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.analyse.models.uses import first_sign
from shipworthy.collect.catalogues import model_care
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.call_care import CallText, Span, call_texts, care_of
from shipworthy.collect.models.model_calls import call_sites
from shipworthy.collect.models.model_care import Sign
from shipworthy.collect.models.model_mentions import mentions
from shipworthy.collect.workflows.judged import of_product
from shipworthy.model.ai_models import SiteKind
from shipworthy.model.workflows import NodeKind

_EXTRACTS = re.compile(
    r"(?:[cC]lassif|[eE]xtract|[cC]ategori[sz]|[dD]etect|[sS]core|[gG]rade|[jJ]udge|[mM]oderat|[tT]riage|[sS]entiment"
    r"|(?:^|_)(?:label|tag|route|parse)(?:_|$)|^(?:label|tag|route|parse)[A-Z])[^.]*$"
)
"""In the name of a function: a task that has one right answer."""
_THINKS = re.compile(r"^(?:.*/)?(?:o[134](?:-|$)|gpt-5|deepseek-reasoner)")
"""Models that take no temperature."""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """A call whose answer is read as JSON in the function around it."""

    path: str
    line: int
    library: str
    function: str
    parser: str
    validated: bool


@fact("models.read_answers")
def read_answers(context: Context) -> tuple[ReadAnswer, ...]:
    """The calls whose answer the function around them parses as JSON, and whether it is checked.

    Checked means that the call names the fields (a schema, a typed result, a tool), or that the same
    function looks at what was parsed: a model of Pydantic, a schema of Zod, JSON Schema, a test of types,
    a default for a field that is missing.
    """
    return tuple(each for text in call_texts(context) for each in _read(text))


def _read(text: CallText) -> Iterator[ReadAnswer]:
    care, site = model_care(), text.site
    if site.kind not in {SiteKind.REQUEST, SiteKind.AGENT} or text.function == text.span:
        return
    begin, end = text.function
    parsed = _parsing().search(text.module.code, text.span[0], end)
    if parsed is None:
        return
    typed = _any(text.module.code, text.span, care.typed_answers) or _typed_by(text, care.typed_answers)
    checked = typed or _any(text.module.code, (begin, end), care.validators)
    line = line_of(text.module.code, parsed.start())
    yield ReadAnswer(site.path, line, site.library, text.name, parsed[1], checked)


@cache
def _parsing() -> re.Pattern[str]:
    """A parser that is given what is called as answers are."""
    words = "|".join(re.escape(word.rstrip("(")) for word in model_care().parsers)
    return re.compile(
        rf"\b({words})(?:<[^<>()\n]{{0,80}}>)?\([^\n;]{{0,80}}?"
        r"(?:[cC]ontent|[tT]ext|[aA]nswer|[rR]esp|[oO]utput|[cC]ompletion|[rR]eply|\b[rR]aw|[mM]essage|[cC]hoices|[rR]esult|_str\b)"
    )


def _typed_by(text: CallText, words: Sequence[str]) -> bool:
    return any(_any(text.module.code, client, words) for client in text.module.clients)


def _any(code: str, span: Span, words: Sequence[str]) -> bool:
    return any(code.find(word, *span) >= 0 for word in words)


@fact("models.validated_share", unit="share")
def validated_share(context: Context) -> float:
    """The share of the calls whose answer is read as JSON where it is checked before it is used.

    Unknown where no function both calls a model and parses JSON.
    """
    found = context.get(read_answers)
    if not found:
        raise Unavailable("no function that calls a model parses its answer as JSON", "")
    for each in found:
        if not each.validated:
            context.cite(each.path, each.line)
    return sum(each.validated for each in found) / len(found)


@fact("models.unvalidated_answers")
def unvalidated_answers(context: Context) -> tuple[ReadAnswer, ...]:
    """The places where an answer is parsed as JSON and used as it comes."""
    found = {(r.path, r.line): r for r in context.get(read_answers) if not r.validated}
    return tuple(found[key] for key in sorted(found))


@dataclass(frozen=True, slots=True)
class LooseCall:
    path: str
    line: int
    library: str
    function: str


@fact("models.loose_calls")
def loose_calls(context: Context) -> tuple[LooseCall, ...]:
    """Calls for a task with one right answer that leave to the vendor how freely the model answers.

    A task is told by the name of the function around the call (classify, extract, score …). Set is a
    temperature, a seed or `top_p`, in the call, its client or around it. Models that take none are left out.
    """
    care = care_of(context, "settings")
    found = tuple(
        LooseCall(text.site.path, text.site.line, text.site.library, text.name)
        for text in _exact(context)
        if not care[text.site]
    )
    for each in found:
        context.cite(each.path, each.line)
    return found


@fact("models.exact_calls", unit="calls")
def exact_calls(context: Context) -> int:
    """How many calls are for a task with one right answer, by the name of the function around them."""
    return sum(1 for _ in _exact(context))


def _exact(context: Context) -> Iterator[CallText]:
    for text in call_texts(context):
        site = text.site
        if site.kind is SiteKind.REQUEST and _EXTRACTS.search(text.name) and not _THINKS.match(site.model):
            yield text


def _found(context: Context, kind: str) -> tuple[Sign, ...]:
    """The first word of that kind in each file of the product that has one."""
    if not context.get(call_sites):
        raise Unavailable("no call of a model was found", "")
    found = []
    for path in context.get(mentions)[kind]:
        file = context.file(path)
        code = code_of(context.read(path), file.language if file else None)
        if sign := first_sign(code, model_care().anywhere[kind]):
            found.append(Sign(path, sign[1], sign[0]))
            context.cite(path, sign[1])
    return tuple(found)


@fact("models.guardrails")
def guardrails(context: Context) -> tuple[Sign, ...]:
    """Where the product checks what goes into models or comes out of them.

    Guardrails AI, NeMo Guardrails, LLM Guard, Presidio, moderation endpoints, Azure AI Content Safety,
    guardrails of Bedrock, of the Agents SDK and of LangChain4j, Llama Guard and others.
    """
    return _found(context, "guardrails")


@fact("models.human_review")
def human_review(context: Context) -> tuple[Sign, ...]:
    """Where a person looks before an answer takes effect: in code, or as a node of a workflow."""
    nodes = [
        Sign(each.workflow.path, node.line, node.label or node.id)
        for each in of_product(context)
        for node in each.workflow.nodes
        if node.kind is NodeKind.APPROVAL
    ]
    return (*nodes, *_found(context, "human-review"))


@fact("models.caching")
def caching(context: Context) -> tuple[Sign, ...]:
    """Where answers or prompts are kept so that the same question is not paid for again."""
    return _found(context, "caching")


@fact("models.circuit_breakers")
def circuit_breakers(context: Context) -> tuple[Sign, ...]:
    """Where the product stops to call a vendor that keeps failing."""
    return _found(context, "circuit-breakers")
