"""Which workflows do something for the product: an idle one without faults is no merit."""

from __future__ import annotations

import re

from shipworthy.collect.ci.ci import blind_spots, ci_commands
from shipworthy.collect.ci.following.pipelines import github_pipelines
from shipworthy.collect.ci.tool_languages import looks_at
from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import languages
from shipworthy.model.commands import Purpose
from shipworthy.model.pipelines import Pipeline

_PREPARES = re.compile(r"actions/(?:checkout|cache|setup-[\w-]+)(?:@|$)")


@fact("ci.serving_workflows")
def serving_workflows(context: Context) -> tuple[str, ...]:
    """Paths of the GitHub workflows that test, check, build, publish or otherwise work on the product.

    Not those that only check it out, install, or run tools for other languages than it is written in.
    """
    written = frozenset(name for name in context.get(languages))
    serving = {spot.path for spot in context.get(blind_spots)}
    for command in context.get(ci_commands):
        useful = set(command.purposes) - {Purpose.INSTALL}
        if useful and not command.ignored and looks_at(command.text, written):
            serving.add(command.path)
    return tuple(p.path for p in github_pipelines(context) if p.path in serving or _uses_actions(p))


def _uses_actions(pipeline: Pipeline) -> bool:
    used = [step.uses for job in pipeline.jobs for step in job.steps if step.uses]
    return any(job.calls for job in pipeline.jobs) or any(not _PREPARES.match(each) for each in used)
