"""`shipworthy` and `python -m shipworthy`. The version is said without importing anything else."""

from __future__ import annotations

import sys


def main() -> None:
    if sys.argv[1:] in (["--version"], ["-V"]):
        from shipworthy import __version__  # noqa: PLC0415  # kept off every other path

        sys.stdout.write(f"shipworthy {__version__}\n")
        return
    from shipworthy.cli.app import run  # noqa: PLC0415  # typer costs three interpreters

    sys.exit(run())


if __name__ == "__main__":
    main()
