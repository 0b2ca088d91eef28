"""Whether tests changed with the code they cover, over the last year's commits."""

from __future__ import annotations

from shipworthy.collect.context import Context, fact
from shipworthy.collect.history.changes import enough_changes
from shipworthy.collect.history.people import is_robot
from shipworthy.collect.testing.test_files import candidates
from shipworthy.collect.testing.tests import test_files
from shipworthy.model.repository import PathClass


@fact("tests.change_with_code_share", unit="share")
def change_with_code_share(context: Context) -> float:
    """The share of the last year's commits to product code that also touch tests.

    Robots' commits are left out; a source file that holds its own tests counts as both. Unknown below ten
    such commits.
    """
    tests = {f.path for f in candidates(context) if f.path_class is PathClass.TEST}
    tests |= {f.path for f in context.get(test_files)}
    changes = [commit for commit, _ in enough_changes(context) if not is_robot(commit.author)]
    return round(sum(not tests.isdisjoint(c.paths) for c in changes) / max(1, len(changes)), 4)
