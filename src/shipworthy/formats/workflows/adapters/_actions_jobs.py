"""The jobs of a GitHub workflow as nodes and edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.agents._values import items, table, text
from shipworthy.formats.agents.ai_actions import writes_of
from shipworthy.formats.agents.ai_catalogue import known
from shipworthy.formats.agents.ai_scripts import calls_in
from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters import _actions_agents as agents
from shipworthy.formats.workflows.adapters._actions_models import Place, model_of, prompts_of
from shipworthy.formats.workflows.adapters._actions_steps import (
    errors_of,
    is_given_secret,
    node_of,
    timeout_of,
)
from shipworthy.formats.workflows.adapters._agent_tools import tool_nodes
from shipworthy.formats.workflows.adapters._options import option
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Bound,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Limit,
    Mechanism,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Stated,
    Tool,
    Via,
)
from shipworthy.schema.nodes import Mapped, line_of

DEFAULT_TIMEOUT = "360 minutes"
RUNNER = "GitHub Actions"
_MAX_NODES = 5_000
_WHO = "whether it asks anybody is set in the settings of the repository's environments"


class Jobs:
    """Built up job by job; `first` and `last` are where a job begins and ends."""

    def __init__(self, path: str, root: Mapping[str, Any], files: Files) -> None:
        self.path, self.root, self.files = path, root, files
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.gaps: list[Gap] = []
        self.first: dict[str, str] = {}
        self.last: dict[str, str] = {}

    def read(self) -> None:
        jobs = table(self.root, "jobs")
        for id_, job in jobs.items():
            if isinstance(job, Mapping):
                self._job(str(id_), job, line_of(jobs, id_))
        for id_, job in jobs.items():
            for needed in _needs(job):
                if needed in self.last and str(id_) in self.first:
                    self.edges.append(
                        Edge(self.last[needed], self.first[str(id_)], line=line_of(job, "needs"))
                    )

    def begins(self) -> list[str]:
        """The first nodes of the jobs that wait for none."""
        led_to = {edge.target for edge in self.edges}
        return [id_ for id_ in self.first.values() if id_ not in led_to]

    def _job(self, id_: str, job: Mapping[str, Any], line: int) -> None:
        ends: list[str] = []
        if job.get("environment") is not None:
            ends = self._then(ends, _protected(id_, job, self.path))
        if uses := text(job, "uses"):
            ends = self._then(ends, self._called(id_, uses, job))
        for number, (step, at) in enumerate(items(job, "steps"), start=1):
            if isinstance(step, Mapping) and len(self.nodes) < _MAX_NODES:
                for node in self._step(id_, number, step, job, at):
                    ends = self._then(ends, node)
            elif isinstance(step, Mapping):
                self._gap(f"steps after the first {_MAX_NODES} nodes", at)
                break
        if not ends:
            ends = self._then(ends, Node(id_, NodeKind.TRANSFORM, self.path, line, label=id_, native="job"))
        self.last[id_] = ends[0]
        own = [n for n in self.nodes if n == id_ or n.startswith(f"{id_}.")]
        self.first[id_] = own[0]

    def _then(self, ends: list[str], node: Node) -> list[str]:
        self.nodes[node.id] = node
        self.edges += [Edge(before, node.id, line=node.line) for before in ends]
        return [node.id]

    def _called(self, id_: str, uses: str, job: Mapping[str, Any]) -> Node:
        line = line_of(job, "uses")
        action = known().action(uses)
        self._gap(
            f"what the called workflow {uses.partition('@')[0]} does is not in this file", line, f"{id_}.uses"
        )
        return Node(
            f"{id_}.uses", NodeKind.AGENT if action and action.agent else NodeKind.SUBFLOW, self.path, line,
            label=uses[:200], native="uses", effect=Effect.UNKNOWN, effect_reason="another workflow does it",
            models=(ModelRef("", Via.UNKNOWN, self.path, line),) if action else (),
            tool=Tool(uses.partition("@")[0], operation=uses.partition("@")[2][:100]),
            opaque="a called workflow does it",
        )  # fmt: skip

    def _step(
        self, job_id: str, number: int, step: Mapping[str, Any], job: Mapping[str, Any], at: int
    ) -> Iterator[Node]:
        id_ = f"{job_id}.{text(step, 'id') or number}"
        id_ = id_ if id_ not in self.nodes else f"{job_id}.{number}"
        if action := known().action(text(step, "uses")):
            given = table(step, "with")
            arguments = " ".join(
                text(given, key) for key in ("claude_args", "codex-args", "codex_args") if text(given, key)
            )
            place = self._place(step, job, line_of(step, "uses", at), given, arguments)
            yield self._agent(id_, action.tool, step, job, place, agent=action.agent)
            return
        script = step.get("run")
        calls = list(calls_in(script[:200_000], known())) if isinstance(script, str) else []
        first = line_of(step, "run", at) + ("\n" in script.rstrip("\n") if isinstance(script, str) else 0)
        for count, call in enumerate(calls):
            place = self._place(step, job, first + call.offset, {}, call.after)
            one = id_ if not count else f"{id_}+{count}"
            yield self._agent(one, call.tool, step, job, place, agent=call.agent)
        if not calls:
            key = "uses" if "uses" in step else "run"
            yield node_of(
                id_,
                step,
                self.path,
                line_of(step, key, at),
                self.files,
                powerless=self._is_powerless(step, job),
            )

    def _place(
        self,
        step: Mapping[str, Any],
        job: Mapping[str, Any],
        line: int,
        given: Mapping[str, Any],
        arguments: str,
    ) -> Place:
        around = tuple(table(holder, "env") for holder in (step, job, self.root))
        return Place(self.path, line, given, around, arguments, self.files)

    def _agent(
        self,
        id_: str,
        tool: str,
        step: Mapping[str, Any],
        job: Mapping[str, Any],
        place: Place,
        *,
        agent: bool,
    ) -> Node:
        names, why = agents.tools_of(tool, place)
        if why:
            self.gaps.append(agents.gap(place, why, id_))
        nodes, edges = tool_nodes(names, self.path, id_, thrown_away=True)
        rights = self._rights(job)
        for node in agents.token(id_, tool, place, names, rights):
            nodes.append(node)
            edges.append(Edge(id_, node.id, EdgeKind.TOOL_CALL, line=node.line))
        timeout = timeout_of(step, self.path) or timeout_of(job, self.path)
        timeout = timeout or Stated(DEFAULT_TIMEOUT, self.path, place.line, Origin.DEFAULT)
        bound = agents.turns(place) or Bound(
            Limit.TIME, timeout.value, timeout.path, timeout.line, timeout.origin,
            RUNNER if timeout.origin is Origin.DEFAULT else "",
        )  # fmt: skip
        listed = Stated(", ".join(name for name, _ in names)[:300], self.path, names[0][1]) if names else None
        schema = next((k for k in ("output-schema", "output-schema-file") if place.given.get(k)), "")
        found = Node(
            id_, NodeKind.AGENT if agent else NodeKind.MODEL_CALL, self.path, place.line,
            label=(text(step, "name") or tool)[:200], native=text(step, "uses").partition("@")[0] or tool,
            models=(model_of(tool, place),), prompts=tuple(prompts_of(place)),
            bound=bound if agent else None, timeout=timeout, errors=errors_of(step, self.path),
            tools=listed if names and names[0][0] != "*" else None,
            output_schema=self._schema(place, schema),
        )  # fmt: skip
        self.nodes |= {node.id: node for node in (found, *nodes)}
        self.edges += edges
        return found

    def _schema(self, place: Place, key: str) -> Stated | None:
        if key:
            return Stated(key, self.path, line_of(place.given, key, place.line))
        if option(place.arguments, "--json-schema", "--output-schema"):
            return Stated("a JSON schema", self.path, place.line)
        return None

    def _rights(self, job: Mapping[str, Any]) -> tuple[str, ...] | None:
        holder = job if "permissions" in job else self.root
        return writes_of(holder) if isinstance(holder, Mapped) else None

    def _is_powerless(self, step: Mapping[str, Any], job: Mapping[str, Any]) -> bool:
        around = (table(holder, "env") for holder in (step, job, self.root))
        return self._rights(job) == () and not is_given_secret(*around, table(step, "with"))

    def _gap(self, what: str, line: int, node: str = "") -> None:
        hides = frozenset({Aspect.NODES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS, Aspect.MODELS})
        self.gaps.append(Gap(what, self.path, line, hides, node))


def _protected(id_: str, job: Mapping[str, Any], path: str) -> Node:
    environment, line = job.get("environment"), line_of(job, "environment")
    name = environment if isinstance(environment, str) else text(environment, "name")
    return Node(
        f"{id_}.environment", NodeKind.APPROVAL, path, line, label=f"environment {name}".strip()[:200],
        native="environment", approval=Approval(Mechanism.ENVIRONMENT, path, line, doubt=_WHO),
    )  # fmt: skip


def _needs(job: object) -> Iterator[str]:
    needed = job.get("needs") if isinstance(job, Mapping) else None
    for one in needed if isinstance(needed, list) else [needed]:
        if isinstance(one, str):
            yield one
