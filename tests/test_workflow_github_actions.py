"""GitHub workflows that call a model, as nodes and edges."""

from __future__ import annotations

import json

import pytest

from shipworthy.formats.workflows.adapters import _shell_effects
from shipworthy.formats.workflows.adapters._shell_effects import of_script
from shipworthy.model.workflows import Effect, Mechanism, NodeKind, Origin, Via, Workflow
from workflow_hostility import mutants
from workflow_reading import SAMPLES, edge, nodes, read_as, real, sound, targets

PATH = ".github/workflows/ai.yml"


def _read(text: str, **others: str) -> Workflow:
    (found,) = read_as("github-actions", PATH, text, others)
    assert isinstance(found, Workflow)
    sound(found)
    return found


def _step(step: str, job: str = "", on: str = "push") -> Workflow:
    return _read(f"on: {on}\njobs:\n  ai:\n    runs-on: x\n{job}    steps:\n{step}")


CLAUDE = "      - uses: anthropics/claude-code-action@v1\n        with:\n"


@real
def test_the_real_files_are_read_into_sound_graphs() -> None:
    counts = {}
    for file in sorted((SAMPLES / "gha-ai").rglob("*.yml")):
        (found,) = read_as("github-actions", PATH, file.read_text(encoding="utf-8"))
        assert isinstance(found, Workflow)
        sound(found)
        counts[file.name] = (len(found.nodes), len(found.edges))
    assert counts == {
        "ci-failure-auto-fix.yml": (18, 17),  # an event, six steps, eleven tools
        "claude.yml": (7, 6),  # four events, two steps, the token
        "manual-code-analysis.yml": (3, 2),
        "pr-review.yml": (4, 3),
    }


def test_jobs_follow_what_they_need_and_steps_follow_one_another() -> None:
    workflow = _read(
        "on:\n  issues:\n  workflow_dispatch:\njobs:\n"
        "  after:\n    needs: [ai]\n    steps:\n      - run: gh issue comment 1 --body x\n"
        "  ai:\n    steps:\n      - uses: actions/checkout@v4\n      - id: ask\n        uses: actions/ai-inference@v1\n"
        "        with: {prompt: Hello}\n"
    )
    assert workflow.entries == ("on issues", "on workflow_dispatch")
    assert [e.target for e in workflow.edges if e.source == "on issues"] == ["ai.1"]
    assert targets(workflow, "ai.1") == [("ai.ask", "")]
    assert targets(workflow, "ai.ask") == [("after.1", "")]
    found = nodes(workflow)
    assert (found["ai.ask"].kind, found["ai.ask"].line) == (NodeKind.MODEL_CALL, 13)
    assert found["after.1"].effect is Effect.EXTERNAL
    assert found["ai.1"].effect is Effect.NONE
    assert found["ai.ask"].prompts[0].text == "Hello"


def test_the_tools_an_agent_is_allowed_are_nodes_of_their_own() -> None:
    workflow = _step(
        CLAUDE + "          prompt: Review\n"
        '          claude_args: --allowedTools "Read,Bash(gh pr comment:*),Bash(git diff:*),mcp__db__delete_row,Edit" '
        "--max-turns 7 --model claude-opus-4\n"
    )
    agent = nodes(workflow)["ai.1"]
    assert (agent.kind, agent.models[0].name, agent.models[0].via) == (
        NodeKind.AGENT,
        "claude-opus-4",
        Via.LITERAL,
    )
    assert agent.bound is not None
    assert (agent.bound.value, agent.bound.origin) == ("7", Origin.EXPLICIT)
    effects = {n.label: n.effect for n in workflow.nodes if n.kind is NodeKind.TOOL}
    assert effects == {
        "Read": Effect.READ,
        "Bash(gh pr comment:*)": Effect.EXTERNAL,
        "Bash(git diff:*)": Effect.READ,
        "mcp__db__delete_row": Effect.WRITE,
        "Edit": Effect.NONE,
    }
    server = nodes(workflow)["ai.1 › mcp__db__delete_row"].tool
    assert server is not None
    assert server.server == "db"


def test_without_a_bound_the_runner_ends_it_after_six_hours() -> None:
    agent = nodes(_step("      - run: claude -p 'fix it' --dangerously-skip-permissions\n"))["ai.1"]
    assert agent.bound is not None
    assert (agent.bound.value, agent.bound.origin, agent.bound.version) == (
        "360 minutes",
        Origin.DEFAULT,
        "GitHub Actions",
    )
    timed = nodes(_step("      - run: claude -p 'fix it'\n", "    timeout-minutes: 9\n"))["ai.1"]
    assert timed.timeout is not None
    assert (timed.timeout.value, timed.timeout.line) == ("9 minutes", 5)


