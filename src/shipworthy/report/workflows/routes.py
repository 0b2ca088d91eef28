"""The course of one line of a drawing, from box to box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shipworthy.report.workflows.layout import Point, Size

ASIDE, LOOP = 16.0, 34.0
"""How far a line back stands from the one it answers, and how far a loop swings out."""
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


class Layers:
    """How far the boxes of each layer reach: between layers lines turn, beside boxes they go straight."""

    def __init__(self, boxes: Sequence[Placed], *, across: bool) -> None:
        self._axis = 0 if across else 1
        self._reach: dict[int, tuple[float, float]] = {}
        for box in boxes:
            middle = box.centre[self._axis]
            half = (box.size.width if across else box.size.height) / 2
            near, far = self._reach.get(round(middle), (middle, middle))
            self._reach[round(middle)] = min(near, middle - half), max(far, middle + half)

    def straight(self, points: Sequence[Point]) -> Iterator[Point]:
        """The points with those at which their layers begin and end, all in one direction."""
        axis = self._axis
        sign = 1 if points[-1][axis] > points[0][axis] else -1
        last = points[0][axis]
        for number, point in enumerate(points):
            near, far = self._reach.get(round(point[axis]), (point[axis], point[axis]))
            begins, ends = (near - HEAD, far) if sign > 0 else (far + HEAD, near)
            turns = (ends,) if number == 0 else (begins,) if number == len(points) - 1 else (begins, ends)
            for at in turns:
                last = max(last, at) if sign > 0 else min(last, at)
                yield (last, point[1]) if axis == 0 else (point[0], last)


def route(
    start: Placed, end: Placed, bends: Sequence[Point], wide: float, layers: Layers, *, across: bool
) -> Route:
    """`wide`: how wide the words beside it are."""
    if start is end:
        return _loop(start)
    axis = 0 if across else 1
    forward = end.centre[axis] > start.centre[axis]
    if not forward:  # aside, so that it does not lie on the line it answers
        start, end = _aside(start, across), _aside(end, across)
    sign = 1 if forward else -1
    first, last = _side(start, across, sign), _side(end, across, -sign)
    turns = layers.straight([start.centre, *bends, end.centre])
    points = [first, *turns, _step(last, across, -sign * HEAD)]
    path = "".join(_curves(points, across=across))
    label = _before(last, wide, across) if forward else _between(points[1], points[2])
    return Route(path, _head(last, across, sign), label, max(p[1] for p in points), max(p[0] for p in points))


def _before(tip: Point, wide: float, across: bool) -> Point:  # noqa: FBT001  # as everywhere here
    """Where lines arrive they stand apart; where they leave, their words would lie on one another."""
    return (tip[0] - HEAD - 4 - wide / 2, tip[1] - 3) if across else (tip[0], tip[1] - HEAD - 5)


def _aside(box: Placed, across: bool) -> Placed:  # noqa: FBT001  # as above
    (x, y), size = box.centre, box.size
    by = min(ASIDE, size.height / 4 if across else size.width / 4)
    return Placed((x, y + by) if across else (x + by, y), size)


def _side(box: Placed, across: bool, sign: int) -> Point:  # noqa: FBT001  # as above
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
        if a == b:
            continue
        if a[1 if across else 0] == b[1 if across else 0]:
            yield f"L{_n(b[0])} {_n(b[1])}"
            continue
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


def _loop(box: Placed) -> Route:
    (x, y), size = box.centre, box.size
    bottom, out, back = y + size.height / 2, x + size.width / 2 - 30, x + size.width / 2 - 10
    low = bottom + LOOP
    points = ((out, bottom), (out, low), (back, low), (back, bottom + HEAD))
    start, *rest = (f"{_n(px)} {_n(py)}" for px, py in points)
    head = _head((back, bottom), False, -1)
    return Route(f"M{start}C{' '.join(rest)}", head, ((out + back) / 2, low - 4), low, back)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
