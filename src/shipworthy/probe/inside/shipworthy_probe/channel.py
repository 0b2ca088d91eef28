"""Lines of JSON to and from the process that asked for the probe."""

from __future__ import annotations

import json
import os
import select
from typing import Any, Dict

from shipworthy_probe.exits import Ended

Message = Dict[str, Any]


class Channel:
    """Its end means that whoever asked is gone, however that came about."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading = reading
        self.writing = writing
        self._buffer = b""

    def tell(self, message: Message) -> None:
        data = json.dumps(message).encode() + b"\n"
        try:
            while data:
                data = data[os.write(self.writing, data) :]
        except OSError:
            raise Ended from None

    def asked(self) -> Message:
        """The next request. Raises `Ended` where there will be none."""
        while b"\n" not in self._buffer:
            self._fill()
        line, _, self._buffer = self._buffer.partition(b"\n")
        found: Message = json.loads(line)
        return found

    def _fill(self) -> None:
        data = os.read(self.reading, 1 << 16)
        if not data:
            raise Ended
        self._buffer += data

    def wait_for(self, pipe: int, seconds: float) -> bytes | None:
        """What came through `pipe`: empty at its end, none when time is up. May raise `Ended`."""
        ready: list[int] = select.select([pipe, self.reading], [], [], max(0.0, seconds))[0]
        if self.reading in ready:
            self._fill()  # a request may wait; the end may not
        if pipe in ready:
            return os.read(pipe, 1 << 16)
        return None if not ready else self.wait_for(pipe, seconds)

    def close(self) -> None:
        """In a child: only one process may hold the ends."""
        os.close(self.reading)
        os.close(self.writing)