def test_a_protected_environment_is_an_approval_in_doubt() -> None:
    workflow = _step("      - run: codex exec --full-auto fix\n", "    environment: {name: production}\n")
    asked = nodes(workflow)["ai.environment"]
    assert asked.kind is NodeKind.APPROVAL
    assert asked.approval is not None
    assert (asked.approval.mechanism, bool(asked.approval.doubt)) == (Mechanism.ENVIRONMENT, True)
    assert targets(workflow, "on push") == [("ai.environment", "")]
    assert targets(workflow, "ai.environment") == [("ai.1", "")]


@pytest.mark.parametrize(
    ("permissions", "effect"),
    [
        ("    permissions: {contents: write}\n", Effect.WRITE),
        ("    permissions: {issues: write, pull-requests: write}\n", Effect.EXTERNAL),
        ("", Effect.UNKNOWN),
    ],
)
def test_what_an_agents_token_may_write_is_what_it_may_do(permissions: str, effect: Effect) -> None:
    workflow = _step("      - uses: openai/codex-action@v1\n        with: {prompt: x}\n", permissions)
    assert nodes(workflow)["ai.1 › token"].effect is effect
    assert edge(workflow, "ai.1", "ai.1 › token").approval is None


def test_a_model_that_an_earlier_step_chooses_is_an_expression() -> None:
    arguments = "|\n            --model ${{ steps.pick.outputs.model }}\n            --max-turns 60"
    step = (
        f"      - uses: anthropics/claude-code-action@v1\n        with:\n          claude_args: {arguments}\n"
    )
    (model,) = nodes(_step(step))["ai.1"].models
    assert (model.via, model.written) == (Via.EXPRESSION, "${{ steps.pick.outputs.model }}")


def test_the_patterns_of_a_case_are_no_commands() -> None:
    script = (
        'case "$M" in\n  big-8*|big-5*)\n    echo x ;;\n  curl|wget) curl -d x https://example.org ;;\nesac\n'
    )
    assert of_script(script.replace("curl -d x https://example.org", "true")) == of_script("true")
    assert of_script(script)[0] is Effect.EXTERNAL


def test_the_action_that_lay_in_the_repository_of_codex_is_known() -> None:
    step = "      - uses: openai/codex/.github/actions/codex@main\n        with: {codex_args: --model o3}\n"
    agent = nodes(_step(step))["ai.1"]
    assert (agent.kind, agent.models[0].name, agent.models[0].provider) == (NodeKind.AGENT, "o3", "openai")


def test_an_agent_that_may_write_nothing_has_no_token_node() -> None:
    workflow = _step("      - uses: openai/codex-action@v1\n", "    permissions: {contents: read}\n")
    assert [n.label for n in workflow.nodes if n.kind is NodeKind.TOOL] == ["shell"]


@pytest.mark.parametrize(
    ("with_", "via", "name", "otherwise"),
    [
        ("model: gpt-5", Via.LITERAL, "gpt-5", ""),
        ("model: '${{ vars.MODEL }}'", Via.CONFIG, "", ""),
        ("model: \"${{ vars.MODEL || 'gpt-5' }}\"", Via.CONFIG, "", "gpt-5"),
        ("model: '${{ secrets.MODEL }}'", Via.ENVIRONMENT, "", ""),
        ("model: '${{ env.MODEL }}'", Via.ALIAS, "o3", ""),
        ("model: '${{ inputs.model }}'", Via.EXPRESSION, "", ""),
        ("prompt: x", Via.DEFAULT, "", ""),
    ],
)
def test_where_the_model_comes_from(with_: str, via: Via, name: str, otherwise: str) -> None:
    around = "    env: {MODEL: o3}\n" if "env." in with_ else ""
    model = nodes(_step(f"      - uses: openai/codex-action@v1\n        with:\n          {with_}\n", around))[
        "ai.1"
    ].models[0]
    assert (model.via, model.name, model.otherwise) == (via, name, otherwise)


def test_a_called_workflow_is_opaque() -> None:
    workflow = _read(
        "on: push\njobs:\n  review:\n    uses: docker/cagent-action/.github/workflows/x.yml@latest\n"
    )
    called = nodes(workflow)["review.uses"]
    assert called.opaque
    assert called.effect is Effect.UNKNOWN
    assert [g.node for g in workflow.gaps] == ["review.uses"]


def test_gemini_without_a_list_may_do_everything() -> None:
    gemini = "      - uses: google-github-actions/run-gemini-cli@v0\n        with:\n"
    everything = nodes(_step(gemini + "          prompt: x\n"))["ai.1 › *"]
    assert everything.effect is Effect.EXECUTE
    listed = _step(
        gemini + '          settings: \'{"coreTools": ["run_shell_command(gh issue edit)"], '
        '"maxSessionTurns": 5}\'\n'
    )
    assert nodes(listed)["ai.1 › run_shell_command(gh issue edit)"].effect is Effect.WRITE
    bound = nodes(listed)["ai.1"].bound
    assert bound is not None
    assert bound.value == "5"


