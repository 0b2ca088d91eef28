"""What importing each library costs, as a multiple of a bare interpreter in the same run."""

from __future__ import annotations

import os
import sys

from run import table

STATEMENTS = ("yaml", "identify.identify", "pathspec", "typer", "rich.console", "jinja2", "markdown_it",
              "radon.visitors", "coverage", "defusedxml.ElementTree", "git")  # fmt: skip


if __name__ == "__main__":
    commands = {"bare interpreter": [sys.executable, "-c", "pass"]}
    commands |= {f"import {name}": [sys.executable, "-c", f"import {name}"] for name in STATEMENTS}
    table(commands, os.environ)
