"""Lines that take a protection of the running service away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.service.certificates import is_meant, unverified
from shipworthy.analyse.service.origins import open_origins
from shipworthy.analyse.service.source import Source
from shipworthy.model.services import DangerSite


def dangers(source: Source) -> Iterator[DangerSite]:
    yield from unverified(source)
    yield from open_origins(source)
    if source.group == "Python":
        yield from _debug(source)
        yield from _deserialised(source)
    elif "eval(" in source.text or "Formatter" in source.text:
        yield from _evaluated(source)


_FLASK_RUN = re.compile(r"(?<![\w.])((?:app|application|server|socketio)\.run)\s*\(")
_ASGI = re.compile(r"(?<![\w.])(FastAPI|Starlette)\s*\(")
_MAIN = re.compile(r"^if[ \t]+__name__[ \t]*==", re.MULTILINE)


def _debug(source: Source) -> Iterator[DangerSite]:
    main = _MAIN.search(source.code)
    for call in source.calls(_FLASK_RUN) if "debug" in source.text else ():
        debug = call.named("debug")
        started = main is not None and call.start > main.start()
        if debug and debug.code.strip() == "True" and not started and not is_meant(source, call.start):
            yield DangerSite(source.line(debug.start), "debug", "the server runs in debug mode")
    for call in source.calls(_ASGI) if "debug" in source.text else ():
        debug = call.named("debug")
        if debug and debug.code.strip() == "True" and not is_meant(source, call.start):
            yield DangerSite(
                source.line(debug.start), "debug", "errors are shown to callers with their traceback"
            )


# Data that becomes code

_YAML = re.compile(r"(?<![\w.])(yaml\.(?:load|load_all|unsafe_load|unsafe_load_all|full_load))\s*\(")
_PICKLE = re.compile(
    r"(?<![\w.])((?:pickle|cPickle|dill|cloudpickle|marshal|jsonpickle)\.(?:loads|decode)|eval|exec)\s*\("
)
_CALLER = re.compile(
    r"(?<![\w.])(?:request|req)\.(?:data|form|args|body|query|params|json|POST|GET|cookies|values|get_data"
    r"|files|headers)\b"
)


def _deserialised(source: Source) -> Iterator[DangerSite]:
    for call in source.calls(_YAML) if "yaml." in source.text else ():
        loader = call.named("Loader") or next(iter(call.arguments[1:2]), None)
        unsafe = "unsafe" in call.callee or (
            loader and re.search(r"\bUnsafeLoader\b|\byaml\.Loader\b", loader.code)
        )
        if unsafe and not is_meant(source, call.start):
            yield DangerSite(call.line, "deserialisation", f"`{call.callee}` makes any object the text names")
    for call in source.calls(_PICKLE) if "req" in source.text else ():
        if any(_CALLER.search(a.code) for a in call.arguments) and not is_meant(source, call.start):
            yield DangerSite(call.line, "deserialisation", f"`{call.callee}` is given what a caller sent")


_EVAL = re.compile(r"(?<![\w.$])(eval|new\s+Function)\s*\(")
_BINARY = re.compile(r"\bnew\s+(BinaryFormatter|NetDataContractSerializer|LosFormatter)\s*\(")


def _evaluated(source: Source) -> Iterator[DangerSite]:
    if source.group == "JavaScript":
        for call in source.calls(_EVAL):
            if any(_CALLER.search(a.code) for a in call.arguments):
                yield DangerSite(call.line, "deserialisation", "`eval` is given what a caller sent")
    if source.group == "C#":
        for call in source.calls(_BINARY):
            yield DangerSite(call.line, "deserialisation", f"`{call.callee}` makes any object the data names")
