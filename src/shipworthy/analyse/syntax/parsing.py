"""A text parsed by the grammar that reads most of it, in bounded time."""

from __future__ import annotations

from dataclasses import dataclass
from time import thread_time

from tree_sitter import Parser, Tree

from shipworthy.analyse.limits import PATIENCE, TookTooLong
from shipworthy.analyse.syntax.grammars import Grammar

_PIECE = 1 << 14


@dataclass(frozen=True, slots=True)
class Parsed:
    tree: Tree
    grammar: Grammar
    lost: int
    """Bytes of the tokens in errors. What is whole inside an error is read."""

    def first_error(self) -> int:
        """Its line."""
        node = self.tree.root_node
        while not node.is_error and (inside := next((c for c in node.children if c.has_error), None)):
            node = inside
        return node.start_point.row + 1


def parse(content: bytes, known: tuple[Grammar, ...]) -> Parsed:
    """Without what is noise to the grammar, where less of the text is lost so. Raises `TookTooLong`."""
    end = thread_time() + PATIENCE
    found = _best(content, known, end)
    noise = known[0].noise
    if found.lost and noise and (less := noise.sub(lambda m: b" " * len(m[0]), content)) != content:
        found = min(found, _best(less, known, end), key=lambda parsed: parsed.lost)
    return found


def _best(content: bytes, known: tuple[Grammar, ...], end: float) -> Parsed:
    """By the first grammar that reads all of it, else by the one that loses least."""
    found: list[Parsed] = []
    for grammar in known:
        tree = _tree(content, grammar.parser, end)
        found.append(Parsed(tree, grammar, _lost(tree)))
        if not found[-1].lost:
            break
    return min(found, key=lambda parsed: parsed.lost)


def _tree(content: bytes, parser: Parser, end: float) -> Tree:
    try:
        # Only a text that is asked for piece by piece can be given up.
        return parser.parse(
            lambda at, _: content[at : at + _PIECE], progress_callback=lambda _, __: thread_time() > end
        )
    except ValueError:
        parser.reset()
        raise TookTooLong(f"takes longer than {PATIENCE} s to parse") from None


def _lost(tree: Tree) -> int:
    if not tree.root_node.has_error:
        return 0
    lost, waiting = 0, [tree.root_node]
    while waiting:
        node = waiting.pop()
        if node.is_error:
            lost += sum(c.end_byte - c.start_byte for c in node.children if not c.child_count)
            lost += 0 if node.child_count else node.end_byte - node.start_byte
        if node.has_error:
            waiting.extend(node.children)
    return lost
