"""What stands in the product's code more than once."""

from __future__ import annotations

from shipworthy.collect.code.complexity import require_enough
from shipworthy.collect.code.repeated import Clone, Joined, Said, join
from shipworthy.collect.code.size import is_declaration
from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import source_files

LISTED = 20


@fact("duplication.share", unit="share")
def duplicated_share(context: Context) -> float:
    """The share of the product's lines of code that belong to a duplicated block.

    A block is ten lines or more that stand in two places, equal but for comments, blank lines and spaces;
    each ten of them hold fifty tokens or more in bodies of functions, so that imports, declarations and
    tables of data make none. Every place counts. Tests, examples, generated and vendored code are left out.
    """
    for clone in context.get(clones)[:3]:
        context.cite(clone.path, clone.line)
    joined = _joined(context)
    return joined.duplicated / joined.lines if joined.lines else 0.0


@fact("duplication.lines", unit="lines")
def duplicated_lines(context: Context) -> int:
    """How many lines of the product's code belong to a duplicated block; lone brackets are no lines."""
    return _joined(context).duplicated


@fact("duplication.clones")
def clones(context: Context) -> tuple[Clone, ...]:
    """The twenty largest duplicated blocks, each with its first other place, largest first."""
    found = sorted(_joined(context).clones(), key=lambda c: (-c.lines, c.path, c.line, c.other_path))
    return tuple(found[:LISTED])


def _joined(context: Context) -> Joined:
    return context.once("duplication", lambda: _join(context))


def _join(context: Context) -> Joined:
    require_enough(context)
    files = [f for f in context.get(source_files) if not is_declaration(f)]
    return join([Said(f.path, context.analysis(f).passages) for f in files])
