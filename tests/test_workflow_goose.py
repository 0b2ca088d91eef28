"""goose recipes as one agent with what it may use."""

from __future__ import annotations

from typing import Any

from shipworthy.formats.workflows import reading
from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.workflows import Aspect, EdgeKind, Effect, Origin, Via, Workflow, WorkflowKind
from workflow_mutations import mutated
from workflow_reading import TextFiles, edge, nodes, read_text, sound

_HEAD = "version: 1.0.0\ntitle: Release\ndescription: Releases it\ninstructions: Ask first, then publish.\n"


def _recipe(more: str, others: dict[str, str] | None = None) -> Workflow:
    (found,) = read_text("recipes/release.yaml", _HEAD + more, others)
    assert isinstance(found, Workflow)
    sound(found)
    return found


def test_extensions_are_its_tools_with_what_they_can_do() -> None:
    recipe = _recipe("""extensions:
  - {type: builtin, name: developer, timeout: 300}
  - {type: builtin, name: developer2, available_tools: [text_editor]}
  - {type: stdio, name: mail, cmd: uvx, args: [mail-mcp], available_tools: [list_mails, send_mail]}
  - {type: stdio, name: anything, cmd: npx}
""")
    assert recipe.kind is WorkflowKind.AGENT
    effects = {n.id: n.effect for n in recipe.nodes}
    assert effects == {
        "Release": Effect.NONE, "developer": Effect.EXECUTE, "developer2": Effect.WRITE,
        "mail": Effect.EXTERNAL, "anything": Effect.UNKNOWN,
    }  # fmt: skip
    assert edge(recipe, "Release", "mail").kind is EdgeKind.TOOL_CALL
    mail = nodes(recipe)["mail"].tool
    assert mail is not None
    assert mail.allowed == ("list_mails", "send_mail")
    assert [g.node for g in recipe.gaps] == ["anything"]
    assert nodes(recipe)["developer"].timeout is not None


def test_asking_first_in_prose_is_no_approval() -> None:
    recipe = _recipe("extensions:\n  - {type: builtin, name: developer}\n")
    assert all(n.approval is None for n in recipe.nodes)
    assert all(e.approval is None for e in recipe.edges)


def test_without_a_list_the_extensions_are_those_of_whoever_runs_it() -> None:
    recipe = _recipe("settings: {goose_provider: openai, goose_model: gpt-4o, temperature: 0.1}\n")
    assert Aspect.TOOLS in recipe.gaps[0].hides
    model = nodes(recipe)["Release"].models[0]
    assert (model.via, model.provider, model.name, model.line) == (Via.LITERAL, "openai", "gpt-4o", 5)


def test_a_model_that_is_not_stated_is_the_users() -> None:
    recipe = _recipe("extensions: []\n")
    assert nodes(recipe)["Release"].models[0].via is Via.CONFIG
    assert recipe.gaps == ()


def test_turns_retries_checks_and_the_schema_of_the_answer() -> None:
    node = nodes(
        _recipe("""extensions: []
settings: {max_turns: 20}
retry: {max_retries: 2, timeout_seconds: 60, checks: [{type: shell, command: make test}]}
response: {json_schema: {type: object}}
parameters: [{key: tag, input_type: string, requirement: required, description: d}]
author: {contact: somebody}
""")
    )["Release"]
    assert node.bound is not None
    assert (node.bound.value, node.bound.origin) == ("20", Origin.EXPLICIT)
    assert node.retry is not None
    assert node.retry.attempts == 3
    assert node.validation is not None
    assert (node.validation.criteria, node.validation.rejects) == (("make test",), True)
    assert node.output_schema is not None
    default = nodes(_recipe("extensions: []\n"))["Release"].bound
    assert default is not None
    assert (default.value, default.origin) == ("1000", Origin.DEFAULT)


def test_a_recipe_it_runs_does_at_worst_what_that_one_may() -> None:
    other = _HEAD + "extensions:\n  - {type: builtin, name: developer}\n"
    recipe = _recipe(
        "extensions: []\nsub_recipes:\n  - {name: build, path: ./sub/build.yaml}\n  - {name: gone, path: gone.yaml}\n",
        {"recipes/sub/build.yaml": other},
    )
    build, gone = nodes(recipe)["build"], nodes(recipe)["gone"]
    assert (build.effect, recipe.files) == (Effect.EXECUTE, ("recipes/sub/build.yaml",))
    assert edge(recipe, "Release", "build").kind is EdgeKind.SUBFLOW
    assert build.runs == "recipes/sub/build.yaml"
    assert gone.opaque
    assert [g.node for g in recipe.gaps] == ["gone"]


def test_what_the_desktop_keeps_and_one_without_a_version_are_known() -> None:
    inside = "\n".join(f"  {line}" for line in _HEAD.splitlines())
    for text in (
        f"name: x\nrecipe:\n{inside}\n  extensions: []\n",
        _HEAD + "prompt: Go.\n",
        "title: a\ndescription: b\nprompt: c\nextensions:\n  - {type: builtin, name: developer}\n",
    ):
        found = recognise("r.yaml", text.encode())
        assert found is not None
        assert found.found.format == "goose"


def test_other_documents_with_a_title_are_none() -> None:
    for text in (
        "openapi: 3.0.0\ninfo: {title: a, description: b, version: 1}\npaths: {}\n",
        "title: a\ndescription: b\nversion: 1\nprompt: c\n",
        "title: a\ndescription: b\ninstructions: c\nextensions: [pdf]\n",
        "$schema: x\ntitle: a\ndescription: b\nversion: 1\nproperties: {}\n",
    ):
        found = recognise("r.yaml", text.encode())
        assert found is None or found.found.format != "goose"


_ALL: dict[str, Any] = {
    "version": "1.0.0", "title": "t", "description": "d", "prompt": "p", "instructions": "i",
    "extensions": [{"type": "stdio", "name": "n", "cmd": "c", "available_tools": ["a"], "timeout": 3}],
    "sub_recipes": [{"name": "s", "path": "s.yaml"}], "settings": {"goose_model": "m", "max_turns": 2},
    "retry": {"max_retries": 1, "checks": [{"type": "shell", "command": "x"}]}, "author": {"contact": "c"},
    "response": {"json_schema": {"a": 1}}, "parameters": [{"key": "k", "input_type": "string"}],
}  # fmt: skip


def test_wrong_types_anywhere_are_read_without_a_crash() -> None:
    for document in mutated(_ALL):
        for other in ("[", "3", "extensions: 3", "recipe: {extensions: [3, {name: []}]}"):
            source = Source("r.yaml", "", document, TextFiles({"s.yaml": other}))
            for workflow in reading.read("goose", source) or ():
                assert isinstance(workflow, Workflow)
                sound(workflow)
