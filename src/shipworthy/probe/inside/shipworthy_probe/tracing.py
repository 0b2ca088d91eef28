"""Which functions each test runs, as cheaply as this Python allows.

Only whether a function was entered is asked, not which of its lines: where Python has `sys.monitoring`, each
function costs one call a test; before, one call each time it is entered.
"""

from __future__ import annotations

import sys
import threading
import types
from typing import Any


class Tracer:
    """Code objects entered since the last `taken`."""

    def __init__(self) -> None:
        self._seen: dict[int, types.CodeType] = {}
        # By id, kept alive by the value: the hash of a code object runs over all of its content.
        self._monitoring: Any = getattr(sys, "monitoring", None)
        self._tool: int | None = None

    def start(self) -> None:
        if self._monitoring and (tool := self._free_tool()) is not None:
            self._tool = tool
            events = self._monitoring.events
            self._monitoring.register_callback(tool, events.PY_START, self._entered)
            self._monitoring.set_events(tool, events.PY_START)
        else:
            threading.settrace(self._called)
            sys.settrace(self._called)

    def stop(self) -> None:
        if self._tool is not None:
            self._monitoring.set_events(self._tool, 0)
            self._monitoring.free_tool_id(self._tool)
            self._tool = None
        else:
            sys.settrace(None)
            threading.settrace(None)

    def taken(self) -> list[types.CodeType]:
        """What was entered; from here on it counts anew."""
        seen, self._seen = self._seen, {}
        if self._tool is not None:
            self._monitoring.restart_events()
        elif sys.gettrace() is None:
            sys.settrace(self._called)
        return list(seen.values())

    def _free_tool(self) -> int | None:
        for tool in (4, 3):
            if self._monitoring.get_tool(tool) is None:
                self._monitoring.use_tool_id(tool, "shipworthy probe")
                return tool
        return None

    def _entered(self, code: types.CodeType, _offset: int) -> Any:
        self._seen[id(code)] = code
        return self._monitoring.DISABLE

    def _called(self, frame: types.FrameType, _event: str, _arg: Any) -> None:
        self._seen[id(frame.f_code)] = frame.f_code
