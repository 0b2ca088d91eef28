"""Definitions that are made to be slow are read in time."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import yaml

from workflow_reading import read_text

_CHAIN = "@n8n/n8n-nodes-langchain."
_MOST_SECONDS = 20


def _in_time(path: str, text: str) -> None:
    start = time.monotonic()
    read_text(path, text)
    assert time.monotonic() - start < _MOST_SECONDS


def test_many_nodes_of_one_name_and_layers_of_selectors() -> None:
    same = [{"name": "a", "type": f"{_CHAIN}agent"} for _ in range(6_000)]
    _in_time("a.json", json.dumps({"nodes": same, "connections": {}}))
    layers = [[f"{layer}.{i}" for i in range(60)] for layer in range(5)]
    nodes = [{"name": name, "type": f"{_CHAIN}modelSelector"} for layer in layers for name in layer]
    wires = {
        name: {"ai_languageModel": [[{"node": next_, "index": 0} for next_ in after]]}
        for layer, after in pairwise(layers)
        for name in layer
    }
    _in_time("a.json", json.dumps({"nodes": nodes, "connections": wires}))


def test_many_nodes_of_one_id_and_loops_in_loops() -> None:
    same = [{"id": "a", "data": {"type": "answer"}} for _ in range(3_000)]
    loops = [{"id": f"l{i}", "parentId": f"l{i - 1}", "data": {"type": "loop"}} for i in range(2_000)]
    for nodes in (same, loops):
        app = {
            "kind": "app",
            "app": {"mode": "workflow"},
            "workflow": {"graph": {"nodes": nodes, "edges": []}},
        }
        _in_time("a.yml", yaml.dump(app, Dumper=yaml.CSafeDumper))


def test_clients_that_stand_for_all_the_others() -> None:
    names = [f"C{i}" for i in range(200)]
    mixed = (
        f"client<llm> {name} {{ provider fallback options {{ strategy [{' '.join(names)}] }} }}"
        for name in names
    )
    _in_time("a.baml", "\n".join(mixed))
