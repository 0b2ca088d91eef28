"""What source files show of a running service: its routes, what it calls, what it leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Guard(StrEnum):
    """Whether something asks who is calling before a route does its work."""

    GUARDED = "guarded"
    OPEN = "open"
    PURPOSE = "open by purpose"
    """Health, login, documentation, files: it is there for everybody."""
    UNKNOWN = "unknown"


class Ends(StrEnum):
    """What ends an outgoing call that is not answered."""

    STATED = "stated"
    DEFAULT = "default"
    """The library ends it by itself."""
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RouteSite:
    """One route as its file shows it: open where nothing in reach asks who is calling."""

    line: int
    framework: str
    method: str
    """GET, POST …; ANY where every method is taken or it is not said."""
    address: str
    handler: str
    guard: Guard
    read: bool
    """Its handler stands in this file, and everything around it is known."""


@dataclass(frozen=True, slots=True)
class OutgoingSite:
    """A call of another system over HTTP, or the client through which such calls go."""

    line: int
    library: str
    callee: str
    ends: Ends
    default: str = ""
    """What the library does where nothing is stated, as its documentation says."""


@dataclass(frozen=True, slots=True)
class DangerSite:
    """A line that takes a protection away."""

    line: int
    kind: str
    """tls, cors, debug or deserialisation"""
    means: str


@dataclass(frozen=True, slots=True)
class BodySite:
    """A place that takes what a caller sent."""

    line: int
    checked: bool | None
    """By a schema or by hand; none where that may happen in a place that was not read."""


@dataclass(frozen=True, slots=True)
class ServiceMark:
    """A sign of care, or of something that asks for it."""

    line: int
    kind: str
    means: str


@dataclass(frozen=True, slots=True)
class ServiceReading:
    """What one file has to do with running a service."""

    routes: tuple[RouteSite, ...] = ()
    outgoing: tuple[OutgoingSite, ...] = ()
    dangers: tuple[DangerSite, ...] = ()
    bodies: tuple[BodySite, ...] = ()
    marks: tuple[ServiceMark, ...] = ()
