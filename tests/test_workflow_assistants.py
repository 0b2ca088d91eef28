"""Agents of coding assistants: what they may use, and whether anybody is asked."""

from __future__ import annotations

import json

import pytest

from shipworthy.formats.agents import agent_markdown
from shipworthy.formats.workflows.adapters._agent_tools import effect_of, tool_names
from shipworthy.model.workflows import Effect, Mechanism, NodeKind, Origin, Via, Workflow, WorkflowKind
from workflow_hostility import mutants
from workflow_reading import SAMPLES, edge, nodes, read_as, real, sound

PATH = ".claude/agents/a.md"


def _read(matter: str, format_: str = "claude-code-agent", path: str = PATH, **others: str) -> Workflow:
    (found,) = read_as(format_, path, f"---\n{matter}\n---\nDo this.\n", others)
    assert isinstance(found, Workflow)
    sound(found)
    return found


def _settings(**permissions: object) -> dict[str, str]:
    return {".claude/settings.json": json.dumps({"permissions": permissions}, indent=1)}


@real
def test_real_agents_have_a_node_for_each_tool_they_list() -> None:
    counts = {}
    for folder in ("claude-agent", "copilot-agent"):
        for file in sorted((SAMPLES / folder).rglob("*.md")):
            path = file.relative_to(SAMPLES).as_posix()
            kind = agent_markdown.kind_of(path)
            assert kind is not None
            (found,) = read_as(
                f"{folder.split('-')[0].replace('claude', 'claude-code')}-agent",
                path,
                file.read_text("utf-8"),
            )
            assert isinstance(found, Workflow)
            sound(found)
            assert found.kind is WorkflowKind.ASSISTANT
            counts[file.name] = len(found.nodes)
    assert counts["code-quality-reviewer.md"] == 9
    assert counts["validator.md"] == 7


def test_an_agent_is_one_node_with_its_tools() -> None:
    workflow = _read(
        "name: a\ndescription: Reviews\ntools: Read, Bash(git diff:*), mcp__db__delete_row\nmodel: opus\nmaxTurns: 4"
    )
    agent = nodes(workflow)["agent"]
    assert (agent.kind, agent.line, agent.models[0].via) == (NodeKind.AGENT, 2, Via.ALIAS)
    assert agent.bound is not None
    assert (agent.bound.value, agent.bound.origin) == ("4", Origin.EXPLICIT)
    assert agent.role is not None
    assert [(n.label, n.effect) for n in workflow.nodes[1:]] == [
        ("Read", Effect.READ),
        ("Bash(git diff:*)", Effect.READ),
        ("mcp__db__delete_row", Effect.WRITE),
    ]
    tool = nodes(workflow)["tool mcp__db__delete_row"].tool
    assert tool is not None
    assert tool.server == "db"


def test_without_a_list_it_has_every_tool_and_every_server_of_the_project() -> None:
    servers = json.dumps({"mcpServers": {"db": {"command": "x"}}})
    workflow = _read("name: a", **{".mcp.json": servers})
    every = nodes(workflow)["tool *"]
    assert every.tool is not None
    assert (every.effect, every.tool.everything) == (Effect.EXECUTE, True)
    assert nodes(workflow)["tool mcp__db__*"].effect is Effect.UNKNOWN
    assert nodes(workflow)["agent"].models[0].via is Via.INHERITED
    assert nodes(_read("name: a\ndisallowedTools: Bash"))["tool *"].effect is Effect.WRITE
    assert nodes(_read("name: a\ndisallowedTools: [Bash, Edit, Write]"))["tool *"].effect is Effect.UNKNOWN


@pytest.mark.parametrize(
    ("permissions", "mode", "asked", "doubtful"),
    [
        ({}, "", True, True),
        ({"allow": ["Bash"]}, "", False, False),
        ({"allow": ["Bash(npm test:*)"]}, "", True, True),
        ({"ask": ["Bash"], "allow": ["Bash"]}, "", True, False),
        ({"defaultMode": "bypassPermissions"}, "", False, False),
        ({}, "permissionMode: bypassPermissions", False, False),
        ({"defaultMode": "acceptEdits"}, "", True, True),
        ({}, "permissionMode: plan", True, False),
    ],
)
def test_who_is_asked_before_the_shell_is_used(
    permissions: dict[str, object], mode: str, *, asked: bool, doubtful: bool
) -> None:
    workflow = _read(f"name: a\ntools: Bash\n{mode}", **_settings(**permissions))
    approval = edge(workflow, "agent", "tool Bash").approval
    assert (approval is not None, bool(approval and approval.doubt)) == (asked, doubtful)


def test_a_rule_that_asks_is_named_with_its_line() -> None:
    workflow = _read("name: a\ntools: Bash, Edit", **_settings(ask=["Bash"]))
    approval = edge(workflow, "agent", "tool Bash").approval
    assert approval is not None
    assert (approval.mechanism, approval.path, approval.line) == (
        Mechanism.PERMISSION,
        ".claude/settings.json",
        4,
    )
    assert workflow.files == (".claude/settings.json",)


