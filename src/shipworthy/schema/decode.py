"""Documents into dataclasses, strictly: what is misspelt is an error with its line and a suggestion."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import types
from collections.abc import Collection, Mapping
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from shipworthy.errors import SpecError
from shipworthy.schema.nodes import line_of

MAX_NUMBER = 1e18
MAX_QUOTED = 80


def suggest(word: str, known: Collection[str]) -> str:
    """` Did you mean "x"?`, or nothing where no known word is near."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else ""


@dataclasses.dataclass(frozen=True)
class Decoder:
    """Decodes values of one document; `origin` names it in errors."""

    origin: str

    def decode(self, hint: Any, value: object, line: int = 1, where: str = "") -> Any:
        """The value as `hint` asks for it. Raises `SpecError` with file and line otherwise."""
        origin, args = get_origin(hint), get_args(hint)
        if hint in {object, Any}:
            return value
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self._dataclass(hint, value, line, where)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._choice({str(m.value): m for m in hint}, value, line, where)
        if origin is Literal:
            return self._choice({str(a): a for a in args}, value, line, where)
        if origin in {Union, types.UnionType}:
            return self._union(args, value, line, where)
        if origin is tuple:
            return self._tuple(args, value, line, where)
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(args[1], value, line, where)
        return self._scalar(hint, value, line, where)

    def fail(self, line: int, message: str, help: str = "") -> SpecError:  # noqa: A002
        # Documents of a scanned repository are quoted: nothing in them may steer a terminal.
        return SpecError(self.origin, line, _inert(message), help=_inert(help))

    def _dataclass(self, hint: type, value: object, line: int, where: str) -> Any:
        if not isinstance(value, Mapping):
            raise self.fail(line, f"{where or 'this'} must be a mapping, not {_named(value)}")
        hints, fields = _fields(hint)
        for key in value:
            if key not in fields:
                at = line_of(value, key, line)
                inside = f" in {where}" if where else ""
                raise self.fail(at, f"unknown key {_named(key)}{inside}", suggest(str(key), fields))
        made = {}
        for name, field in fields.items():
            if name in value:
                at = line_of(value, name, line)
                made[field.name] = self.decode(hints[field.name], value[name], at, _path(where, name))
            elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
                raise self.fail(line, f"the key {name!r} is missing{f' in {where}' if where else ''}")
        return hint(**made)

    def _union(self, args: tuple[Any, ...], value: object, line: int, where: str) -> Any:
        if value is None and type(None) in args:
            return None
        options = [a for a in args if a is not type(None)]
        if len(options) == 1:
            return self.decode(options[0], value, line, where)
        for option in options:
            try:
                return self.decode(option, value, line, where)
            except SpecError:
                continue
        raise self.fail(line, f"{where} cannot be {_named(value)}")

    def _tuple(self, args: tuple[Any, ...], value: object, line: int, where: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise self.fail(line, f"{where} must be a list, not {_named(value)}")
        if args[-1] is not Ellipsis:
            if len(value) != len(args):
                raise self.fail(line, f"{where} must have {len(args)} entries")
            return tuple(
                self.decode(a, v, line_of(value, i, line), f"{where}[{i}]")
                for i, (a, v) in enumerate(zip(args, value, strict=True))
            )
        return tuple(
            self.decode(args[0], v, line_of(value, i, line), f"{where}[{i}]") for i, v in enumerate(value)
        )

    def _mapping(self, hint: Any, value: object, line: int, where: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise self.fail(line, f"{where} must be a mapping, not {_named(value)}")
        return {
            str(k): self.decode(hint, v, line_of(value, k, line), _path(where, str(k)))
            for k, v in value.items()
        }

    def _choice(self, known: Mapping[str, Any], value: object, line: int, where: str) -> Any:
        if isinstance(value, str | int) and str(value) in known:
            return known[str(value)]
        help_ = suggest(str(value), known) or f"one of {', '.join(known)}"
        raise self.fail(line, f"{where} cannot be {_named(value)}", help_)

    def _scalar(self, hint: Any, value: object, line: int, where: str) -> Any:
        match hint, value:
            case (t, bool()) if t is bool:
                return value
            case (t, int() | float()) if t is float and not isinstance(value, bool):
                # Neither `1e999` nor a whole number of 400 digits is a number to reckon with.
                if not -MAX_NUMBER <= value <= MAX_NUMBER:
                    raise self.fail(line, f"{where} must be a number of ordinary size")
                return float(value)
            case (t, int()) if t is int and not isinstance(value, bool):
                return value
            case (t, str()) if t is str:
                return value
            case (t, dt.date()) if t is dt.date and not isinstance(value, dt.datetime):
                return value
            case (t, str()) if t is dt.date:
                try:
                    return dt.date.fromisoformat(value)
                except ValueError:
                    raise self.fail(line, f"{where} must be a date like 2026-12-31") from None
            case _:
                raise self.fail(line, f"{where} must be {_wanted(hint)}, not {_named(value)}")


@cache
def _fields(hint: type) -> tuple[dict[str, Any], dict[str, dataclasses.Field[Any]]]:
    """Type hints by attribute, and fields by the key a document uses for them."""
    fields = {f.metadata.get("key", f.name): f for f in dataclasses.fields(hint)}
    return get_type_hints(hint), {k: f for k, f in fields.items() if not f.metadata.get("internal")}


def _path(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _named(value: object) -> str:
    match value:
        case None:
            return "empty"
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return repr(value) if len(repr(value)) <= MAX_QUOTED else repr(value)[:MAX_QUOTED] + "…"


def _inert(text: str) -> str:
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _wanted(hint: Any) -> str:
    words = {
        str: "text",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        dt.date: "a date like 2026-12-31",
    }
    return words.get(hint, getattr(hint, "__name__", str(hint)))
