"""What is asked of the process that holds the project's tests, in the words of the findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.probe.conversation import SLACK, Conversation, EndedError, LateError, Message
from shipworthy.probe.errors import UnprobedError
from shipworthy.probe.findings import Function, Suite, function

Shown = Callable[[str, int, int], None]
NAMED = 10
"""Failing tests a message names."""


@dataclass(frozen=True)
class Baseline:
    suite: Suite
    functions: tuple[Function, ...]
    elsewhere: dict[str, str]
    red: dict[str, str]
    """Tests that failed twice in forked processes, and what they said."""


def baseline(
    talk: Conversation, tree: Path, files: Sequence[str], folder: Path, seconds: float, shown: Shown
) -> Baseline:
    """Raises `UnprobedError` where the unchanged tests are no ground to stand on."""

    def listen(message: Message) -> None:
        if "ran" in message:
            shown("running the tests unchanged", message["ran"], message["of"])

    request = {
        "do": "baseline", "root": str(tree), "files": [str(tree / f) for f in files],
        "folder": str(folder), "seconds": seconds,
    }  # fmt: skip
    try:
        said = talk.ask(request, seconds + SLACK, listen)
    except EndedError:
        raise UnprobedError(f"pytest ended while the tests ran; it said:\n{talk.said()}") from None
    except LateError:
        said = {"trouble": "late"}
    _refused(said, seconds)
    return _read(said, tree)


def _refused(said: Message, seconds: float) -> None:
    if said["trouble"] == "late":
        raise UnprobedError(
            f"the unchanged tests alone take more than the {seconds:.0f} s there were for them",
            help="give more with --budget, or fewer tests after --: shipworthy probe --run -- tests/unit",
        )
    if said["trouble"]:
        raise UnprobedError(f"the unchanged tests could not be run in a forked process: {said['trouble']}")
    if not any(outcome == "passed" for _, outcome, _, _ in said["tests"]):
        raise UnprobedError("no test passed, so there is nothing a failure could be told from")


def refused_as_red(red: Mapping[str, str]) -> UnprobedError:
    named = [f"  {name}: {_first_error(said)}" for name, said in sorted(red.items())[:NAMED]]
    more = [f"  and {len(red) - NAMED} more"] if len(red) > NAMED else []
    return UnprobedError(
        f"{len(red)} of the tests fail without any change, so a failure would say nothing:\n"
        + "\n".join(named + more),
        help="mend them, or leave them out: shipworthy probe --run -- --deselect TEST. "
        "They ran in a copy of the project without .git",
    )


def _first_error(message: str) -> str:
    """Pytest marks with an E what went wrong."""
    marked = [line for line in message.splitlines() if line.startswith("E ")]
    return marked[0].removeprefix("E").strip()[:200] if marked else message.strip()[-200:]


def _read(said: Message, tree: Path) -> Baseline:
    ended = {name: outcome for name, outcome, _, _ in said["tests"]}
    suite = Suite(
        collected=len(ended), passed=sum(o == "passed" for o in ended.values()), seconds=said["seconds"],
        flaky=tuple(sorted(n for n, o in ended.items() if o == "failed" and n not in said["red"])),
        durations={name: seconds for name, outcome, seconds, _ in said["tests"] if outcome == "passed"},
        python=said["python"], pytest=said["pytest"],
    )  # fmt: skip
    elsewhere = {Path(p).relative_to(tree).as_posix(): o for p, o in said["elsewhere"].items()}
    red = {name: message for name, _, _, message in said["tests"] if name in said["red"]}
    return Baseline(suite, tuple(function(f, tree) for f in said["functions"]), elsewhere, red)


def text_of(talk: Conversation, mutants: Sequence[tuple[Function, str]]) -> bytes:
    """One file with the bodies of these functions in it replaced."""
    pairs = [[function.id, constant] for function, constant in mutants]
    answer = talk.ask({"do": "text", "mutants": pairs}, SLACK)
    return str(answer["text"]).encode(answer["encoding"])
