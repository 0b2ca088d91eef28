"""What a mutation tool was pointed at, and what would have made its report."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.repository import languages, source_files
from shipworthy.collect.testing.mutation_reports import Mutation

MIN_SCOPE = 0.5
"""Of the product's code that must lie in the files a tool was pointed at: else its figures are of a part."""
PROBE = "shipworthy probe --run -o mutation.json"
_STRYKER = "npx stryker run --reporters json"
_BY_LANGUAGE: Mapping[str, str] = {
    "Python": PROBE,
    **dict.fromkeys(("JavaScript", "TypeScript", "Vue", "Svelte"), _STRYKER),
    **dict.fromkeys(("C#", "F#"), "dotnet stryker --reporter json"),
    **dict.fromkeys(
        ("Java", "Kotlin", "Groovy"),
        "mvn org.pitest:pitest-maven:mutationCoverage -DoutputFormats=XML, with Descartes as its engine",
    ),
    "Scala": "sbt stryker",
    "Rust": "cargo mutants",
    "Go": "gremlins unleash --output gremlins.json",
    "PHP": "vendor/bin/infection --logger-json=infection.json",
}


def mutation_command(context: Context) -> str:
    """What would measure the language most of the product is written in."""
    found = next((_BY_LANGUAGE[name] for name in context.get(languages) if name in _BY_LANGUAGE), "")
    return found or "a mutation tool that writes Stryker's report schema"


def refuse_narrow(context: Context, paths: set[str]) -> None:
    lines = {f.path: context.analysis(f).lines for f in context.get(source_files)}
    inside, of = sum(lines.get(path, 0) for path in paths), sum(lines.values())
    if inside < MIN_SCOPE * of:
        files = "1 file, which holds" if len(paths) == 1 else f"{len(paths)} files, which hold"
        raise Unavailable(
            f"the mutation tool was pointed at {files} {inside} of {of} lines of the product",
            "the mutation tool, on all of the product",
        )


def no_report(context: Context, found: Mutation, what: str) -> Unavailable:
    told = "; ".join(f"{r.path}: {r.problem}" for r in found.reports[:3] if r.problem)
    if told:
        return Unavailable(
            f"no report of a mutation tool {what} can be believed: {told}", mutation_command(context)
        )
    return Unavailable(f"there is no report of a mutation tool {what}", mutation_command(context))
