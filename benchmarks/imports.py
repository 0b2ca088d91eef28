"""What importing each library costs, as a multiple of a bare interpreter in the same run."""

from __future__ import annotations

import sys

from timing import command, table

NAMES = ("yaml", "identify.identify", "pathspec", "typer", "rich.console", "jinja2", "markdown_it",
         "radon.visitors", "coverage", "defusedxml.ElementTree", "git", "shipworthy.cli.again",
         "shipworthy.pipeline")  # fmt: skip


if __name__ == "__main__":
    steps = {"bare interpreter": command([sys.executable, "-c", "pass"])}
    table(steps | {f"import {name}": command([sys.executable, "-c", f"import {name}"]) for name in NAMES})
