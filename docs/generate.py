"""Writes the generated pages and schemas: the pages of rules, facts and commands, two JSON Schemas.

`just docs` runs it; a test compares.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from shipworthy import pipeline
from shipworthy.cli.app import COMMANDS, app
from shipworthy.collect.discovery import all_facts
from shipworthy.config import Config
from shipworthy.errors import BUG, INTERRUPTED, NOT_READY, NOTHING_TO_SCAN, READY, UNDECIDED, USAGE
from shipworthy.evaluate.packs import Book
from shipworthy.evaluate.phrases import shown_clause
from shipworthy.formats.workflows.own.published import workflow_schema
from shipworthy.govern.registry import registry_schema
from shipworthy.model.rules import Rule, Stability
from shipworthy.report.workflows.export import export_schema

ROOT = Path(__file__).resolve().parent.parent
EXIT_CODES = {
    READY: "a result was produced (`scan`), or the command did what it was asked",
    NOT_READY: "an example of a rule ends otherwise than it says (`rules test`); an approval is refused,"
    " or one no longer holds (`workflows`)",
    USAGE: "an option, a configuration or a rule file is wrong; the message names file and line",
    UNDECIDED: "nothing can be said: a test fails unchanged, pytest is missing, no fork (`probe`);"
    " too few releases, or not all of the history (`backtest`)",
    NOTHING_TO_SCAN: "the path is no git repository, or one without tracked files",
    BUG: "a bug in shipworthy; the message asks to report it",
    INTERRUPTED: "interrupted",
}


def pages() -> dict[Path, str]:
    """What each generated file must hold."""
    book = pipeline.load_rules(Config(), pipeline.Options())
    return {
        Path("docs/rules.md"): "\n".join(_rules(book)) + "\n",
        Path("docs/facts.md"): "\n".join(_facts(book)) + "\n",
        Path("docs/cli.md"): "\n".join(_commands()) + "\n",
        Path("docs/workflow.schema.json"): json.dumps(workflow_schema(), indent=2) + "\n",
        Path("docs/workflow-registry.schema.json"): json.dumps(registry_schema(), indent=2) + "\n",
        Path("rules/rule.schema.json"): json.dumps(pipeline.rule_schema(), indent=2) + "\n",
        Path("docs/workflows-export.schema.json"): json.dumps(export_schema(), indent=2) + "\n",
    }


def _rules(book: Book) -> Iterator[str]:
    yield "# Rules\n\nGenerated from `rules/` by `just docs`. A weight is in points of its dimension.\n"
    yield from _weights(book)
    for pack in sorted({r.pack for r in book.rules}):
        yield f"\n## {pack}"
        for rule in book.rules:
            if rule.pack == pack:
                yield from _rule(rule)


def _weights(book: Book) -> Iterator[str]:
    ids = [d.id for d in book.scales.dimensions]
    yield "| rule | " + " | ".join(ids) + " |"
    yield "| --- |" + " ---: |" * len(ids)
    for rule in book.rules:
        weights = " | ".join(f"{rule.counts_toward[d]:g}" if d in rule.counts_toward else "" for d in ids)
        mark = " (preview)" if rule.stability is Stability.PREVIEW else ""
        yield f"| [{rule.id}](#{rule.id}){mark} | {weights} |"


def _rule(rule: Rule) -> Iterator[str]:
    marks = [f"severity {rule.severity}", f"confidence {rule.confidence}", f"fixed in {rule.effort}"]
    marks += ["blocker"] if rule.blocker else []
    marks += ["preview: shown, weighs nothing"] if rule.stability is Stability.PREVIEW else []
    yield f"\n### {rule.id}\n\n{rule.title}. When not: {rule.failure}.\n\n*{', '.join(marks)}*\n"
    for word, text in (("What", rule.what), ("Why", rule.why), ("Fix", rule.fix)):
        yield f"**{word}.** {' '.join(text.split())}\n"
    for word, clauses in (("Applies when", rule.applies_when), ("Holds when", rule.check)):
        if clauses:
            yield f"**{word}.** " + "; ".join(f"`{shown_clause(c)}`" for c in clauses) + "\n"
    if rule.for_each:
        yield f"**For each of.** `{rule.for_each}`\n"
    if rule.grade:
        grade = rule.grade
        yield f"**Credit.** none at `{grade.fact}` {grade.zero_at:g}, full at {grade.full_at:g}\n"
    for reference in rule.references:
        yield f"- {' '.join(reference.split())}"


def _facts(book: Book) -> Iterator[str]:
    yield "# Facts\n\nGenerated from `src/shipworthy/collect/` by `just docs`."
    using: dict[str, list[str]] = {}
    for rule in book.rules:
        for name in pipeline.facts_of(rule):
            using.setdefault(name, []).append(rule.id)
    for name, fact in all_facts().items():
        yield f"\n## {name}\n\n{fact.documentation}\n"
        unit = f", in {fact.unit}" if fact.unit else ""
        yield f"- type: `{_type(fact.hint)}`{unit}"
        if fact.parameters:
            yield f"- given: {', '.join(f'`{p}`' for p in fact.parameters)}"
        rules = ", ".join(f"[{r}](rules.md#{r})" for r in sorted(using.get(name, [])))
        yield f"- used by: {rules or 'no rule; shown in reports or used by other facts'}"


def _type(hint: Any) -> str:
    return re.sub(r"[\w.]+\.(\w+)", r"\1", str(hint if hasattr(hint, "__args__") else hint.__name__))


def _commands() -> Iterator[str]:
    yield "# Command line\n\nGenerated from the commands themselves by `just docs`.\n"
    yield "| exit code | means |\n| ---: | --- |"
    yield from (f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())
    group: Any = typer.main.get_command(app)
    context = group.context_class(group, info_name="shipworthy")
    for name in COMMANDS:
        yield from _command(group.get_command(context, name), f"shipworthy {name}", context)


def _command(command: Any, name: str, parent: Any) -> Iterator[str]:
    context = command.context_class(command, info_name=name.rpartition(" ")[2], parent=parent)
    context.terminal_width = 90
    context.max_content_width = 90
    yield f"\n## {name}\n\n```text\n{command.get_help(context).rstrip()}\n```"
    for sub in getattr(command, "commands", {}):
        yield from _command(command.commands[sub], f"{name} {sub}", context)


def main() -> None:
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
