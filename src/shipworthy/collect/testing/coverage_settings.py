"""What the project tells coverage.py to leave out of the measure."""

from __future__ import annotations

from shipworthy.collect.context import Context
from shipworthy.collect.testing.test_files import text_of
from shipworthy.formats.coverage_settings import AS_SHIPPED, NAMES, PythonSettings, settings_in


def python_settings(context: Context) -> PythonSettings:
    """Of the first file at the root that speaks of coverage. Raises `DocumentError`."""
    for name in NAMES:
        if context.file(name) and (found := settings_in(name, text_of(context, name))):
            return found
    return AS_SHIPPED
