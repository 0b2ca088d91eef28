"""Runs the recogniser of AI workflow formats over every candidate file of repositories on this machine.

    python benchmarks/recognition.py ~/src/flask ~/src/prometheus …

Prints how many files were looked at, every definition that was found, and what looking cost beside
reading every file once. Of repositories without AI nothing may be found.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from shipworthy.formats.agents import agent_markdown, agentic_workflow, ai_actions
from shipworthy.formats.agents.ai_catalogue import known
from shipworthy.formats.workflows.recognise import may_be, recognise
from shipworthy.schema.nodes import DocumentError

LOOKED_AT = (".json", ".jsonc", ".yaml", ".yml", ".md", ".py", ".toml", ".js")
MAX_BYTES = 8_000_000


def main(folders: list[str]) -> None:
    reading = looking = 0.0
    looked = 0
    found = []
    for folder in folders:
        for path in _tracked(folder):
            start = time.process_time()
            try:
                content = (Path(folder) / path).read_bytes()
            except OSError:
                continue
            reading += time.process_time() - start
            if len(content) > MAX_BYTES or not path.endswith(LOOKED_AT):
                continue
            looked += 1
            start = time.process_time()
            format_ = _format_of(path, content)
            looking += time.process_time() - start
            if format_:
                found.append(f"{format_:20} {folder}/{path}")
    print("\n".join(found))
    print(f"{looked:,} files looked at, {len(found)} definitions found")
    print(f"reading every file {reading:.2f} s, recognising {looking:.2f} s")


def _tracked(folder: str) -> Iterator[str]:
    listed = subprocess.run(["git", "-C", folder, "ls-files", "-z"], capture_output=True, check=True)
    yield from (p for p in listed.stdout.decode("utf-8", "replace").split("\0") if p)


def _format_of(path: str, content: bytes) -> str:
    if may_be(path) and (opened := recognise(path, content)):
        return opened.found.format
    if path.endswith((".md", ".toml")):
        return _markdown(path, content)
    if ai_actions.matches(path):
        try:
            called = ai_actions.read(content.decode("utf-8", "replace"), known())
        except DocumentError:
            return ""
        return "github-actions" if called else ""
    return ""


def _markdown(path: str, content: bytes) -> str:
    text = content.decode("utf-8", "replace")
    kind = agent_markdown.kind_of(path)
    if kind and kind[0] in {"agent", "chat mode"} and agent_markdown.read(path, text):
        return kind[1]
    return "gh-aw" if agentic_workflow.matches(path) and agentic_workflow.read(path, text) else ""


if __name__ == "__main__":
    main(sys.argv[1:])
