"""Platforms that are given up, with the date: what is written for them has to move."""

from __future__ import annotations

from collections.abc import Mapping

RETIRED: Mapping[str, str] = {
    "promptflow": "Prompt Flow is retired on 2027-04-20; its development ended on 2026-04-20",
    "openai-agent-builder": "OpenAI's Agent Builder is shut down on 2026-11-30",
    "autogen": "AutoGen is superseded by Microsoft Agent Framework",
}
"""By format."""
