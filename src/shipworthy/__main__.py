"""`shipworthy` and `python -m shipworthy`. The version is said without importing anything else."""

from __future__ import annotations

import gc
import sys

RUBBISH = 50_000
"""New objects after which Python looks for some; its own number is below 2,500."""


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
    # What a scan makes, it keeps until it ends: looking through that for rubbish is an eighth of its time.
    gc.set_threshold(RUBBISH, 20, 20)
    from shipworthy.cli.app import run  # noqa: PLC0415  # typer costs several interpreters

    sys.exit(run(call=call))


if __name__ == "__main__":
    main()
