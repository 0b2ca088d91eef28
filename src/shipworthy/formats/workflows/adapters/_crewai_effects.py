"""What a tool does, by its own code where that is in the repository, else by its name."""

from __future__ import annotations

import ast

from shipworthy.formats.workflows.adapters._crewai_python import last_name, text_of
from shipworthy.formats.workflows.effects import WORST_FIRST, effect_of_name
from shipworthy.model.workflows import Effect

_MAX_NODES = 20_000
_LIBRARY = {
    "SerperDevTool": Effect.READ, "SeleniumScrapingTool": Effect.READ, "TavilyExtractorTool": Effect.READ,
    "ArxivPaperTool": Effect.READ, "RagTool": Effect.READ, "VisionTool": Effect.READ,
    "S3ReaderTool": Effect.READ, "S3WriterTool": Effect.WRITE, "FileWriterTool": Effect.WRITE,
    "SpiderTool": Effect.READ, "YahooFinanceNewsTool": Effect.READ, "PatronusEvalTool": Effect.READ,
    "DallETool": Effect.READ, "NL2SQLTool": Effect.EXECUTE, "StagehandTool": Effect.EXTERNAL,
    "MultiOnTool": Effect.EXTERNAL, "CodeInterpreterTool": Effect.EXECUTE, "OCRTool": Effect.READ,
    "SerperScrapeWebsiteTool": Effect.READ, "DatabricksQueryTool": Effect.EXECUTE,
}  # fmt: skip
"""Of crewai_tools, where the name alone would not tell."""
_HTTP = frozenset({"requests", "httpx", "session", "client", "self.session", "aiohttp"})
_METHODS = {
    "get": Effect.READ, "head": Effect.READ, "post": Effect.EXTERNAL, "put": Effect.WRITE,
    "patch": Effect.WRITE, "delete": Effect.WRITE,
}  # fmt: skip
_EXECUTES = frozenset({"system", "popen", "Popen", "check_output", "check_call", "exec", "eval"})
_WRITES = frozenset(
    {"write_text", "write_bytes", "unlink", "rmtree", "mkdir", "makedirs", "to_csv", "to_excel"}
)
_SENDS = frozenset({"sendmail", "send_message", "send_email", "chat_postMessage"})


def of_library(name: str) -> tuple[Effect, str]:
    if name in _LIBRARY:
        return _LIBRARY[name], f"{name} of crewai_tools"
    return effect_of_name(name)


def of_code(body: ast.AST, name: str) -> tuple[Effect, str]:
    """The worst of what its calls and its name say."""
    seen = [effect_of_name(name), *_seen(body)]
    known = [each for each in seen if each[0] is not Effect.UNKNOWN]
    return min(known, key=lambda each: WORST_FIRST.index(each[0]), default=seen[0])


def _seen(body: ast.AST) -> list[tuple[Effect, str]]:
    found = []
    for count, node in enumerate(ast.walk(body)):
        if count > _MAX_NODES:
            break
        if isinstance(node, ast.Call) and (effect := of_call(node)) is not None:
            found.append((effect, f"its code calls {_written(node)}"))
    return found


def of_call(call: ast.Call) -> Effect | None:
    name = last_name(call.func)
    owner = last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    fixed = bool(call.args) and isinstance(call.args[0], ast.Constant)
    if name in _EXECUTES or (name in {"run", "call"} and owner == "subprocess"):
        plain_method = isinstance(call.func, ast.Attribute) and name in {"eval", "exec"}
        return None if fixed or plain_method else Effect.EXECUTE
    if name == "open":
        mode = call.args[1] if len(call.args) > 1 else _keyword(call, "mode")
        written = text_of(mode) or ("r" if mode is None else "")
        return Effect.WRITE if set(written) & set("wax+") else Effect.READ
    if name in _METHODS and owner in _HTTP:
        return _METHODS[name]
    if name in _SENDS or owner in {"smtplib", "SMTP"}:
        return Effect.EXTERNAL
    return Effect.WRITE if name in _WRITES else None


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in call.keywords if k.arg == name), None)


def _written(call: ast.Call) -> str:
    owner = f"{last_name(call.func.value)}." if isinstance(call.func, ast.Attribute) else ""
    return f"{owner}{last_name(call.func)}"[:80]
