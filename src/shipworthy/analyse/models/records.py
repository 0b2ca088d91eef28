"""Statements of code that write something down, and which fields of a trace they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import line_of

MAX_ARGUMENTS = 1500
_KEEPS = re.compile(
    r"(?<![\w.])(?P<callee>"
    r"(?:self\.|this\.|ctx\.|context\.|\w{1,20}\.)?_?(?:logs?|logger|logging|LOG|LOGGER|slog"
    r"|console|Log|structlog|logfire|span|\w{1,20}_?[sS]pan"
    r"|metrics?|meter|telemetry|statsd|posthog|analytics|audit\w{0,20}|usage\w{0,20}|tracker"
    r"|langfuse\w{0,20}|posthog\w{0,10})"
    r"(?:\.\w{1,40}){1,3}"
    r"|(?:[\w]{1,30}\.){0,3}(?:_?(?:log|record|track|trace|audit|capture|emit|save|store|report"
    r"|persist|add|insert|create|increment|update)_?"
    r"(?:[lL][lL][mM]|[aA][iI]|[mM]odel|[tT]oken|[uU]sage|[gG]eneration|[rR]equest|[cC]all|[cC]ost"
    r"|[cC]ompletion|[eE]vent|[sS]pan|[mM]etric"
    r"|[aA]ttribute|[rR]un|[tT]ool|[tT]race|[aA]pproval|[fF]eedback|[sS]core)\w{0,40})"
    r"|(?:\w{1,30}\.)?(?:set_attributes?|setAttributes?|SetAttributes?|SetTag|propagate_attributes)"
    r")\s?\("
)
_TOKENS = (
    r"(?:prompt|completion|input|output|total|cached?)_?[tT]okens|[tT]okens?_?(?:[uU]sed|[uU]sage|[cC]ount)"
    r"|\busage\b|usage_metadata|usageMetadata"
)
FIELDS: Mapping[str, Mapping[str, str]] = {
    "model call": {
        "provider": r"\bprovider\b|\bprovider_?[nN]ame\b|gen_ai\.system|\bvendor\b",
        "model": r"\b(?:llm_?|ai_?)?[mM]odel(?:_?(?:[nN]ame|[iI][dD]|[vV]ersion))?\b"
        r"|\bdeployment_?[nN]ame\b",
        "prompt version": r"\bprompt_?(?:[vV]ersion|[iI][dD]|[nN]ame|[hH]ash)\b",
        "input metadata": r"\b(?:prompt|input|message)s?_?(?:[lL]en(?:gth)?|[cC]hars|[sS]ize|[cC]ount)\b"
        r"|\blen\((?:prompt|messages|query|text)\)|\b(?:prompt|messages)\.length\b",
        "output metadata": r"\b(?:response|output|answer|content|completion)_?(?:[lL]en(?:gth)?"
        r"|[cC]hars|[sS]ize)\b"
        r"|finish_?[rR]eason|stop_?[rR]eason|\blen\((?:response|content|answer|output|result)\w{0,20}\)",
        "token usage": _TOKENS,
        "latency": r"\b\w{0,20}(?:latency|Latency|duration|Duration|elapsed|Elapsed)\w{0,20}\b"
        r"|\btook\b|\bresponse_?[tT]ime\w{0,5}\b",
        "fallback behaviour": r"(?i:fall_?back)",
    },
    "workflow execution": {
        "workflow ID": r"\b(?:workflow|flow|pipeline|graph|agent|assistant)_?(?:[iI][dD]|[nN]ame)\b",
        "workflow version": r"\b(?:workflow|flow|pipeline|graph|agent)_?[vV]ersion\b",
        "execution ID": r"\b(?:run|execution|session|trace|thread|conversation|request|correlation"
        r"|job|task|chat)_?I?[iI][dD]\b",
        "tenant ID": r"\b(?:tenant|organi[sz]ation|org|workspace|team|account)_?[iI][dD]\b",
        "user ID": r"\b(?:user|member|customer|actor)_?[iI][dD]\b",
        "node sequence": r"\b(?:step|node|stage)(?:_?(?:[iI]ndex|[nN]ame|[iI][dD]|[nN]umber))?\b",
        "node status": r"\b(?:step|node|stage|task|run)_?[sS]tatus\b",
        "start and end time": r"\b(?:start|started|end|ended|finished|completed)_?(?:[aA]t|[tT]ime)\b",
        "retry attempts": r"\b(?:attempts?|retry|retries|retry_?[cC]ount|max_?[rR]etries)\b",
    },
}
_JUDGED = (
    r"(?i:\b(?:quality|eval\w*|feedback|relevance|faithfulness|judge)\w{0,20}[_ ]?(?:score|rating)"
    r"|\bscores?\b.{0,60}\beval|create_(?:score|feedback))"
)
GUARDED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "retrieval": (
        r"(?i:retriev|similarity|vector|chunk|embedding|knowledge|rag\b)",
        {
            "knowledge source": r"\b(?:collection|index|knowledge_?[bB]ase|dataset"
            r"|namespace)(?:_?(?:[nN]ame|[iI][dD]))?\b",
            "query": r"\b(?:search_?)?[qQ]uery\b",
            "filters": r"\bfilters?\b",
            "retrieved document IDs": r"\b(?:doc|document|chunk|source|node)_?[iI][dD]s?\b",
            "tenant filters": r"\b(?:tenant|organi[sz]ation|workspace)_?[iI][dD]\b",
            "score metadata": r"\b(?:top_?)?(?:scores?|similarity|distance)\b",
        },
    ),
    "tool call": (
        r"(?i:tool)",
        {
            "tool": r"\b(?:tool|tool_?[nN]ame|function_?[nN]ame)\b",
            "input": r"\b(?:tool_?)?(?:[aA]rgs|[aA]rguments|[iI]nput|[pP]arams)\b",
            "result": r"\b(?:tool_?)?(?:[rR]esult|[oO]utput|[rR]esponse)\b",
            "error": r"\b(?:err|error|exc|e|exception)\b",
            "latency": r"(?i:latency|duration|elapsed)",
        },
    ),
    "approval": (
        r"(?i:approv|human_?review|sign_?off)",
        {
            "decision": r"(?i:approved|rejected|decision|approval)",
            "who decided": r"\b(?:approved_?[bB]y|reviewer\w{0,10}|approver\w{0,10}|decided_?[bB]y"
            r"|user_?[iI][dD])\b",
            "time": r"\b(?:approved|decided|reviewed)_?[aA]t\b",
        },
    ),
    "quality": (
        _JUDGED,
        {
            "score": r"(?i:score|rating|feedback)",
            "evaluator": r"(?i:evaluator|\bjudge|grader|scorer)",
        },
    ),
    "failure": (
        r"(?i:error|exception|fail)",
        {
            "kind of failure": r"\berror_?(?:[tT]ype|[cC]ode|[kK]ind|[cC]lass)\b|__name__"
            r"|\bexc_info\b|\.exception\b|error\.name\b",
            "cause": r"\b(?:str\((?:e|exc|err|error|ex)\)|\{(?:e|exc|err|error|ex)\b|error\.message"
            r"|err\.Error\(\)|e\.getMessage\(\)|,\s?(?:err|error|e|ex)\b)",
        },
    ),
}
"""Fields that count only where the statement speaks of their subject."""
_TELLING = frozenset({"provider", "model", "token usage", "latency", "prompt version"})
_FAILS = re.compile(
    r"(?i:\.(?:error|exception|warn|warning|critical|captureException|recordException|record_exception))$"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One statement that writes something down."""

    line: int
    callee: str
    fields: tuple[tuple[str, str], ...]
    """Group and field."""

    @property
    def of_model(self) -> bool:
        """It tells something of a call that only a call of a model has."""
        if self.of_failure:
            return False
        held = {name for group, name in self.fields if group == "model call"}
        return "token usage" in held or len(held & _TELLING) > 1

    @property
    def of_failure(self) -> bool:
        return bool(_FAILS.search(self.callee))


