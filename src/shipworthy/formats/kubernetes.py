"""Kubernetes manifests: the workloads in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.schema.from_yaml import read_yaml_all

WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "Rollout"})
MAX_SIZE = 500_000


def may_hold_workloads(text: str) -> bool:
    """Manifests, and not templates of manifests."""
    return len(text) <= MAX_SIZE and "kind:" in text and "apiVersion:" in text and "{{" not in text


def documents(text: str) -> Iterator[Mapping[str, Any]]:
    """Every document that has a kind; those of a `List` one by one. Raises `DocumentError`."""
    for document in read_yaml_all(text):
        yield from _unfolded(document)


def _unfolded(document: object) -> Iterator[Mapping[str, Any]]:
    if not isinstance(document, Mapping) or not isinstance(document.get("kind"), str):
        return
    if document["kind"] == "List" and isinstance(document.get("items"), list):
        for item in document["items"]:
            if isinstance(item, Mapping) and isinstance(item.get("kind"), str):
                yield item
    else:
        yield document


def at(document: object, *keys: str) -> Any:
    """The value below the keys; none where there is nothing, or something else than a mapping on the way."""
    for key in keys:
        document = document.get(key) if isinstance(document, Mapping) else None
    return document


def containers(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The containers of a workload."""
    found = at(document, "spec", "template", "spec", "containers")
    for container in found if isinstance(found, list) else ():
        if isinstance(container, Mapping):
            yield container
