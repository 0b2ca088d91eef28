"""Approve, publish, status: what binds an approval, who may give it, and when it no longer holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from conftest import git, make_repository, open_context, write
from shipworthy.cli import lifecycle
from shipworthy.cli.exits import guarded
from shipworthy.collect.context import Context
from shipworthy.collect.workflows.lifecycle import claims, registry_problems, sidecar_problems, standing
from shipworthy.repo.people import person

REGISTRY = ".shipworthy/workflows.yaml"
FLOW = """\
schema: shipworthy.workflow/1
name: support reply
version: 1.0.0
owner: team-support
models: {writer: {name: gpt-x, provider: openai}}
nodes:
  draft: {kind: model call, model: writer, prompt: prompts/draft.md}
  review: {kind: approval, approval: {who: lead, approved: [yes]}}
  send: {kind: tool, effect: external, tool: {name: send_mail}}
edges:
  - {from: draft, to: review}
  - {from: review, to: send, on: yes}
"""
FILES = {"flows/reply.yaml": FLOW, "flows/prompts/draft.md": "Be brief.\n"}
ADA, BOB, EVE = "Ada <ada@example.org>", "Bob <bob@example.org>", "Eve <eve@example.org>"

app = typer.Typer()
for command in (lifecycle.approve, lifecycle.publish, lifecycle.status, lifecycle.diff):
    app.command()(command)


class Shell:
    """The commands, run in one repository."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str]:
        given = [*arguments, "--repository", str(self.root)]
        code = guarded(lambda: app(args=given, standalone_mode=False))
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def commit(
        self, files: dict[str, str | bytes | None], author: str = "ada@example.org", *more: str
    ) -> None:
        write(self.root, files)
        git(self.root, "add", "-A", "-f")
        git(self.root, "commit", "-q", "-m", "change", *more, author=author)

    def approved(self, *who: tuple[str, str]) -> None:
        for role, name in who or (("owner", BOB), ("security", BOB)):
            code, said = self("approve", "flows/reply.yaml", "--role", role, "--as", name)
            assert code == 0, said


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("SHIPWORTHY_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    return Shell(make_repository(tmp_path / "made", FILES), capsys)


def test_a_definition_is_a_draft_until_all_who_must_have_approved_it(shell: Shell) -> None:
    code, said = shell("status")
    assert (code, "(not registered)" in said, "draft" in said) == (0, True, True)
    code, said = shell("approve", "flows/reply.yaml", "--role", "owner", "--as", BOB)
    assert code == 0
    assert "Bob <bob@example.org> approved support-reply (flows/reply.yaml) as owner" in said
    assert "it is in-review" in said
    assert "still needed: security, because of this: send: external" in said
    assert "refused" not in said
    code, said = shell("publish", "support-reply", "--as", BOB)
    assert (code, "not approved as it is: security (missing)" in said) == (1, True)
    shell.approved(("security", EVE))
    code, said = shell("publish", "support-reply", "--as", BOB)
    assert (code, said.startswith("published support-reply (flows/reply.yaml) as version 1.0.0")) == (0, True)
    code, said = shell("status")
    assert (code, "runnable: published, unchanged and approved" in said) == (0, True)


def test_an_edited_prompt_makes_every_approval_stale_and_names_the_file(shell: Shell) -> None:
    shell.approved()
    shell("publish", "support-reply", "--as", BOB)
    shell.commit({"flows/prompts/draft.md": "Be long.\n"})
    code, said = shell("status")
    assert code == 1
    assert "NOT runnable: it is no longer what was published" in said
    assert "stale: owner by Bob <bob@example.org>" in said
    assert "changed since it was approved: prompts/draft.md (changed)" in said
    code, said = shell("publish", "support-reply", "--as", BOB)
    assert code == 1
    assert "owner (stale), security (stale); changed since: prompts/draft.md (changed)" in said


def test_the_author_of_the_change_cannot_approve_it(shell: Shell) -> None:
    code, said = shell("approve", "flows/reply.yaml", "--role", "owner", "--as", "Ada <ADA@example.org>")
    assert code == 1
    assert (
        "error: Ada <ada@example.org> cannot approve flows/reply.yaml as owner: ada <ada@example.org> made the change"
        in said
    )
    assert "somebody else has to look at it" in said
    assert not (shell.root / REGISTRY).exists()


def test_only_the_change_since_the_roles_last_approval_counts(shell: Shell) -> None:
    shell.approved()
    shell.commit({"flows/prompts/draft.md": "Be long.\n"}, "bob@example.org")
    code, said = shell("approve", "support-reply", "--role", "owner", "--as", BOB)
    assert code == 1
    assert "bob <bob@example.org> made the change since owner approved it last" in said
    shell.approved(("owner", ADA), ("security", EVE))
    assert shell("status")[0] == 0
    # Approving the same once more does not make its author a second pair of eyes.
    assert shell("approve", "support-reply", "--role", "owner", "--as", BOB)[0] == 1


def test_a_team_may_say_from_where_on_changes_count(shell: Shell) -> None:
    began = git(shell.root, "rev-parse", "HEAD").strip()
    registry = f"schema: shipworthy.workflows/1\npolicy:\n  began: {began}\n"
    shell.commit({REGISTRY: registry, "flows/prompts/draft.md": "Be long.\n"}, "bob@example.org")
    assert shell("approve", "flows/reply.yaml", "--role", "owner", "--as", BOB)[0] == 1
    assert shell("approve", "flows/reply.yaml", "--role", "owner", "--as", ADA)[0] == 0
    write(shell.root, {REGISTRY: registry.replace(began, "main")})
    code, said = shell("status")
    assert (code, ":3: `began` is the whole id of a commit" in said) == (2, True)


def test_a_co_author_and_a_second_address_of_one_name_are_authors(shell: Shell) -> None:
    shell.approved()
    message = ("-m", "Co-authored-by: Carol Jones <carol@home.example.org>")
    shell.commit({"flows/prompts/draft.md": "Be long.\n"}, "bob@example.org", *message)
    for name in ("Carol Jones <carol@home.example.org>", "Carol Jones <cj@work.example.org>"):
        code, said = shell("approve", "support-reply", "--role", "owner", "--as", name)
        assert (code, "made the change" in said) == (1, True)


def test_moving_a_file_hides_nobody_who_wrote_it(shell: Shell) -> None:
    git(shell.root, "mv", "flows", "moved")
    git(shell.root, "commit", "-q", "-m", "move", author="bob@example.org")
    code, said = shell("approve", "moved/reply.yaml", "--role", "owner", "--as", ADA)
    assert (code, "ada <ada@example.org> made the change" in said) == (1, True)


def test_what_is_not_committed_cannot_be_approved(shell: Shell) -> None:
    write(shell.root, {"flows/prompts/draft.md": "Lie.\n"})
    code, said = shell("approve", "flows/reply.yaml", "--role", "owner", "--as", BOB)
    assert (code, "not committed: prompts/draft.md" in said) == (1, True)
    git(shell.root, "update-index", "--assume-unchanged", "flows/prompts/draft.md")
    assert shell("approve", "flows/reply.yaml", "--role", "owner", "--as", BOB)[0] == 1


def test_the_approver_is_whom_git_would_sign_as(shell: Shell, tmp_path: Path) -> None:
    git(shell.root, "config", "user.email", "Bob@example.org")
    git(shell.root, "config", "user.name", "Bob")
    code, said = shell("approve", "flows/reply.yaml", "--role", "owner")
    assert (code, said.startswith("Bob <bob@example.org> approved")) == (0, True)
    for name in ("user.email", "user.name"):
        git(shell.root, "config", "--unset", name)
    code, said = shell("approve", "flows/reply.yaml", "--role", "owner")
    assert (code, "git does not say who you are" in said) == (2, True)
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Eve\n\temail = eve@example.org\n")
    assert shell("approve", "flows/reply.yaml", "--role", "owner")[1].startswith(
        "Eve <eve@example.org> approved"
    )


def test_who_enters_another_persons_approval_is_written_down(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "ada@example.org")
    shell.approved(("owner", BOB))
    assert ", entered by Ada <ada@example.org>" in shell("status")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (("approve", "flows/reply.yaml", "--role", "ownr", "--as", BOB), 2, "there is no role 'ownr'"),
        (
            ("approve", "flows/repli.yaml", "--role", "owner", "--as", BOB),
            2,
            "did you mean 'flows/reply.yaml'?",
        ),
        (("approve", "flows/reply.yaml", "--role", "owner", "--as", "me"), 2, "--as 'me' names nobody"),
        (
            ("publish", "flows/reply.yaml", "--as", BOB),
            1,
            "flows/reply.yaml is a draft: nobody has approved it",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(
    shell: Shell, arguments: tuple[str, ...], code: int, expected: str
) -> None:
    answered, said = shell(*arguments)
    assert (answered, expected in said) == (code, True), said


def test_only_who_is_named_for_a_role_may_approve(shell: Shell) -> None:
    write(shell.root, {REGISTRY: (
        "schema: shipworthy.workflows/1\nworkflows:\n  reply:\n    path: flows/reply.yaml\n"
        "    # ours\n    reviewers: {owner: [Eve <eve@example.org>]}\n"
    )})  # fmt: skip
    code, said = shell("approve", "reply", "--role", "owner", "--as", BOB)
    assert (code, "may not approve as owner: eve@example.org may" in said) == (1, True)
    shell.approved(("owner", EVE))
    assert (
        "    # ours\n    reviewers: {owner: [Eve <eve@example.org>]}\n    state: in-review\n"
        in (shell.root / REGISTRY).read_text()
    )


def test_the_registry_may_name_more_files_that_an_approval_covers(shell: Shell) -> None:
    registry = "schema: shipworthy.workflows/1\nworkflows:\n  reply:\n    path: flows/reply.yaml\n    files: [conf/*.ini, gone.txt]\n"
    shell.commit({REGISTRY: registry, "conf/a.ini": "a=1\n"}, "carol@example.org")
    code, said = shell("approve", "reply", "--role", "owner", "--as", BOB)
    assert (code, "4 files" in said, "note: not covered: ../gone.txt cannot be read" in said) == (
        0,
        True,
        True,
    )
    shell.commit({"conf/a.ini": "a=2\n", "conf/b.ini": "", "gone.txt": "x"})
    assert "../conf/a.ini (changed), ../conf/b.ini (new), ../gone.txt (changed)" in shell("status")[1]


def test_a_definition_with_mistakes_is_not_approved(shell: Shell) -> None:
    shell.commit({"flows/reply.yaml": FLOW.replace("kind: tool", "kind: tol")})
    code, said = shell("approve", "flows/reply.yaml", "--role", "owner", "--as", BOB)
    assert (code, "flows/reply.yaml:9: nodes.send.kind cannot be 'tol'" in said) == (1, True)


def test_a_changed_definition_is_published_under_a_later_version_only(shell: Shell) -> None:
    shell.approved()
    shell("publish", "support-reply", "--as", BOB)
    shell.commit({"flows/prompts/draft.md": "Be long.\n"})
    shell.approved()
    code, said = shell("publish", "support-reply", "--as", BOB)
    assert (code, "version 1.0.0 of support-reply does not come after 1.0.0" in said) == (1, True)
    shell.commit({"flows/reply.yaml": FLOW.replace("1.0.0", "1.1.0")})
    shell.approved()
    assert shell("publish", "support-reply", "--as", BOB)[0] == 0
    assert shell("status")[0] == 0


def test_an_approval_forged_for_the_author_is_refused_when_it_is_published(shell: Shell) -> None:
    shell.approved()
    registry = shell.root / REGISTRY
    registry.write_text(registry.read_text().replace("Bob <bob@", "Ada <ada@"))
    code, said = shell("publish", "support-reply", "--as", BOB)
    assert (code, "Ada <ada@example.org> cannot approve" in said) == (1, True)


def test_an_approval_forged_for_the_author_is_none_where_it_is_told(shell: Shell) -> None:
    shell.approved()
    shell("publish", "support-reply", "--as", BOB)
    registry = shell.root / REGISTRY
    registry.write_text(registry.read_text(encoding="utf-8").replace(BOB, ADA), encoding="utf-8")
    code, said = shell("status")
    assert code == 1
    assert "NOT runnable" in said
    assert "refused: owner by Ada <ada@example.org>: " in said
    assert "made the change" in said
    told = json.loads(shell("status", "--json")[1])
    assert (told["sound"], told["workflows"][0]["runnable"]) == (False, False)


@pytest.mark.parametrize(
    "spelling",
    [
        "Lovelace, Ada <a@example.com>", "ada  LOVELACE (work) <a@example.com>", "Ada+x <ada+x@example.org>",
        "A <ada@example.org.>",
    ],
)  # fmt: skip
def test_another_spelling_is_the_same_person(shell: Shell, spelling: str) -> None:
    shell.commit(
        {"flows/prompts/draft.md": "Be kind.\n"},
        "ada@example.org",
        "--author",
        "Ada Lovelace <ada@example.org>",
    )
    code, said = shell("approve", "flows/reply.yaml", "--role", "owner", "--as", spelling)
    assert (code, "cannot approve" in said) == (1, True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A <12345+ada@users.noreply.github.com>", "B <ada@users.noreply.github.com>", True),
        ("A <12345+ada@users.noreply.github.com>", "B <12345+bob@users.noreply.github.com>", False),
        ("A <team+ada@example.org>", "B <team+bob@example.org>", False),
        ("Li Chen <a@example.org>", "Chen Li <b@example.org>", False),
        ("Ada <a@example.org>", "Ada <b@example.org>", False),
    ],
)
def test_two_people_are_not_taken_for_one(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    first, second = person(one), person(other)
    assert first is not None
    assert second is not None
    assert first.is_likely(second) is second.is_likely(first) is same


def test_a_policy_that_asks_nobody_earns_nothing(shell: Shell) -> None:
    shell.approved()
    shell("publish", "support-reply", "--as", BOB)
    registry = shell.root / REGISTRY
    text = registry.read_text(encoding="utf-8")
    head, _, rest = text.partition("    approvals:")
    nobody = head + rest[rest.index("    published:") :] + "policy: {roles: {}}\n"
    shell.commit({REGISTRY: nobody})
    code, said = shell("status")
    assert (code, "by the policy nobody has to approve it" in said) == (0, True), said
    assert open_context(shell.root).get(claims) == ()


def test_merging_commits_into_one_makes_no_author_of_who_approved(shell: Shell) -> None:
    """The approver commits the registry on the branch, so the one commit names him as a helper."""
    start = git(shell.root, "rev-parse", "HEAD").strip()
    shell.commit({"flows/prompts/draft.md": "Be short.\n"})
    shell.approved()
    shell.commit({}, "bob@example.org")
    git(shell.root, "reset", "-q", "--soft", start)
    shell.commit({}, "ada@example.org", "-m", "Co-authored-by: Bob <bob@example.org>")
    assert shell("publish", "support-reply", "--as", BOB)[0] == 0
    shell.commit({"flows/prompts/draft.md": "Be long.\n"}, "eve@example.org")
    code, said = shell("approve", "support-reply", "--role", "owner", "--as", BOB)
    assert code == 0, said
    assert shell("approve", "support-reply", "--role", "security", "--as", EVE)[0] == 1


def test_what_is_registered_and_gone_is_not_fine(shell: Shell) -> None:
    shell.approved()
    shell.commit({"flows/reply.yaml": None})
    code, said = shell("status")
    assert (code, "is not there" in said) == (1, True)


def test_status_as_json_says_the_same(shell: Shell) -> None:
    shell.approved()
    code, said = shell("status", "--json")
    (one,) = json.loads(said)["workflows"]
    assert code == 0
    assert (one["id"], one["state"], one["version"], one["runnable"]) == (
        "support-reply",
        "approved",
        "1.0.0",
        False,
    )
    assert one["files"] == ["flows/reply.yaml", "flows/prompts/draft.md"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("schema: shipworthy.workflows/1\nworkflows:\n  a:\n    pth: x\n", ":4: unknown key 'pth'"),
        ("schema: shipworthy.workflows/1\nworkflows:\n  a:\n    path: ../x\n", ":4: `path` starts at the root"),
        ("schema: shipworthy.workflows/1\nworkflows:\n  a: {path: x}\n  b: {path: x}\n", ":4: x is registered twice"),
        ("workflows: 3\n", ":1: "),
        ("[]", ":1: "),
        ("a: [\n", ":2: "),
        ("schema: shipworthy.workflows/1\nworkflows: {a: {path: x, approvals: [{role: owner, by: b, date: 2026-01-01, digest: x}]}}\n", ":2: 'x' is no digest"),
    ],
)  # fmt: skip
def test_a_registry_with_a_mistake_is_told_with_its_line_and_left_alone(
    shell: Shell, text: str, expected: str
) -> None:
    write(shell.root, {REGISTRY: text})
    for arguments in (("status",), ("approve", "flows/reply.yaml", "--role", "owner", "--as", BOB)):
        code, said = shell(*arguments)
        assert (code, f"{REGISTRY}{expected}" in said) == (2, True), said
    assert (shell.root / REGISTRY).read_text() == text


def test_names_of_a_repository_steer_no_terminal(shell: Shell) -> None:
    evil = "flows/\x1b[2Jx\u202e.yaml"
    shell.commit({evil: FLOW.replace("support reply", '"\\e[31mred"'), "flows/reply.yaml": None})
    for arguments in (("status",), ("approve", evil, "--role", "owner", "--as", ADA), ("diff", evil, "HEAD")):
        _, said = shell(*arguments)
        assert said.isascii() or "\u202e" not in said
        assert "\x1b" not in said


def test_a_registry_behind_a_link_is_neither_read_nor_written(shell: Shell, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (shell.root / ".shipworthy").symlink_to(outside)
    code, said = shell("approve", "flows/reply.yaml", "--role", "owner", "--as", BOB)
    assert (code, "lies behind a link" in said) == (2, True)
    assert list(outside.iterdir()) == []


def test_facts_tell_where_each_workflow_stands(shell: Shell) -> None:
    shell.approved()
    shell("publish", "support-reply", "--as", BOB)
    shell.commit({})
    (one,) = open_context(shell.root).get(standing)
    assert (one.path, one.id, one.state, one.version, one.owner, one.owner_from, one.fresh, one.runnable) == (
        "flows/reply.yaml", "support-reply", "published", "1.0.0", "team-support", "definition", True, True,
    )  # fmt: skip
    shell.commit({"flows/prompts/draft.md": "Be long.\n"})
    (one,) = open_context(shell.root).get(standing)
    assert (one.fresh, one.runnable, one.sound, one.changed) == (
        False,
        False,
        False,
        ("prompts/draft.md (changed)",),
    )


def test_without_a_registry_all_are_drafts_and_owners_come_from_elsewhere(
    repository: Callable[..., Context],
) -> None:
    plain = {**FILES, "flows/reply.yaml": FLOW.replace("owner: team-support\n", "")}
    (one,) = repository(plain).get(standing)
    assert (one.state, one.sound, one.owner, one.owner_from) == ("draft", True, "ada@example.org", "git")
    (one,) = repository({**plain, "CODEOWNERS": "/flows/ @team/support\n"}).get(standing)
    assert (one.owner, one.owner_from) == ("@team/support", "CODEOWNERS")


def test_facts_tell_what_is_wrong_with_registry_and_sidecars(repository: Callable[..., Context]) -> None:
    context = repository({
        **FILES,
        REGISTRY: "schema: shipworthy.workflows/1\nworkflows:\n  a: {path: flows/gone.yaml}\n  b: {path: flows/prompts/draft.md}\n",
        "flows/side.yaml": "schema: shipworthy.workflow/1\ndescribes: gone.json\n",
    })  # fmt: skip
    assert [(p.line, p.problem) for p in context.get(registry_problems)] == [
        (3, "a: flows/gone.yaml is no tracked file"),
        (4, "b: flows/prompts/draft.md defines no workflow that is known here"),
    ]
    assert [(p.path, p.line) for p in context.get(sidecar_problems)] == [("flows/side.yaml", 2)]


def test_the_commands_are_typer_functions() -> None:
    done = CliRunner().invoke(app, ["approve", "--help"])
    assert done.exit_code == 0