_READS = re.compile(
    r"\.(?:get|find\w*|list\w*|items|keys|values|pop|select|query|fetch\w*|count|aggregate\w*"
    r"|group\w*|delete\w*)$"
)


def records(code: str) -> Iterator[Record]:
    """`code` is without comments; texts stay, since messages name the fields."""
    for found in _KEEPS.finditer(code):
        if _READS.search(found["callee"]) or code[: found.start()].endswith(("def ", "function ", "func ")):
            continue
        inside = _arguments(code, found.end())
        fields = tuple(_fields(found["callee"], inside))
        yield Record(line_of(code, found.start()), found["callee"], fields)


def _arguments(code: str, start: int) -> str:
    """Up to the bracket that closes; brackets in texts are balanced in nearly all of them."""
    depth = 1
    for position in range(start, min(len(code), start + MAX_ARGUMENTS)):
        if code[position] == "(":
            depth += 1
        elif code[position] == ")":
            depth -= 1
            if depth == 0:
                return code[start:position]
    return code[start : start + MAX_ARGUMENTS // 5]


def _fields(callee: str, inside: str) -> Iterator[tuple[str, str]]:
    for group, patterns in FIELDS.items():
        yield from ((group, name) for name, pattern in patterns.items() if re.search(pattern, inside))
    for group, (subject, patterns) in GUARDED.items():
        if re.search(subject, callee + " " + inside):
            yield from ((group, name) for name, pattern in patterns.items() if re.search(pattern, inside))
