"""`shipworthy` and `python -m shipworthy`. The version is said without importing anything else."""

from __future__ import annotations

import sys


def main() -> None:
    if sys.argv[1:] in (["--version"], ["-V"]):
        from shipworthy import __version__  # noqa: PLC0415  # kept off every other path

        sys.stdout.write(f"shipworthy {__version__}\n")
        return
    from shipworthy.cli import again, exits  # noqa: PLC0415  # as above

    call = again.call_of(sys.argv[1:])
    if call is not None:
        code = exits.guarded(lambda: None if again.write_again(call, sys.argv[1:]) else exits.NOTHING_WRITTEN)
        if code != exits.NOTHING_WRITTEN:
            sys.exit(code)
    from shipworthy.cli.app import run  # noqa: PLC0415  # typer costs several interpreters

    sys.exit(run(call=call))


if __name__ == "__main__":
    main()