@pytest.mark.parametrize(
    ("script", "effect"),
    [
        ("npm ci && npm test", Effect.NONE),
        ("git push origin x", Effect.WRITE),
        ("cat x | jq . > y", Effect.READ),
        ("curl -s https://x.example", Effect.READ),
        ("curl -X POST https://x.example -d @y", Effect.EXTERNAL),
        ("gh pr create --fill", Effect.EXTERNAL),
        ("gh api repos/x/y/issues", Effect.READ),
        ("gh api -X POST repos/x/y/issues", Effect.WRITE),
        ("./deploy.sh", Effect.UNKNOWN),
        ("python scripts/comment.py", Effect.UNKNOWN),
        ("npm run publish", Effect.UNKNOWN),
        ("cat <<EOF\ngit push\nEOF", Effect.READ),
        ("# git push", Effect.NONE),
        ('case "$x" in\n  yes) git push ;;\n  *) echo no ;;\nesac', Effect.WRITE),
        ('if [ -f "$(git rev-parse --git-dir)/shallow" ]; then git fetch; fi', Effect.READ),
        ("COUNT=$((COUNT + 1))", Effect.NONE),
        ("X=$(gh pr create --fill)", Effect.EXTERNAL),
        ("(cd x && git push)", Effect.WRITE),
        ("echo `git push`", Effect.WRITE),
        ('echo "$(git push)" > y', Effect.WRITE),
    ],
)
def test_what_a_script_does_outside(script: str, effect: Effect) -> None:
    assert _shell_effects.of_script(script)[0] is effect


def test_a_prompt_that_is_a_command_brings_the_tools_of_the_commands_file() -> None:
    elsewhere = _step(
        CLAUDE + "          plugins: code-review@x\n          prompt: /code-review:code-review 3\n"
    )
    assert [(g.node, "code-review" in g.what) for g in elsewhere.gaps] == [("ai.1", True)]
    workflow = _read(
        "on: push\njobs:\n  ai:\n    steps:\n" + CLAUDE + "          prompt: /review now\n",
        **{".claude/commands/review.md": "---\nallowed-tools: Bash(gh pr comment:*)\n---\nReview.\n"},
    )
    assert nodes(workflow)["ai.1 › Bash(gh pr comment:*)"].effect is Effect.EXTERNAL
    assert workflow.gaps == ()


def test_scripts_and_actions_of_the_repository_are_looked_into() -> None:
    action = "runs:\n  using: composite\n  steps:\n    - run: gh issue comment 1 --body x\n"
    workflow = _read(
        "on: push\njobs:\n  ai:\n    permissions: {contents: write}\n    steps:\n      - run: claude -p x\n"
        "      - run: bash ci/push.sh\n      - uses: ./ci/say\n      - uses: ./ci/other\n      - run: ./ci/none.sh\n",
        **{"ci/push.sh": "#!/bin/sh\ngit push\n", "ci/say/action.yml": action},
    )
    effects = [nodes(workflow)[f"ai.{number}"].effect for number in (2, 3, 4, 5)]
    assert effects == [Effect.WRITE, Effect.EXTERNAL, Effect.UNKNOWN, Effect.UNKNOWN]


def test_no_value_anywhere_breaks_the_reader() -> None:
    whole = {
        "name": "x",
        "on": {"issues": {"types": ["opened"]}, "workflow_dispatch": {"inputs": {"a": {}}}},
        "permissions": {"contents": "write"},
        "env": {"MODEL": "x"},
        "jobs": {
            "a": {
                "needs": ["b"],
                "environment": {"name": "p"},
                "timeout-minutes": 3,
                "steps": [
                    {
                        "uses": "anthropics/claude-code-action@v1",
                        "with": {"claude_args": "--allowedTools 'a,b'", "settings": "{}", "prompt": "x"},
                        "env": {"A": "b"},
                    },
                    {"uses": "google-github-actions/run-gemini-cli@v0", "with": {"settings": "{}"}},
                    {"run": "codex exec x", "id": "r"},
                    {"uses": "actions/github-script@v7", "with": {"script": "x"}},
                ],
            },
            "b": {"uses": "docker/cagent-action/x.yml@v1"},
        },
    }
    for odd in mutants(whole):
        for found in read_as("github-actions", PATH, json.dumps(odd)):
            assert isinstance(found, Workflow)
            sound(found)


@pytest.mark.parametrize("text", ["", "[", "\x00", "jobs: " + "[" * 3_000, "&a [*a]"])
def test_broken_text_holds_no_workflow(text: str) -> None:
    assert list(read_as("github-actions", PATH, text)) == []
