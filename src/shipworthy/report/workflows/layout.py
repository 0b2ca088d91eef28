"""Where the boxes and lines of a drawing stand: in layers, by the order of execution.

The layers, the order in them and the places are grandalf's (docs/adr/0015). What is here is its use: parts
that do not hang together one beside the other, and the direction in which the drawing is the narrower one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout

Point = tuple[float, float]
BETWEEN_LAYERS, BETWEEN_BOXES, BETWEEN_PARTS, BESIDE = 44.0, 18.0, 36.0, 22.0
PAGE = 1_080.0
"""What fits on a page without scrolling."""
_PER_BOX, _AND = 2, 40
"""So many lines have a say in where boxes stand: the library's work grows with lines times layers."""


@dataclass(frozen=True, slots=True)
class Size:
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    across: bool
    """From left to right; else from top to bottom."""
    centres: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    """Points a line passes on its way, by line; without its ends."""
    size: Size


class _View:
    """What the library asks of a vertex and of an edge."""

    def __init__(self, width: float = 0.0, height: float = 0.0) -> None:
        self.w, self.h = width, height
        self.xy: Point = (0.0, 0.0)
        self.points: Sequence[Point] = ()

    def setpath(self, points: Sequence[Point]) -> None:
        self.points = points


class _Edge(Edge):  # type: ignore[misc]  # the library has no types
    """The library keeps them in a set: by their number, so that the same graph is the same drawing."""

    def __init__(self, number: int, start: Vertex, end: Vertex) -> None:
        super().__init__(start, end)
        self._number = number
        self.view = _View()

    def __hash__(self) -> int:
        return self._number


def layout(
    sizes: Sequence[Size],
    lines: Sequence[tuple[int, int]],
    entries: Sequence[int] = (),
    longest: float = 0.0,
) -> Layout:
    """Across where that fits on a page or is narrower, else down.

    What leads back is told apart from the entries on. `longest`: of the words beside a line.
    """
    across = _laid(sizes, lines, entries, across=True, between=max(BETWEEN_LAYERS, longest + BESIDE))
    if across.size.width <= PAGE:
        return across
    down = _laid(sizes, lines, entries, across=False, between=BETWEEN_LAYERS)
    return down if down.size.width < across.size.width else across


def _laid(
    sizes: Sequence[Size],
    lines: Sequence[tuple[int, int]],
    entries: Sequence[int],
    *,
    across: bool,
    between: float,
) -> Layout:
    """The library calls itself for each box beside another: too wide a layer is more than it can do."""
    room = _PER_BOX * len(sizes) + _AND
    for laid_by in (room, 0):
        try:
            telling = _telling(len(sizes), lines, laid_by)
            return _placed(sizes, lines, telling, entries, across=across, between=between)
        except RecursionError:
            continue
    return _placed(sizes, lines, (), entries, across=across, between=between)


def _telling(boxes: int, lines: Sequence[tuple[int, int]], room: int) -> Sequence[tuple[int, int]]:
    """Those that hang all boxes together, and of the others the first, as far as there is room."""
    every = list(_once(lines))
    if len(every) <= room:
        return every
    part = list(range(boxes))

    def root(box: int) -> int:
        while part[box] != box:
            part[box] = part[part[box]]
            box = part[box]
        return box

    holding: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for line in every:
        start, end = map(root, line)
        part[start] = end
        (holding if start != end else others).append(line)
    return [*holding, *others[: max(0, room - len(holding))]]


def _placed(
    sizes: Sequence[Size],
    lines: Sequence[tuple[int, int]],
    telling: Sequence[tuple[int, int]],
    entries: Sequence[int],
    *,
    across: bool,
    between: float,
) -> Layout:
    """Lines that have no say are drawn straight."""
    vertices = [Vertex(n) for n in range(len(sizes))]
    for vertex, size in zip(vertices, sizes, strict=True):
        # The library draws down only: across, width and height change places on the way in and out.
        vertex.view = _View(size.height, size.width) if across else _View(size.width, size.height)
    edges = {pair: _Edge(n, *(vertices[v] for v in pair)) for n, pair in enumerate(telling)}
    shelves = _Shelves(across=across)
    for part in Graph(vertices, list(edges.values())).C:
        _place(part, [vertices[n] for n in entries if vertices[n] in part.sV], between)
        shelves.put(list(part.sV), list(part.sE))
    flip = (lambda p: (p[1], p[0])) if across else (lambda p: p)
    bends = {pair: edge.view.points[1:-1] for pair, edge in edges.items()}
    return Layout(
        across,
        tuple(flip(vertex.view.xy) for vertex in vertices),
        tuple(tuple(map(flip, _bends(line, bends))) for line in lines),
        shelves.size(),
    )


def _once(lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each two boxes that hang together, once: between the same two, the library confuses lines."""
    known: set[frozenset[int]] = set()
    for start, end in lines:
        if start != end and frozenset((start, end)) not in known:
            known.add(frozenset((start, end)))
            yield start, end


def _bends(line: tuple[int, int], known: Mapping[tuple[int, int], Sequence[Point]]) -> Sequence[Point]:
    """A line back takes the way of the line it answers, a little aside."""
    if line in known:
        return known[line]
    return [(x + BETWEEN_BOXES / 2, y) for x, y in reversed(known.get((line[1], line[0]), ()))]


def _place(part: Graph, entries: Sequence[Vertex], between: float) -> None:
    drawing = SugiyamaLayout(part)
    drawing.xspace, drawing.yspace = BETWEEN_BOXES, between
    drawing.dw = 8.0  # a line that passes a layer takes no more room than it needs
    part.get_scs_with_feedback([*entries, *(v for v in part.sV if not v.e_in())])
    drawing.init_all(inverted_edges=[e for e in part.sE if e.feedback], optimize=True)
    drawing.draw()


class _Shelves:
    """Parts in rows, as words are set in lines; in the library's directions."""

    def __init__(self, *, across: bool) -> None:
        self._across = across
        self._start = self._row = 0.0
        self._deep = 0.0
        self._extent = Size(0.0, 0.0)

    def put(self, vertices: Sequence[Vertex], edges: Sequence[Edge]) -> None:
        views = [v.view for v in vertices]
        bends = [p for e in edges for p in e.view.points[1:-1]]
        left = min([v.xy[0] - v.w / 2 for v in views] + [p[0] - 8 for p in bends])
        top = min(v.xy[1] - v.h / 2 for v in views)
        width = max([v.xy[0] + v.w / 2 for v in views] + [p[0] + 8 for p in bends]) - left
        height = max(v.xy[1] + v.h / 2 for v in views) - top
        along, aside = (height, width) if self._across else (width, height)
        if self._start and self._start + along > PAGE:
            self._start, self._row, self._deep = 0.0, self._row + self._deep + BETWEEN_PARTS, 0.0
        dx, dy = (self._row, self._start) if self._across else (self._start, self._row)
        for view in views:
            view.xy = (view.xy[0] - left + dx, view.xy[1] - top + dy)
        for edge in edges:
            edge.view.points = [(x - left + dx, y - top + dy) for x, y in edge.view.points]
        self._start += along + BETWEEN_PARTS
        self._deep = max(self._deep, aside)
        self._extent = Size(
            max(self._extent.width, self._start - BETWEEN_PARTS),
            max(self._extent.height, self._row + self._deep),
        )

    def size(self) -> Size:
        return self._extent