def test_what_is_denied_cannot_be_called_and_edits_may_be_accepted() -> None:
    workflow = _read("name: a\ntools: Bash, Edit", **_settings(deny=["Bash"], defaultMode="acceptEdits"))
    assert [n.label for n in workflow.nodes] == ["a", "Edit"]
    assert edge(workflow, "agent", "tool Edit").approval is None


def test_a_hook_before_a_tool_is_an_approval_in_doubt() -> None:
    hook = {"PreToolUse": [{"matcher": "Bash|Edit", "hooks": [{"type": "command", "command": "./check.sh"}]}]}
    settings = json.dumps({"permissions": {"allow": ["Bash"]}, "hooks": hook})
    approval = edge(
        _read("name: a\ntools: Bash", **{".claude/settings.json": settings}), "agent", "tool Bash"
    ).approval
    assert approval is not None
    assert (approval.mechanism, bool(approval.doubt)) == (Mechanism.HOOK, True)


def test_settings_that_cannot_be_read_leave_approvals_open() -> None:
    assert len(_read("name: a\ntools: Bash", **{".claude/settings.json": "{"}).gaps) == 1


def test_copilot_names_servers_and_hands_over() -> None:
    workflow = _read(
        "tools: ['search/codebase', 'github/*', 'execute/runInTerminal']\nmodel: [GPT-5, Claude Sonnet 4.5]\n"
        "handoffs:\n  - label: Go\n    agent: implementer\n  - label: Now\n    agent: other\n    send: true",
        "copilot-agent",
        ".github/agents/a.agent.md",
    )
    effects = {n.label: n.effect for n in workflow.nodes if n.kind is NodeKind.TOOL}
    assert effects == {
        "search/codebase": Effect.READ,
        "github/*": Effect.UNKNOWN,
        "execute/runInTerminal": Effect.EXECUTE,
    }
    model = nodes(workflow)["agent"].models[0]
    assert (model.written, [m.written for m in model.fallbacks]) == ("GPT-5", ["Claude Sonnet 4.5"])
    assert edge(workflow, "agent", "handoff 1").approval is not None
    assert edge(workflow, "agent", "handoff 2").approval is None


def test_opencode_says_itself_what_is_asked() -> None:
    workflow = _read(
        "description: x\ntools:\n  bash: true\n  write: true\n  read: false\npermission:\n  bash: ask\n  write: deny",
        "opencode-agent",
        ".opencode/agent/a.md",
    )
    assert [n.label for n in workflow.nodes[1:]] == ["bash"]
    approval = edge(workflow, "agent", "tool bash").approval
    assert approval is not None
    assert (approval.line, approval.doubt) == (8, "")


def test_codex_agents_are_written_in_toml() -> None:
    text = 'name = "scout"\nsandbox_mode = "read-only"\nmodel = "gpt-5"\ndeveloper_instructions = """\nLook.\n"""\n'
    (found,) = read_as("codex-agent", ".codex/agents/scout.toml", text)
    assert isinstance(found, Workflow)
    sound(found)
    assert [(n.label, n.effect) for n in found.nodes] == [("scout", Effect.NONE), ("read", Effect.READ)]


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("Bash", Effect.EXECUTE), ("Bash(*)", Effect.EXECUTE), ("Bash(npm test:*)", Effect.EXECUTE), ("Bash(npm test)", Effect.EXECUTE), ("Bash(uuidgen)", Effect.NONE),
        ("Bash(gh pr view:*)", Effect.READ), ("Bash(gh pr merge:*)", Effect.EXTERNAL), ("Bash(find:*)", Effect.EXECUTE),
        ("Edit", Effect.WRITE), ("WebFetch(domain:x.example)", Effect.READ), ("Task", Effect.UNKNOWN),
        ("mcp__github__create_issue", Effect.WRITE), ("mcp__github", Effect.UNKNOWN), ("web/fetch", Effect.READ),
        ("edit/editFiles", Effect.WRITE), ("TodoWrite", Effect.NONE), ("somethingelse", Effect.UNKNOWN),
    ],
)  # fmt: skip
def test_what_a_tool_does_by_its_name(name: str, effect: Effect) -> None:
    assert effect_of(name)[0] is effect


def test_a_comma_inside_of_parentheses_parts_no_tools() -> None:
    assert tool_names('Read, Bash(a, b), "Edit"') == ["Read", "Bash(a, b)", "Edit"]


def test_no_value_anywhere_breaks_the_reader() -> None:
    whole = {
        "name": "x",
        "tools": ["Read", {"a": True}],
        "mcpServers": [{"a": {}}, "b"],
        "handoffs": [{"agent": "x", "send": False}],
        "permission": {"bash": {"*": "ask"}},
        "model": ["a"],
        "disallowedTools": ["x"],
        "maxTurns": 3,
        "permissionMode": "plan",
    }
    settings = {
        "permissions": {"allow": ["a"], "defaultMode": "x"},
        "hooks": {"PreToolUse": [{"hooks": [{}]}]},
    }
    for odd in mutants(whole):
        for format_ in ("claude-code-agent", "copilot-agent", "opencode-agent", "codex-agent"):
            for found in read_as(format_, PATH, f"---\n{json.dumps(odd)}\n---\nx"):
                assert isinstance(found, Workflow)
                sound(found)
    for odd in mutants(settings):
        sound(_read("name: a", **{".claude/settings.json": json.dumps(odd)}))
