"""A workflow as an SVG: laid out by a library, coloured by the page it stands on, without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape
from rich.cells import cell_len

from shipworthy.model.workflows import Effect, NodeKind
from shipworthy.report.workflows.layout import Layout, Size, layout
from shipworthy.report.workflows.picture import Box, Line, Picture, State
from shipworthy.report.workflows.routes import Layers, Placed, Route, route
from shipworthy.resources import folder

MARGIN = 8.0
_LETTER, _SMALL, _PADDING, _LINE = 8.0, 6.5, 28.0, 15.0
_STRIPED = frozenset({Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE, Effect.UNKNOWN})
_MODELS = frozenset({NodeKind.AGENT, NodeKind.MODEL_CALL})
_ROUND = _MODELS | {NodeKind.ENTRY, NodeKind.EXIT}


def svg(shown: Picture, id_: str) -> Markup:
    """To stand in a page that has `workflow.css`; `id_` sets its ids apart from those of others."""
    sizes = [_size(box) for box in shown.boxes]
    longest = max(map(_wide, shown.lines), default=0.0)
    laid = layout(sizes, [(line.start, line.end) for line in shown.lines], shown.entries, longest)
    placed = [Placed(c, s) for c, s in zip(laid.centres, sizes, strict=True)]
    layers = Layers(placed, across=laid.across)
    routes = [
        route(placed[line.start], placed[line.end], bends, _wide(line), layers, across=laid.across)
        for line, bends in zip(shown.lines, laid.routes, strict=True)
    ]
    size = _extent(laid, routes)
    parts = [
        *(_line(line, course) for line, course in sorted(zip(shown.lines, routes, strict=True), key=_last)),
        *(_box(box, place) for box, place in zip(shown.boxes, placed, strict=True)),
        *(_label(line, course) for line, course in zip(shown.lines, routes, strict=True) if line.label),
    ]
    return Markup(
        '<svg class="workflow" role="img" aria-labelledby="{id}-t {id}-d" width="{w}" height="{h}" '
        'viewBox="{m} {m} {w} {h}" xmlns="http://www.w3.org/2000/svg">\n'
        '<title id="{id}-t">{title}</title>\n<desc id="{id}-d">{about}</desc>\n{parts}\n</svg>'
    ).format(
        id=id_, w=_n(size.width), h=_n(size.height), m=_n(-MARGIN), title=shown.title, about=_about(shown),
        parts=Markup("\n").join(parts),
    )  # fmt: skip


def standalone(shown: Picture) -> str:
    """The same as a file of its own, with its colours."""
    css = (folder("templates") / "workflow.css").read_text(encoding="utf-8")
    colours = (folder("templates") / "workflow_colours.css").read_text(encoding="utf-8")
    drawn = svg(shown, "w")
    head, _, rest = drawn.partition("\n")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n<style>\n{colours}{css}</style>\n{rest}\n'


def _wide(line: Line) -> float:
    return cell_len(line.label) * _SMALL


def _last(pair: tuple[Line, Route]) -> bool:
    """Witness paths are drawn over the others."""
    return pair[0].witness


def _size(box: Box) -> Size:
    widest = max(cell_len(box.label) * _LETTER, *(cell_len(t) * _SMALL for t in (box.line, *box.notes)), 60.0)
    return Size(round(widest + _PADDING), 18.0 + _LINE * (2 + len(box.notes)))


def _extent(laid: Layout, routes: Sequence[Route]) -> Size:
    width = max([laid.size.width, *(r.right for r in routes)])
    height = max([laid.size.height, *(r.low for r in routes)])
    return Size(max(width, 40.0) + 2 * MARGIN, max(height, 20.0) + 2 * MARGIN)


def _about(shown: Picture) -> str:
    unguarded = [box.label for box in shown.boxes if box.state is State.UNGUARDED]
    told = f"{len(shown.boxes)} nodes, {len(shown.lines)} connections"
    left = f" ({shown.left_out} nodes are not drawn)" if shown.left_out else ""
    if not unguarded:
        return f"{told}{left}. No side effect is shown to be unguarded."
    return f"{told}{left}. Unguarded: {', '.join(unguarded[:10])}."


def _line(line: Line, course: Route) -> Markup:
    kind = line.kind.value.replace(" ", "-")
    classes = f"edge is-{kind}" + (" is-witness" if line.witness else "")
    if line.approved:
        classes += " is-approved"
    return Markup('<g class="{}"><path d="{}"/><polygon points="{}"/></g>').format(
        classes, course.path, course.head
    )


def _label(line: Line, course: Route) -> Markup:
    return Markup('<text class="port" x="{}" y="{}">{}</text>').format(
        _n(course.label[0]), _n(course.label[1] - 3), line.label
    )


def _box(box: Box, place: Placed) -> Markup:
    (x, y), size = place.centre, place.size
    left, top = x - size.width / 2, y - size.height / 2
    classes = f"node is-{box.state.value}" + (" is-model" if box.kind in _MODELS else "")
    texts = list(_texts(box, x, top))
    return Markup('<g class="{}"><title>{}</title>{}{}</g>').format(
        classes, box.about, _shape(box, left, top, size), Markup("").join(texts)
    )


def _shape(box: Box, left: float, top: float, size: Size) -> Markup:
    if box.kind in {NodeKind.APPROVAL, NodeKind.CONDITION}:
        return _cut(left, top, size, 10.0 if box.kind is NodeKind.APPROVAL else size.height / 2.6)
    radius = size.height / 2 if box.kind in _ROUND else 6.0
    made = Markup('<rect class="shape" x="{}" y="{}" width="{}" height="{}" rx="{}"/>').format(
        _n(left), _n(top), _n(size.width), _n(size.height), _n(min(radius, 22.0))
    )
    if box.effect in _STRIPED:
        made += Markup('<rect class="stripe" x="{}" y="{}" width="5" height="{}" rx="2"/>').format(
            _n(left + 4), _n(top + 5), _n(size.height - 10)
        )
    return made


def _cut(left: float, top: float, size: Size, by: float) -> Markup:
    """A box without corners: an approval, like a stop sign; a condition, like a diamond."""
    right, bottom = left + size.width, top + size.height
    if by == 10.0:
        points = [
            (left + by, top), (right - by, top), (right, top + by), (right, bottom - by),
            (right - by, bottom), (left + by, bottom), (left, bottom - by), (left, top + by),
        ]  # fmt: skip
    else:
        middle = (top + bottom) / 2
        inside = min(by, 14.0)
        points = [
            (left + inside, top), (right - inside, top), (right, middle), (right - inside, bottom),
            (left + inside, bottom), (left, middle),
        ]  # fmt: skip
    return Markup('<polygon class="shape" points="{}"/>').format(
        " ".join(f"{_n(a)},{_n(b)}" for a, b in points)
    )


def _texts(box: Box, x: float, top: float) -> Iterator[Markup]:
    lines = [("name", box.label), ("what", box.line), *(("note", note) for note in box.notes)]
    for n, (kind, text) in enumerate(lines):
        yield Markup('<text class="{}" x="{}" y="{}">{}</text>').format(
            kind, _n(x), _n(top + 19.0 + n * _LINE), escape(text)
        )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
