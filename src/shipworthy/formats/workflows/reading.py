"""From a recognised file to the definitions it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from shipworthy.formats.report_readers import in_folder
from shipworthy.formats.workflows import adapters
from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.model.workflows import Definition


@cache
def all_adapters() -> Mapping[str, Adapter]:
    """By the format they read."""
    modules = in_folder(adapters.__name__, adapters.__path__)
    return {adapter.format: adapter for module in modules for adapter in module.ADAPTERS}


def read(format_: str, source: Source) -> Sequence[Definition] | None:
    """None where the format is only recognised."""
    adapter = all_adapters().get(format_)
    return None if adapter is None else adapter.read(source)
