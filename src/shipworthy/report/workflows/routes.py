"""The course of one line of a drawing, from box to box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shipworthy.report.workflows.layout import Point, Size

BOW = 34.0
"""How far a line swings out where it leads straight back."""
HEAD = 7.0


@dataclass(frozen=True, slots=True)
class Route:
    path: str
    head: str
    """The points of the arrow's head."""
    label: Point
    """The middle of words beside it."""
    low: float
    """The lowest it reaches."""
    right: float


@dataclass(frozen=True, slots=True)
class Placed:
    centre: Point
    size: Size


def route(start: Placed, end: Placed, bends: Sequence[Point], wide: float, *, across: bool) -> Route:
    """`wide`: how wide the words beside it are."""
    if start is end:
        return _loop(start)
    axis = 0 if across else 1
    forward = end.centre[axis] > start.centre[axis]
    if not forward and not bends:
        return _bow(start, end, across=across)
    sign = 1 if forward else -1
    first, last = _side(start, across, sign), _side(end, across, -sign)
    points = [first, *bends, _step(last, across, -sign * HEAD)]
    path = "".join(_curves(points, across=across))
    label = _before(last, wide, across) if forward else _between(points[0], points[1])
    return Route(path, _head(last, across, sign), label, max(p[1] for p in points), max(p[0] for p in points))


def _before(tip: Point, wide: float, across: bool) -> Point:  # noqa: FBT001  # as everywhere here
    """Where lines arrive they stand apart; where they leave, their words would lie on one another."""
    return (tip[0] - HEAD - 4 - wide / 2, tip[1] - 3) if across else (tip[0], tip[1] - HEAD - 5)


def _side(box: Placed, across: bool, sign: int) -> Point:  # noqa: FBT001  # as everywhere here
    (x, y), size = box.centre, box.size
    return (x + sign * size.width / 2, y) if across else (x, y + sign * size.height / 2)


def _step(point: Point, across: bool, by: float) -> Point:  # noqa: FBT001  # as above
    return (point[0] + by, point[1]) if across else (point[0], point[1] + by)


def _between(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _curves(points: Sequence[Point], *, across: bool) -> Iterator[str]:
    """Leaves and arrives along the layers' direction at every point."""
    yield f"M{_n(points[0][0])} {_n(points[0][1])}"
    for a, b in pairwise(points):
        middle = _between(a, b)
        one, two = (
            ((middle[0], a[1]), (middle[0], b[1])) if across else ((a[0], middle[1]), (b[0], middle[1]))
        )
        yield "C" + " ".join(_n(v) for p in (one, two, b) for v in p)


def _head(tip: Point, across: bool, sign: int) -> str:  # noqa: FBT001  # as above
    x, y = tip
    back = _step(tip, across, -sign * HEAD - sign)
    half = HEAD / 2 + 1
    ends = (
        ((back[0], y - half), (back[0], y + half)) if across else ((x - half, back[1]), (x + half, back[1]))
    )
    return " ".join(f"{_n(px)},{_n(py)}" for px, py in (tip, *ends))


def _bow(start: Placed, end: Placed, *, across: bool) -> Route:
    """Out at the side and back in at the same side, so that it does not lie on the line it answers."""
    a, b = _side(start, not across, 1), _side(end, not across, 1)
    far = max(a[1], b[1]) + BOW if across else max(a[0], b[0]) + BOW
    tip = _step(b, not across, HEAD)
    one, two = ((a[0], far), (b[0], far)) if across else ((far, a[1]), (far, b[1]))
    path = f"M{_n(a[0])} {_n(a[1])}C" + " ".join(_n(v) for p in (one, two, tip) for v in p)
    middle = _between(one, two)
    label = (middle[0], middle[1] - BOW / 4) if across else (middle[0] - BOW / 4, middle[1])
    return Route(path, _head(b, not across, -1), label, max(far, a[1]), max(far, a[0]))


def _loop(box: Placed) -> Route:
    (x, y), size = box.centre, box.size
    bottom, out, back = y + size.height / 2, x + size.width / 2 - 30, x + size.width / 2 - 10
    low = bottom + BOW
    points = ((out, bottom), (out, low), (back, low), (back, bottom + HEAD))
    start, *rest = (f"{_n(px)} {_n(py)}" for px, py in points)
    head = _head((back, bottom), False, -1)
    return Route(f"M{start}C{' '.join(rest)}", head, ((out + back) / 2, low - 4), low, back)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
