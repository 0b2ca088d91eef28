"""A score as a row of characters: solid to the floor, hatched to the ceiling, a mark at the threshold."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.scores import Score


@dataclass(frozen=True, slots=True)
class Glyphs:
    solid: str
    hatched: str
    empty: str
    threshold: str


BLOCKS = Glyphs("█", "▒", "·", "┃")
ASCII = Glyphs("#", "=", ".", "|")


@dataclass(frozen=True, slots=True)
class Part:
    """Equal characters in a row."""

    role: str
    text: str


def bar(score: Score, width: int = 20, glyphs: Glyphs = BLOCKS) -> str:
    return "".join(part.text for part in parts(score, width, glyphs))


def parts(score: Score, width: int, glyphs: Glyphs) -> tuple[Part, ...]:
    """The bar, cut where its characters change."""
    solid = score.floor * width // 100
    filled = solid if score.ceiling == score.floor else -(-score.ceiling * width // 100)
    roles = ["solid"] * solid + ["hatched"] * (filled - solid) + ["empty"] * (width - filled)
    if score.threshold is not None and score.threshold * width // 100 < width:
        roles[score.threshold * width // 100] = "threshold"
    cut: list[Part] = []
    for role in roles:
        glyph = getattr(glyphs, role)
        if cut and cut[-1].role == role:
            cut[-1] = Part(role, cut[-1].text + glyph)
        else:
            cut.append(Part(role, glyph))
    return tuple(cut)
