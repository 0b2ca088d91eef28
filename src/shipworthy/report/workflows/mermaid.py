"""A workflow as a Mermaid diagram, which forges draw in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shipworthy.model.workflows import EdgeKind, NodeKind
from shipworthy.report.escape import seen
from shipworthy.report.workflows.picture import Box, Line, Picture, State

MAX_LINES = 400
"""Mermaid draws nothing at all beyond 500."""
_SHAPES: Mapping[NodeKind, tuple[str, str]] = {
    NodeKind.AGENT: ("([", "])"),
    NodeKind.MODEL_CALL: ("([", "])"),
    NodeKind.ENTRY: ("([", "])"),
    NodeKind.EXIT: ("([", "])"),
    NodeKind.APPROVAL: ("{{", "}}"),
    NodeKind.CONDITION: ("{", "}"),
    NodeKind.SUBFLOW: ("[[", "]]"),
    NodeKind.RETRIEVAL: ("[(", ")]"),
    NodeKind.MEMORY: ("[(", ")]"),
}
_ARROWS: Mapping[EdgeKind, str] = {
    EdgeKind.DATA: "-.-",
    EdgeKind.TOOL_CALL: "-.->",
    EdgeKind.ERROR: "-.->",
}
_NAMED = frozenset({EdgeKind.HANDOFF, EdgeKind.ERROR, EdgeKind.LOOP_BACK})
"""Said beside the line, where the line alone does not tell."""
_CLASSES = (
    "classDef unguarded fill:#fbe9e7,stroke:#b3261e,stroke-width:4px,color:#18212c",
    "classDef open fill:#fbf1dc,stroke:#8a5a00,stroke-width:2px,stroke-dasharray:5 3,color:#18212c",
    "classDef guarded fill:#e3f3ea,stroke:#16734a,stroke-width:2px,color:#18212c",
    "classDef approval fill:#e3f3ea,stroke:#16734a,stroke-width:4px,color:#18212c",
    "classDef model stroke:#44618a,stroke-width:2px",
)
_WITNESS = "stroke:#b3261e,stroke-width:4px"
_PLAIN = re.compile(
    r"(?<![A-Za-z0-9])[-.]|[-.](?![A-Za-z0-9])"  # what may begin a list
    r"|[^-.A-Za-z0-9 _,\u00a1-\u1fff\u2030-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0003fffd]"
)


def mermaid(*shown: Picture) -> str:
    """The diagram, ends with a line break. Nothing in it but ids, classes and escaped text."""
    if len(shown) == 1:
        head = f"flowchart {'TD' if len(shown[0].boxes) > 8 else 'LR'}"
        return "\n".join([head, *_body(shown[0], "", 0), *(f"  {c}" for c in _CLASSES)]) + "\n"
    parts, before = ["flowchart LR"], 0
    for number, each in enumerate(shown, 1):
        parts.append(f"  subgraph w{number}[{text(each.title)}]")
        parts += _body(each, f"w{number}_", before)
        parts.append("  end")
        before += min(len(each.lines), MAX_LINES)
    return "\n".join([*parts, *(f"  {c}" for c in _CLASSES)]) + "\n"


def text(value: str) -> str:
    """Quoted, with everything that may mean something to Mermaid, Markdown or HTML as its number."""
    return '"' + _PLAIN.sub(lambda found: f"#{ord(found[0])};", seen(value)) + '"'


def _body(shown: Picture, prefix: str, before: int) -> Iterator[str]:
    """Lines are coloured by their number in the whole diagram: `before` come from others."""
    for box in shown.boxes:
        yield f"  {prefix}{_node(box)}"
    lines = shown.lines[:MAX_LINES]
    for line in lines:
        yield f"  {_edge(line, shown, prefix)}"
    witness = [str(n) for n, line in enumerate(lines, before) if line.witness]
    if witness:
        yield f"  linkStyle {','.join(witness)} {_WITNESS}"
    left = [f"{shown.left_out} nodes"] if shown.left_out else []
    left += [f"{len(shown.lines) - MAX_LINES} connections"] if len(shown.lines) > MAX_LINES else []
    if left:
        yield f"  {prefix}left_out[{text(' and '.join(left) + ' are not drawn')}]"


def _node(box: Box) -> str:
    opened, closed = _SHAPES.get(box.kind, ("[", "]"))
    parts = [text(part)[1:-1] for part in (box.label, box.line, *box.notes)]
    return f'{box.id}{opened}"{"<br>".join(parts)}"{closed}{_class(box)}'


def _class(box: Box) -> str:
    if box.state is not State.PLAIN:
        return f":::{box.state.value}"
    return ":::model" if box.kind in {NodeKind.AGENT, NodeKind.MODEL_CALL} else ""


def _edge(line: Line, shown: Picture, prefix: str) -> str:
    arrow = "==>" if line.witness else _ARROWS.get(line.kind, "-->")
    said = [line.label] if line.label else []
    said += [line.kind.value] if line.kind in _NAMED else []
    said += ["asks for leave"] if line.approved else []
    label = f"|{text(', '.join(said))}|" if said else ""
    return f"{prefix}{shown.boxes[line.start].id} {arrow}{label} {prefix}{shown.boxes[line.end].id}"
