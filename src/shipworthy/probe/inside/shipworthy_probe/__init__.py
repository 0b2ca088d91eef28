"""The part of the probe that runs inside the project's own interpreter.

Nothing but the standard library and pytest may be imported here: shipworthy is not installed there. Kept to
Python 3.8, so that old projects can be probed as well. Loaded with `-p shipworthy_probe.plugin`.
"""
