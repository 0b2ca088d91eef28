"""Analyses that go wrong, where the processes that run them can import them."""

from __future__ import annotations

import os
import time

from shipworthy.analyse.parallel import analyse_to_text


def breaking(content: bytes, language: str | None) -> str:
    if content.startswith(b"package"):
        os._exit(9)
    if content.startswith(b"print"):
        time.sleep(60)
    return analyse_to_text(content, language)


def failing(content: bytes, language: str | None) -> str:
    if language == "Go":
        raise KeyError("a bug of ours")
    return analyse_to_text(content, language)
