"""Compares the complexity of each function with lizard's, which reads languages without grammars.

    python benchmarks/against_lizard.py LANGUAGE CHECKOUT … [--differences N] [--unmatched N]

lizard is no dependency of this project: `pip install lizard==1.24.3` into the environment that runs this.
A row for each checkout: files, those that we have a problem with, those that lizard fails on, lines in
functions that we leave out, functions that both have, those that only one has, those with another complexity,
and the rank correlation (Spearman) of the complexities: of all functions that both have, and of those that
lizard sees end on the same line. Where it sees another end, it has lost its way between the braces.
"""

from __future__ import annotations

import argparse
import importlib
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.analyse.syntax.reading import read_syntax
from shipworthy.repo.languages import language_of, tags_of

COLUMNS = ("repository", "files", "problems", "lizard fails", "lines left out", "in both", "ours only",
           "lizard only", "differ", "Spearman", "same end", "differ", "Spearman")  # fmt: skip
NO_DECISION = {
    "C#": re.compile(r"(?<=[\w>\])])\?(?![?\s])|(?<=[\w>\])])\?(?=\s+\w+\s*[;,)=({])"),
    "TypeScript": re.compile(r"(?<=[\w\])])\?(?=\s*[:.,)])"),
}
"""What lizard takes for a decision and is none: the mark of `int?`, of `{ a?: string }`, and `a?.b`."""
NEAR = 3
"""Lines by which the two may place a function of the same name differently."""


@dataclass(frozen=True)
class Unit:
    line: int
    end_line: int
    name: str
    complexity: int


@dataclass
class Comparison:
    files: int = 0
    problems: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    """Files that lizard fails on."""
    unread_lines: int = 0
    pairs: list[tuple[str, Unit, Unit]] = field(default_factory=list)
    ours_only: list[tuple[str, Unit]] = field(default_factory=list)
    lizards_only: list[tuple[str, Unit]] = field(default_factory=list)

    @property
    def of_same_end(self) -> list[tuple[str, Unit, Unit]]:
        return [(path, ours, its) for path, ours, its in self.pairs if ours.end_line == its.end_line]


def differing(pairs: Sequence[tuple[str, Unit, Unit]]) -> list[tuple[str, Unit, Unit]]:
    return [(path, ours, its) for path, ours, its in pairs if ours.complexity != its.complexity]


def compare(checkout: Path, language: str) -> Comparison:
    found = Comparison()
    for path in paths(checkout, language):
        content = (checkout / path).read_bytes()
        read = read_syntax(content, language)
        found.files += 1
        if read.syntax is None:
            found.problems.append(f"{path}: {read.problem}")
            continue
        found.unread_lines += read.syntax.unread_lines
        ours = [
            Unit(f.line, f.end_line, f.name.rpartition(".")[2], f.complexity) for f in read.syntax.functions
        ]
        try:
            its = lizards(path, text_for_lizard(content, language))
        except (IndexError, RecursionError, AttributeError, TypeError) as error:
            found.crashes.append(f"{path}: {error!r}")
            continue
        pairs = list(matched(ours, its))
        found.pairs += [(path, a, b) for a, b in pairs]
        found.ours_only += [(path, each) for each in without(ours, [a for a, _ in pairs])]
        found.lizards_only += [(path, each) for each in without(its, [b for _, b in pairs])]
    return found


def paths(checkout: Path, language: str) -> list[str]:
    listed = subprocess.run(["git", "-C", str(checkout), "ls-files", "-z"], capture_output=True, check=True)
    named = [path for path in listed.stdout.decode("utf-8", errors="replace").split("\0") if path]
    return [
        path
        for path in sorted(named)
        if language_of(tags_of(path, executable=False, first_line=b"")) == language and small(checkout / path)
    ]


