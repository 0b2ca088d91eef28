"""What a crew's agents and tasks say of themselves in code and YAML, and the tools they are given."""

from __future__ import annotations

import ast
import dataclasses

from shipworthy.formats.workflows.adapters._crewai_calls import (
    given,
)
from shipworthy.formats.workflows.adapters._crewai_documents import Documents, key_of
from shipworthy.formats.workflows.adapters._crewai_effects import of_library
from shipworthy.formats.workflows.adapters._crewai_follow import Follower
from shipworthy.formats.workflows.adapters._crewai_parts import (
    HIDDEN_TOOLS,
    MAX_PARTS,
    CrewPart,
    ToolPart,
)
from shipworthy.formats.workflows.adapters._crewai_python import (
    Found,
    Module,
    Scope,
    last_name,
    methods,
    text_of,
)
from shipworthy.formats.workflows.adapters._crewai_settings import Settings
from shipworthy.formats.workflows.adapters._crewai_tools import tool_of, tools_of
from shipworthy.model.workflows import Aspect, Effect, Gap
from shipworthy.schema.nodes import line_of

_SHAPING = frozenset({"format", "strip", "replace"})


class Members:
    """Of one crew: it knows where their names and documents are looked up."""

    follower: Follower
    documents: Documents
    module: Module
    base: ast.ClassDef | None
    part: CrewPart

    def said(self, plain: Found, what: str) -> Settings:
        call = plain.node
        assert isinstance(call, ast.Call)
        written = given(call, plain.scope)
        said = Settings(plain.path, plain.line, self.follower).code(
            {key: self._from_document(value, what) for key, value in written.items() if key != "config"}
        )
        config = written.get("config") or next(
            (Found(k.value, plain.scope) for k in call.keywords if k.arg is None), None
        )
        if config is None:
            return said
        named = key_of(config) or key_of(self.follower.follow(config))
        entry = self.documents.entry(what, named[1], plain.scope.module, plain.scope.cls) if named else None
        if entry is None:
            hides = frozenset({Aspect.PROMPTS, Aspect.ROLES, Aspect.MODELS, Aspect.TOOLS, Aspect.EFFECTS})
            self.gap("what configures it is not to be found", plain.line, hides)
            return said
        if entry[1] not in self.part.files:
            self.part.files.append(entry[1])
        return said.document(entry[0], entry[1])

    def _from_document(self, value: Found, what: str) -> Found:
        """`tasks_config["one"]["description"]` is the text that stands there."""
        node = value.node
        while (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SHAPING
        ):
            node = node.func.value
        match node:
            case ast.Subscript(value=inner, slice=ast.Constant(value=str() as key)):
                base = Found(inner, value.scope)
                named, scope = key_of(base), value.scope
                if named is None:
                    base = self.follower.follow(base)
                    named, scope = key_of(base), base.scope
                entry = self.documents.entry(what, named[1], scope.module, scope.cls) if named else None
                text = entry[0].get(key) if entry else None
                if entry is not None and isinstance(text, str | int):
                    self.part.files += [] if entry[1] in self.part.files else [entry[1]]
                    constant = ast.Constant(text, lineno=value.line, col_offset=0)
                    return Found(constant, value.scope, value.hint)
        return value

    def tools(self, said: Settings, id_: str) -> list[ToolPart]:
        value = said.get("tools")
        parts: list[ToolPart] = []
        if value is not None and value.found is not None:
            tools, whole = tools_of(value.found, self.follower)
            if not whole:
                self.gap("which tools it has is decided when it runs", value.line, HIDDEN_TOOLS, id_)
            parts += tools
        elif value is not None and isinstance(value.raw, list):
            names = [str(n)[:200] for n in value.raw[:200]]
            parts += [
                self._named_tool(n, value.path, line_of(value.raw, i, value.line))
                for i, n in enumerate(names)
            ]
        for key in ("mcps", "apps"):
            for each in self.follower.elements(f).items if (f := given_value(said, key)) else []:
                name = text_of(self.follower.follow(each).node) or last_name(each.node) or key
                reason = "which tools it has is not said"
                parts.append(
                    ToolPart(name[:200], each.path, each.line, Effect.UNKNOWN, reason, name[:200], True, key)
                )
        for part in parts:
            if part.everything:
                self.gap("every tool of the server may be called", part.line, HIDDEN_TOOLS, part.name)
        return parts[:MAX_PARTS]

    def _named_tool(self, name: str, path: str, line: int) -> ToolPart:
        if self.base is not None and name in methods(self.base):
            call = ast.Call(ast.Attribute(ast.Name("self"), name), [], [], lineno=line, col_offset=0)
            return dataclasses.replace(
                tool_of(Found(call, Scope(self.module, self.base), name), self.follower)
            )
        effect, reason = of_library(name)
        return ToolPart(name, path, line, effect, reason)

    def gap(self, what: str, line: int, hides: frozenset[Aspect], node: str = "") -> None:
        self.part.gaps.append(Gap(what, self.module.path, line, hides, node))


def given_value(said: Settings, key: str) -> Found | None:
    value = said.get(key)
    return value.found if value else None
