"""One `StateGraph` as nodes and edges, step by step as the code builds it."""

from __future__ import annotations

import ast
from dataclasses import replace

from shipworthy.formats.workflows.adapters._code_graph import CodeGraph
from shipworthy.formats.workflows.adapters._langgraph_building import Step, builder_of, steps_of
from shipworthy.formats.workflows.adapters._langgraph_leave import settle_asks, stop_at
from shipworthy.formats.workflows.adapters._langgraph_members import attach
from shipworthy.formats.workflows.adapters._langgraph_nodes import Read, read_node
from shipworthy.formats.workflows.adapters._langgraph_routes import Targets, of_commands, of_router
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, scope_of
from shipworthy.formats.workflows.adapters._python_tools import tools_of
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    constant,
    entries,
    follow,
    name_of,
    pairs,
    returns,
)
from shipworthy.model.workflows import (
    Aspect,
    Node,
    NodeKind,
    Origin,
    Retry,
    Stated,
)

START, END = "__start__", "__end__"


class GraphReader:
    """Fills a graph from the calls that build it."""

    def __init__(self, project: Project, place: Place) -> None:
        self.project, self.place = project, place
        self.graph = CodeGraph(project, place.path)
        self.graph.files.add(place.path)
        self.reads: dict[str, Read] = {}
        self.routers: list[tuple[str, Scope]] = []
        """By the node it leads on from."""
        self.compiled: list[Step] = []
        self.name = ""

    def read(self) -> CodeGraph:
        steps = steps_of(self.project, self.place)
        nodes = [s for s in steps if s.method in {"add_node", "add_sequence"}]
        if not nodes:
            return self.graph
        self.graph.add(Node(START, NodeKind.ENTRY, self.place.path, self.place.line, native="START"))
        self.graph.add(Node(END, NodeKind.EXIT, self.place.path, self.place.line, native="END"))
        for step in nodes:
            self._nodes(step)
        for step in steps:
            self._edges(step)
        for id_ in list(self.reads):
            self._inside(id_, self.reads[id_])
        for id_, read in self.reads.items():
            self._commands(id_, read)
        settle_asks(self.graph, self.reads, self.routers)
        for step in self.compiled:
            stop_at(self.graph, step)
        self.graph.settle()
        return self.graph

    # nodes

    def _nodes(self, step: Step) -> None:
        if not step.unrolled:
            self._unseen(
                step,
                "nodes are added in a loop over what is decided when it runs",
                Aspect.NODES,
                Aspect.EDGES,
                Aspect.TOOLS,
                Aspect.APPROVALS,
            )
            return
        if step.method == "add_sequence":
            self._sequence(step)
            return
        first, second = argument(step.call, "node", 0), argument(step.call, "action", 1)
        if first is None:
            self._unseen(step, "a node is added by `*` or `**`", Aspect.NODES)
            return
        name = name_of(self.project, first, step.scope)
        action = Place(second if second is not None else first, step.scope)
        if second is None or isinstance(second, ast.Constant):
            name, action = self._called(Place(first, step.scope)), Place(first, step.scope)
        if name is None:
            self._unseen(step, "the name of a node is decided when it runs", Aspect.NODES, Aspect.EDGES)
            return
        self._node(name, action, step)

    def _called(self, place: Place) -> str | None:
        """What LangGraph names a node that is added without a name."""
        found = follow(self.project, place)
        if not isinstance(found, Place):
            if found.kind in {Kind.FUNCTION, Kind.CLASS, Kind.INSTANCE}:
                return str(getattr(found.node, "name", found.name))
            return found.name.rpartition(".")[2] or None
        if isinstance(found.expr, ast.Lambda):
            return "<lambda>"
        if isinstance(found.expr, ast.Call):
            stated = constant(self.project, argument(found.expr, "name"), found.scope)
            if isinstance(stated, str):
                return stated
            func = found.expr.func
            last = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            if last == "ToolNode":
                return "tools"
            if last == "partial" and found.expr.args:
                return self._called(Place(found.expr.args[0], found.scope))
            if last == "compile" or builder_of(self.project, found.expr, found.scope):
                return "LangGraph"
            made = self.project.meaning(found.expr, found.scope)
            if made.kind is Kind.INSTANCE:
                return made.name
        if isinstance(found.expr, ast.BinOp):
            return "RunnableSequence"
        return None

    def _node(self, name: str, action: Place, step: Step) -> str:
        read = read_node(self.graph, name, action)
        node = replace(
            read.node,
            retry=self._retry(step) or read.node.retry,
            timeout=self._timeout(step),
            errors=self._stated(step, "error_handler"),
        )
        id_ = self.graph.add(node)
        self.reads[id_] = read
        destinations = argument(step.call, "destinations")
        if destinations is not None:
            keyed, _ = pairs(self.project, destinations, step.scope)
            listed, whole = entries(self.project, destinations, step.scope)
            names = [k for k, _ in keyed] or [
                n for e in listed if (n := name_of(self.project, e.expr, e.scope))
            ]
            for target in names:
                self.graph.edge(id_, target, port=target, line=step.call.lineno)
            if not names or not (whole or keyed):
                self._unseen(step, f"where {name} may lead is not all written out", Aspect.EDGES)
        return id_

    def _sequence(self, step: Step) -> None:
        listed, whole = entries(self.project, argument(step.call, "nodes", 0), step.scope)
        before = ""
        for each in listed:
            action, name = each, None
            if isinstance(each.expr, ast.Tuple) and len(each.expr.elts) == 2:
                name = name_of(self.project, each.expr.elts[0], each.scope)
                action = Place(each.expr.elts[1], each.scope)
            name = name or self._called(action)
            if name is None:
                self._unseen(step, "the name of a node is decided when it runs", Aspect.NODES, Aspect.EDGES)
                continue
            id_ = self._node(name, action, step)
            if before:
                self.graph.edge(before, id_, line=step.call.lineno)
            before = id_
        if not whole:
            self._unseen(step, "a sequence of nodes is not all written out", Aspect.NODES, Aspect.EDGES)

    # edges

    def _edges(self, step: Step) -> None:
        if step.method == "compile":
            self.compiled.append(step)
            return
        if step.method not in {
            "add_edge",
            "add_conditional_edges",
            "set_entry_point",
            "set_finish_point",
            "set_conditional_entry_point",
        }:
            return
        if not step.unrolled:
            self._unseen(step, "edges are added in a loop over what is decided when it runs", Aspect.EDGES)
            return
        call, line = step.call, step.call.lineno
        match step.method:
            case "add_edge":
                sources = self._ends(argument(call, "start_key", 0), step)
                for target in self._ends(argument(call, "end_key", 1), step):
                    for source in sources:
                        self.graph.edge(source, target, line=line)
            case "set_entry_point":
                for target in self._ends(argument(call, "key", 0), step):
                    self.graph.edge(START, target, line=line)
            case "set_finish_point":
                for source in self._ends(argument(call, "key", 0), step):
                    self.graph.edge(source, END, line=line)
            case "set_conditional_entry_point":
                self._conditional([START], argument(call, "path", 0), argument(call, "path_map", 1), step)
            case _:
                sources = self._ends(argument(call, "source", 0), step)
                self._conditional(sources, argument(call, "path", 1), argument(call, "path_map", 2), step)

    def _ends(self, expr: ast.expr | None, step: Step) -> list[str]:
        if expr is None:
            self._unseen(step, "an edge has an end that is not written out", Aspect.EDGES)
            return []
        found = follow(self.project, Place(expr, step.scope))
        several = isinstance(found, Place) and isinstance(
            found.expr, (ast.List, ast.Tuple, ast.ListComp, ast.BinOp)
        )
        if several:
            listed, whole = entries(self.project, expr, step.scope)
            names = [name_of(self.project, e.expr, e.scope) for e in listed]
            if not whole or None in names:
                self._unseen(step, "the ends of an edge are decided when it runs", Aspect.EDGES)
            return [n for n in names if n is not None]
        name = name_of(self.project, expr, step.scope)
        if name is None:
            self._unseen(step, "an edge has an end that is decided when it runs", Aspect.EDGES)
            return []
        return [name]

    def _conditional(
        self, sources: list[str], path: ast.expr | None, mapping: ast.expr | None, step: Step
    ) -> None:
        if path is None:
            self._unseen(step, "a router is not written out", Aspect.EDGES)
            return
        ports, whole, inner = self._ports(path, mapping, step)
        for source in sources:
            for port, target in ports:
                self.graph.edge(source, target, port=port, line=step.call.lineno)
            if inner is not None:
                self.routers.append((source, inner))
            if not whole:
                at = source if source in self.graph.nodes else ""
                self.graph.gap(
                    f"where {source} leads is decided when it runs",
                    step.scope.module.path,
                    step.call.lineno,
                    Aspect.EDGES,
                    node=at,
                )

    def _ports(
        self, path: ast.expr, mapping: ast.expr | None, step: Step
    ) -> tuple[list[tuple[str, str]], bool, Scope | None]:
        inner = self._router(path, step.scope)
        targets = self._routed(path, step.scope, inner)
        if mapping is not None and not (isinstance(mapping, ast.Constant) and mapping.value is None):
            keyed, whole = pairs(self.project, mapping, step.scope)
            if keyed:
                named = [(k, name_of(self.project, v.expr, v.scope)) for k, v in keyed]
                known = [(k, n) for k, n in named if n is not None]
                return known, whole and len(known) == len(named), inner
            listed, whole = entries(self.project, mapping, step.scope)
            names = [name_of(self.project, e.expr, e.scope) for e in listed]
            return [(n, n) for n in names if n], bool(names) and whole and None not in names, inner
        return [(n, n) for n in targets.names], targets.whole and bool(targets.names), inner

    def _router(self, path: ast.expr, scope: Scope) -> Scope | None:
        found = follow(self.project, Place(path, scope))
        if isinstance(found, Place):
            if isinstance(found.expr, ast.Lambda):
                return found.scope.module.scopes.get(found.expr)
            if isinstance(
                found.expr, ast.Call
            ):  # partial(route, …), a function that makes routers, an object
                thing = self.project.meaning(found.expr.func, found.scope)
                if thing.name.endswith((".partial", ".RunnableLambda")) and found.expr.args:
                    return self._router(found.expr.args[0], found.scope)
                made = self.project.meaning(found.expr, found.scope)
                if made.kind is Kind.INSTANCE and (owner := scope_of(made)) and "__call__" in owner.names:
                    return owner.module.scopes.get(owner.names["__call__"][-1].meaning)  # type: ignore[arg-type]
                for each in self._made(found):
                    return self._router(each.expr, each.scope)
            return None
        return scope_of(found) if found.kind is Kind.FUNCTION else None

    def _made(self, place: Place) -> list[Place]:
        return (
            list(returns(self.project, place.expr, place.scope))[:1]
            if isinstance(place.expr, ast.Call)
            else []
        )

    def _routed(self, path: ast.expr, scope: Scope, inner: Scope | None) -> Targets:
        thing = self.project.meaning(path, scope)
        if thing.kind is Kind.OUTSIDE and thing.name.endswith("tools_condition"):
            return Targets(["tools", END])
        return of_router(self.project, inner) if inner is not None else Targets(whole=False)

    def _commands(self, id_: str, read: Read) -> None:
        if read.inner is None:
            return
        found = of_commands(self.project, read.inner)
        if found is None:
            return
        known = any(e.source == id_ for e in self.graph.edges)
        for target in found.names:
            self.graph.edge(id_, target, port=target, line=getattr(read.inner.node, "lineno", 1))
        if found.parent:
            self.graph.gap(
                f"{id_} hands over to {', '.join(found.parent)} of the graph around this one",
                read.node.path,
                read.node.line,
                Aspect.EDGES,
                node=id_,
            )
        elif not found.whole and not (known and found.names):
            self.graph.gap(
                f"where {id_} leads is decided when it runs",
                read.node.path,
                read.node.line,
                Aspect.EDGES,
                node=id_,
            )

    # what hangs on nodes

    def _inside(self, id_: str, read: Read) -> None:
        if read.agent is not None:
            attach(self.graph, id_, read.agent)
        for place in read.tools:
            tools, whole = tools_of(self.project, place.expr, place.scope)
            self.graph.tools(id_, tools)
            if not whole:
                self.graph.gap(
                    f"the tools of {id_} are not all written out",
                    place.path,
                    place.line,
                    Aspect.TOOLS,
                    Aspect.EFFECTS,
                    node=id_,
                )

    def _retry(self, step: Step) -> Retry | None:
        expr = argument(step.call, "retry_policy") or argument(step.call, "retry")
        found = follow(self.project, Place(expr, step.scope)) if expr is not None else None
        if not isinstance(found, Place):
            return None
        policy = (
            found.expr.elts[0]
            if isinstance(found.expr, (ast.List, ast.Tuple)) and found.expr.elts
            else found.expr
        )
        if not isinstance(policy, ast.Call):
            return Retry(None, found.path, found.line, Origin.UNKNOWN)
        given = argument(policy, "max_attempts", 3)
        attempts = constant(self.project, given, found.scope)
        if given is None:
            return Retry(3, found.path, found.line, Origin.DEFAULT, "langgraph 1.2")
        if isinstance(attempts, int) and not isinstance(attempts, bool):
            return Retry(attempts, found.path, found.line)
        return Retry(None, found.path, found.line, Origin.EXPRESSION)

    def _timeout(self, step: Step) -> Stated | None:
        return self._stated(step, "timeout")

    def _stated(self, step: Step, key: str) -> Stated | None:
        expr = argument(step.call, key)
        if expr is None or (isinstance(expr, ast.Constant) and expr.value is None):
            return None
        return Stated(ast.unparse(expr)[:200], step.scope.module.path, expr.lineno)

    def _unseen(self, step: Step, what: str, *hides: Aspect) -> None:
        self.graph.gap(what, step.scope.module.path, step.call.lineno, *hides)
