"""`shipworthy rules`: list them, run their examples, publish their schema, start a new one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.options import ConfigFile, Rules

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help="The rules: list, test, schema, new.",
)


@app.command("list")
def list_(*, rules: Rules = [], config: ConfigFile = None) -> None:  # noqa: B006  # typer reads it
    """List every rule: its id, severity, weights, and what it says when it holds."""
    from shipworthy import pipeline  # noqa: PLC0415  # as in scan

    options = pipeline.Options(rules=tuple(rules), config=config)
    book = pipeline.load_rules(pipeline.config_here(options), options)
    pack = ""
    for rule in sorted(book.rules, key=lambda r: (r.pack, r.id)):
        if rule.pack != pack:
            typer.echo(f"{'' if not pack else chr(10)}{rule.pack}")
            pack = rule.pack
        weights = ", ".join(
            f"{dimension} {weight:g}" for dimension, weight in sorted(rule.counts_toward.items())
        )
        marks = str(rule.severity) + (", blocker" if rule.blocker else "")
        marks += ", preview" if rule.stability == "preview" else ""
        typer.echo(f"  {rule.id} [{marks}] {rule.title} ({weights})")


@app.command()
def test(
    pack: Annotated[
        str,
        typer.Argument(help="A pack or a folder of rules; by default all.", show_default=False),
    ] = "",
    *,
    rules: Rules = [],  # noqa: B006  # typer reads it
) -> None:
    """Run the examples inside the rule files. Exits 1 if one ends otherwise than it says."""
    from shipworthy import pipeline  # noqa: PLC0415  # as in scan
    from shipworthy.config import Config  # noqa: PLC0415
    from shipworthy.errors import UsageError  # noqa: PLC0415
    from shipworthy.evaluate.examples import mismatches  # noqa: PLC0415
    from shipworthy.schema.decode import suggest  # noqa: PLC0415

    folders = list(rules)
    if pack and Path(pack).is_dir():
        folders.append(Path(pack))
        pack = Path(pack).resolve().name
    options = pipeline.Options(rules=tuple(folders))
    # A rule that is switched off is tested too: only the packs and the mistakes of the configuration count.
    stated = pipeline.config_here(options)
    pipeline.load_rules(stated, options)
    book = pipeline.load_rules(Config(packs=stated.packs, root=stated.root), options)
    names = sorted({p.name for p in book.packs})
    chosen = [r for r in book.rules if not pack or r.pack == pack or r.origin.split("/")[0] == pack]
    if not chosen:
        raise UsageError(f"no such pack {pack!r}", help=suggest(pack, names) or f"one of {', '.join(names)}")
    found = [m for rule in chosen for m in mismatches(rule)]
    for mismatch in found:
        typer.echo(str(mismatch))
    examples = sum(len(r.examples) for r in chosen)
    typer.echo(f"{len(chosen)} rules, {examples} examples, {len(found)} that end otherwise than they say")
    if found:
        raise typer.Exit(1)


@app.command()
def schema(
    *,
    config: Annotated[
        bool, typer.Option("--config", help="The schema of the configuration file instead.")
    ] = False,
) -> None:
    """Print the JSON Schema of a rule file, or of the configuration file."""
    from shipworthy import pipeline  # noqa: PLC0415  # as in scan

    document = pipeline.config_schema() if config else pipeline.rule_schema()
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The rule's id: lower-case words joined by hyphens.")],
    *,
    folder: Annotated[Path, typer.Option("--in", metavar="DIR", help="The folder to write it to.")] = Path(
        "rules/local"
    ),
) -> None:
    """Write a commented rule file to start from. It loads, and its examples pass."""
    from shipworthy import resources  # noqa: PLC0415  # as in scan
    from shipworthy.errors import UsageError  # noqa: PLC0415

    target = folder / f"{name}.yaml"
    if target.exists():
        raise UsageError(f"{target} exists already")
    if not name.replace("-", "").isalnum() or name != name.lower():
        raise UsageError(f"{name!r} is not lower-case words joined by hyphens")
    text = (resources.folder("templates") / "rule.yaml").read_text(encoding="utf-8")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text.replace("RULE-ID", name), encoding="utf-8")
    typer.echo(f"wrote {target}; try it: shipworthy rules test {folder}")
