"""`shipworthy scan`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shipworthy.cli.options import (
    Artifacts,
    BaseCommit,
    ConfigFile,
    NoCache,
    Outputs,
    RepositoryPath,
    Rules,
)
from shipworthy.errors import UsageError
from shipworthy.repo.memory import clock
from shipworthy.repo.place import here
from shipworthy.repo.state import Question
from shipworthy.repo.today import today

if TYPE_CHECKING:
    from shipworthy.cli.remembered import Remembered
    from shipworthy.model.results import Result

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def scan(  # noqa: PLR0913  # a parameter per option is how typer reads them
    context: typer.Context,
    path: RepositoryPath = Path(),
    *,
    output: Outputs = [],  # noqa: B006  # typer reads it, nobody changes it
    rules: Rules = [],  # noqa: B006  # as above
    select: Annotated[list[str], typer.Option(metavar="RULE", help="Judge only these rules or packs.")] = [],  # noqa: B006
    ignore: Annotated[list[str], typer.Option(metavar="RULE", help="Leave these rules or packs out.")] = [],  # noqa: B006
    config: ConfigFile = None,
    base: BaseCommit = None,
    artifact: Artifacts = [],  # noqa: B006  # as above
    facts: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Judge these facts (from `facts --json`) instead of a repository."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the verdict.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every rule, not only what is open.")
    ] = False,
    no_cache: NoCache = False,
) -> None:
    """Scan a repository and say whether its next release can be trusted.

    Exits 0 whenever there is a result, whatever it says. 2: an option, configuration or rule file is wrong.
    4: there is nothing to scan.
    """
    from shipworthy.cli.options import outputs  # noqa: PLC0415  # what a scan takes, when one runs
    from shipworthy.cli.present import formats, present  # noqa: PLC0415
    from shipworthy.cli.remembered import Remembered  # noqa: PLC0415

    wanted = outputs(output, formats())
    if facts and base is not None:
        raise UsageError("--base says nothing of facts that are known already", help="give it to `facts`")
    if facts and artifact:
        raise UsageError(
            "a report cannot be added to facts that were already collected",
            help="give it to the command that collects them: shipworthy facts --json --artifact PATH",
        )
    if base == "":
        raise UsageError("--base '' names no commit")
    question = _question(path, rules, _names(select), _names(ignore), config, artifact)
    question = question._replace(base=base or "")
    memory = None if no_cache or facts else Remembered(question)
    result = memory.result() if memory else None
    if result is None:
        result = _made(question, facts, memory, quiet=quiet, cache=not no_cache)
    written = present(result, wanted, quiet=quiet, verbose=verbose)
    if memory and written and context.obj:
        memory.keep(context.obj, written)


def _question(  # all that a user may say
    path: Path,
    rules: list[Path],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config: Path | None,
    artifacts: list[str],
) -> Question:
    return Question(
        path=str(path), rules=tuple(map(str, rules)), select=select, ignore=ignore,
        config=str(config) if config else "", today=today().isoformat(), folder=here(),
        artifacts=tuple(artifacts),
    )  # fmt: skip


def _made(
    question: Question, facts: Path | None, memory: Remembered | None, *, quiet: bool, cache: bool
) -> Result:
    from shipworthy import pipeline  # noqa: PLC0415  # every stage of a scan
    from shipworthy.cli.progress import shown_progress  # noqa: PLC0415

    with shown_progress(quiet=quiet) as progress:
        options = pipeline.Options(
            rules=tuple(map(Path, question.rules)), select=question.select, ignore=question.ignore,
            config=Path(question.config) if question.config else None, base=question.base or None,
            cache=cache, progress=progress, artifacts=tuple(map(Path, question.artifacts)),
        )  # fmt: skip
        if facts:
            return pipeline.scan_facts(facts, options)
        began = clock()
        scanned = pipeline.look_over(Path(question.path), options)
        if memory and scanned.lasting:
            memory.learn(scanned.result, scanned.outside, began)
        return scanned.result


def _names(stated: list[str]) -> tuple[str, ...]:
    """Repeated options and comma lists alike."""
    return tuple(name.strip() for text in stated for name in text.split(",") if name.strip())
