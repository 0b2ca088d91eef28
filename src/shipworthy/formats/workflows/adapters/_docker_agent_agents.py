"""An agent of a docker-agent file as a node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.adapters._docker_agent_models import VERSION, Models, retry_of
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import Bound, Limit, ModelRef, Node, NodeKind, Origin, Prompt, Stated
from shipworthy.schema.nodes import line_of


class Agents:
    """`files` gathers what its prompts and hooks are made of."""

    def __init__(self, root: Any, source: Source, files: list[str]) -> None:
        self._root, self._source, self._path, self.files = root, source, source.path, files
        self._models = Models(root, source.path)

    def node(self, name: str, agent: Mapping[str, Any]) -> Node:
        line = line_of(child(self._root, "agents"), name)
        model = self._models.of(agent, line)
        return Node(
            name, NodeKind.AGENT, self._path, line, label=name, native="agent",
            models=(model,), prompts=tuple(self._prompts(agent, line)),
            bound=self._bound(agent, model, line), retry=retry_of(agent, self._path, line),
            role=self._said(agent, "description", line), tools=self._listed(agent, line),
            output_schema=self._said(agent, "structured_output", line),
        )  # fmt: skip

    def _bound(self, agent: Mapping[str, Any], model: ModelRef, line: int) -> Bound | None:
        """Only models that run beside it are bounded by default."""
        turns = agent.get("max_iterations")
        if isinstance(turns, int) and not isinstance(turns, bool) and turns > 0:
            at = line_of(agent, "max_iterations", line)
            return Bound(Limit.ITERATIONS, str(turns), self._path, at)
        if model.provider == "dmr":
            return Bound(Limit.ITERATIONS, "20", self._path, line, Origin.DEFAULT, VERSION)
        return None

    def _prompts(self, agent: Mapping[str, Any], line: int) -> Iterator[Prompt]:
        said = agent.get("instruction")
        if isinstance(said, str) and said:
            yield Prompt(self._path, line_of(agent, "instruction", line), said)
        more = agent.get("add_prompt_files")
        for reference in more if isinstance(more, list) else ():
            if isinstance(reference, str) and (file := self._source.files.beside(self._path, reference)):
                self.files.append(file)
                yield Prompt(file, 1, self._source.files.text(file) or "", reference)

    def _said(self, agent: Mapping[str, Any], key: str, line: int) -> Stated | None:
        value = agent.get(key)
        if not value or not isinstance(value, str | Mapping):
            return None
        said = value if isinstance(value, str) else str(value.get("name") or key)
        return Stated(said[:200], self._path, line_of(agent, key, line))

    def _listed(self, agent: Mapping[str, Any], line: int) -> Stated | None:
        named = [str(t.get("type"))[:60] for t in mappings(agent.get("toolsets"))]
        return Stated(", ".join(named)[:300], self._path, line_of(agent, "toolsets", line)) if named else None

    def hooks(self, agent: Mapping[str, Any]) -> None:
        """Scripts that hooks run belong to the definition."""
        hooks = agent.get("hooks")
        for matchers in hooks.values() if isinstance(hooks, Mapping) else ():
            for matcher in mappings(matchers):
                for hook in [matcher, *mappings(matcher.get("hooks"))]:
                    command = hook.get("command")
                    first = command.split(maxsplit=1)[:1] if isinstance(command, str) else []
                    file = self._source.files.beside(self._path, first[0][:300]) if first else None
                    if file and file not in self.files:
                        self.files.append(file)
