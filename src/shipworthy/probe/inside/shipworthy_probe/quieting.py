"""What other plugins must not do while the probe is at work, whatever the project's `addopts` say.

Their options are set after they were read: without the plugins those options would be unknown, and pytest
would refuse to start.
"""

from __future__ import annotations

from typing import Any

_QUIET: dict[str, Any] = {
    "numprocesses": None,  # xdist: trials fork from one process
    "dist": "no",
    "tx": [],
    "cov_source": [],  # pytest-cov: tracing is ours, and a threshold would fail every trial
    "no_cov": True,
    "randomly_reorganize": False,  # a sequence must be the same with and without the mutant
    "reruns": 0,  # a mutant that is noticed need not be noticed twice
    "benchmark_disable": True,
    "benchmark_only": False,  # it refuses to be disabled
    "forked": False,  # what runs in yet another process is not seen
    "usepdb": False,
    "lf": False,  # a selection that depends on what failed before
    "failedfirst": False,
    "newfirst": False,
    "stepwise": False,
}


def quiet(options: Any, *, stop: bool) -> None:
    """With `stop`, the tests end at the first failure; else at none."""
    for name, value in {**_QUIET, "maxfail": int(stop)}.items():
        if hasattr(options, name):
            setattr(options, name, value)