def small(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size < 1_000_000


def text_for_lizard(content: bytes, language: str) -> str:
    text = content.decode("utf-8", errors="replace")
    return NO_DECISION[language].sub("", text) if language in NO_DECISION else text


def lizards(path: str, text: str) -> list[Unit]:
    lizard: Any = importlib.import_module("lizard")
    functions = lizard.analyze_file.analyze_source_code(path, text).function_list
    return [
        Unit(f.start_line, f.end_line, f.name.rpartition("::")[2].rpartition(".")[2], f.cyclomatic_complexity)
        for f in sorted(functions, key=lambda f: (f.start_line, -f.end_line))
    ]


def matched(ours: Sequence[Unit], its: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """By line and name, then those alone on a line, then by name on a line near by."""
    left, right = list(ours), list(its)
    for same in (
        lambda a, b: a.line == b.line and a.name == b.name,
        lambda a, b: a.line == b.line and alone(a, left) and alone(b, right),
        lambda a, b: a.name == b.name and abs(a.line - b.line) <= NEAR,
    ):
        by_line: dict[int, list[Unit]] = defaultdict(list)
        for each in left:
            by_line[each.line].append(each)
        for other in list(right):
            lines = sorted(range(other.line - NEAR, other.line + NEAR + 1), key=lambda n: abs(n - other.line))
            pair = next((a for line in lines for a in by_line[line] if same(a, other)), None)
            if pair is not None:
                yield pair, other
                by_line[pair.line].remove(pair)
                left.remove(pair)
                right.remove(other)


def alone(unit: Unit, units: Sequence[Unit]) -> bool:
    return sum(1 for each in units if each.line == unit.line) == 1


def without(units: Sequence[Unit], taken: Sequence[Unit]) -> list[Unit]:
    left = list(units)
    for each in taken:
        left.remove(each)
    return left


def spearman(pairs: Sequence[tuple[str, Unit, Unit]]) -> float:
    first = ranks([ours.complexity for _, ours, _ in pairs])
    second = ranks([its.complexity for _, _, its in pairs])
    middle = (len(pairs) + 1) / 2
    together = sum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    spread = sum((a - middle) ** 2 for a in first) * sum((b - middle) ** 2 for b in second)
    return float(together / spread**0.5) if spread else float("nan")


def ranks(values: Sequence[float]) -> list[float]:
    """Equal values share the mean of their places."""
    places: dict[float, list[int]] = defaultdict(list)
    for place, value in enumerate(sorted(values), 1):
        places[value].append(place)
    return [sum(places[value]) / len(places[value]) for value in values]


def told(name: str, found: Comparison) -> str:
    cells: list[object] = [name, found.files, len(found.problems), len(found.crashes), found.unread_lines]
    cells += [len(found.pairs), len(found.ours_only), len(found.lizards_only)]
    cells += [len(differing(found.pairs)), f"{spearman(found.pairs):.3f}"]
    cells += [len(found.of_same_end), len(differing(found.of_same_end)), f"{spearman(found.of_same_end):.3f}"]
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("language")
    options.add_argument("checkouts", nargs="+", type=Path)
    options.add_argument("--differences", type=int, default=0)
    options.add_argument("--unmatched", type=int, default=0)
    chosen = options.parse_args()
    print("| " + " | ".join(COLUMNS) + " |")
    print("|---|" + "--:|" * (len(COLUMNS) - 1))
    for checkout in chosen.checkouts:
        found = compare(checkout, chosen.language)
        print(told(checkout.name, found), flush=True)
        for problem in found.problems[: chosen.unmatched]:
            print("  problem", problem)
        for title, only in (("ours only", found.ours_only), ("lizard only", found.lizards_only)):
            for path, unit in only[:: max(1, len(only) // max(1, chosen.unmatched))][: chosen.unmatched]:
                print(f"  {title} {path}:{unit.line} {unit.name} {unit.complexity}")
        far = sorted(
            differing(found.of_same_end), key=lambda row: -abs(row[1].complexity - row[2].complexity)
        )
        for path, ours, its in far[: chosen.differences]:
            print(f"  differ {path}:{its.line} {its.name}: ours {ours.complexity}, lizard {its.complexity}")


if __name__ == "__main__":
    main()
