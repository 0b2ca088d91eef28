"""The production-grade profile on a terminal: one line where nothing applies, else a list of parts."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from shipworthy.report.profile_view import ComponentView, ProfileView
from shipworthy.report.terminal_rules import Line
from shipworthy.report.terminal_words import QUIET, indented, item


def profile_lines(profile: ProfileView, *, verbose: bool) -> Iterator[Line]:
    if not profile.components:
        if verbose:
            yield ""
            yield Text.assemble(
                ("Production-grade AI: not applicable", "bold"), (f" {profile.reason}", QUIET)
            )
        return
    yield ""
    yield Text(f"Production-grade AI: {profile.summary}", style="bold")
    for component in profile.components:
        if verbose or component.standing != "not applicable":
            yield item(component.mark, _component(component, verbose=verbose))
    if verbose:
        for question in profile.questions:
            told = Text.assemble(question.question, (f" {question.reason}", QUIET))
            yield indented(item(question.mark, told))


def _component(component: ComponentView, *, verbose: bool) -> Text:
    told = component.reason if verbose or component.standing != "evidenced" else ""
    places = ", ".join(component.places[: 2 if verbose else 1])
    told += f" ({places})" if told and places else places
    return Text.assemble(component.title, (f": {told}" if told else "", QUIET))
