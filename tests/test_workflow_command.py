"""`shipworthy workflows`: what it lists, draws and exports, and how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from defusedxml.ElementTree import fromstring

from conftest import make_repository, open_context
from report_pages import check_html, check_terminal
from shipworthy.cli.app import run
from shipworthy.collect.workflows import results
from shipworthy.errors import NOTHING_TO_SCAN, READY, USAGE
from shipworthy.model.workflows import ModelRef, Prompt, Via
from shipworthy.report.workflows import export

Run = Callable[..., tuple[int, str, str]]


def _task(name: str, type_: str, **more: object) -> dict[str, object]:
    return {"name": name, "taskReferenceName": name, "type": type_, **more}


def _flow(name: str, *tasks: dict[str, object]) -> str:
    return json.dumps({"name": name, "version": 3, "tasks": tasks}, indent=1)


_SAY = _task(
    "say", "LLM_CHAT_COMPLETE",
    inputParameters={
        "llmProvider": "openai", "model": "gpt-4o", "temperature": 0.3,
        "messages": [{"role": "user", "message": "Be most unusually kind to them"}],
    },
)  # fmt: skip
_SEND = _task(
    "send", "HTTP", inputParameters={"http_request": {"method": "POST", "uri": "https://example.org"}}
)
FILES = {
    "flows/mail.json": _flow("mail", _SAY, _SEND),
    "flows/talk.json": _flow("talk", _SAY),
    "tests/flows/other.json": _flow("other", _task("ask", "LLM_TEXT_COMPLETE"), _SEND),
    "README.md": "# Mail\n",
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repository(tmp_path_factory.mktemp("flows") / "mail", FILES)


@pytest.fixture
def workflows(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["workflows", *(str(a) for a in arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_it_lists_what_is_judged_and_why_the_rest_is_not(workflows: Run, checkout: Path) -> None:
    code, out, err = workflows(checkout)
    assert (code, err) == (READY, "")
    assert out.startswith("3 definitions of AI workflows and agents: 2 judged, 1 only listed.")
    assert "✗ mail · conductor · version 3" in out
    assert "approval ✗ 1 of 1" in out
    assert re.search(r"→ say +flows/mail\.json:\d+\n.*→ send  line \d+\n", out)
    assert re.search(r"– other · conductor: .*part of the tests  tests/flows/other\.json:\d+", out)
    assert workflows("list", checkout) == (code, out, err)


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_a_page_keeps_to_the_width_of_the_terminal_and_to_no_color(checkout: Path, width: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shipworthy", "workflows", str(checkout)],
        env={**os.environ, "COLUMNS": str(width), "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True, check=True,
    )  # fmt: skip
    page = done.stdout.decode()
    check_terminal(page)
    lines = [line for line in page.splitlines() if not re.fullmatch(r" +\S+:\d+", line)]
    assert max(map(len, lines)) <= width
    assert "flows/mail.json:2" in page


def test_an_encoding_that_lacks_the_marks_gets_others(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shipworthy", "workflows", str(checkout)],
        env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True,
    )  # fmt: skip
    assert b"x mail - conductor" in done.stdout


def test_a_repository_without_any_says_so(workflows: Run, tmp_path: Path) -> None:
    bare = make_repository(tmp_path / "bare", {"README.md": "# Bare\n"})
    assert workflows(bare) == (READY, "No AI workflow and no agent is defined here.\n", "")
    code, _, err = workflows(bare, "--graph", tmp_path / "x.svg")
    assert code == USAGE
    assert "no workflow to draw" in err
    assert not (tmp_path / "x.svg").exists()
    code, out, _ = workflows(bare, "--json")
    assert code == READY
    assert json.loads(out)["definitions"] == []


def test_nothing_to_scan(workflows: Run, tmp_path: Path) -> None:
    assert workflows(tmp_path)[0] == NOTHING_TO_SCAN


def test_a_folder_may_be_named_like_a_command(
    workflows: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repository(tmp_path / "list", FILES)
    monkeypatch.chdir(tmp_path)
    code, out, _ = workflows("./list")
    assert code == READY
    assert "3 definitions" in out
    assert workflows("list")[0] == NOTHING_TO_SCAN


def test_its_commands_are_told(workflows: Run) -> None:
    code, out, _ = workflows("--help")
    assert code == READY
    assert re.search(r"^  list  ", out, re.MULTILINE)
    assert "--graph" in workflows("list", "--help")[1]


def test_mermaid_is_drawn_of_all_that_is_judged(workflows: Run, checkout: Path, tmp_path: Path) -> None:
    code, out, err = workflows(checkout, "--graph", tmp_path / "all.mmd")
    assert (code, out) == (READY, "")
    assert err == f"wrote {tmp_path / 'all.mmd'}: 2 workflows\n"
    text = (tmp_path / "all.mmd").read_text()
    assert '  subgraph w1["mail"]' in text
    assert "w1_n_say ==> w1_n_send" in text
    workflows(checkout, "--graph", tmp_path / "all.md")
    page = (tmp_path / "all.md").read_text()
    assert page.count("```mermaid") == 2
    assert "n_say ==> n_send" in page


def test_one_may_be_chosen_by_name_or_path(workflows: Run, checkout: Path, tmp_path: Path) -> None:
    for name in ("mail", "flows/mail.json", "./flows/mail.json"):
        assert workflows(checkout, "--graph", tmp_path / "one.svg", "--only", name)[0] == READY
        root = fromstring((tmp_path / "one.svg").read_text())
        assert root.findtext("{http://www.w3.org/2000/svg}title") == "mail"
    assert "1 definition of" in workflows(checkout, "--only", "mail")[1]
    code, _, err = workflows(checkout, "--only", "mial")
    assert code == USAGE
    assert "did you mean 'mail'?" in err


def test_what_is_only_listed_is_told_in_full_when_it_is_asked_for(
    workflows: Run, checkout: Path, tmp_path: Path
) -> None:
    code, out, _ = workflows(checkout, "--only", "other")
    assert code == READY
    assert "1 definition of AI workflows and agents: 0 judged, 1 only listed." in out
    assert re.search(r"✗ other · conductor · .*only listed: .*part of the tests", out)
    assert workflows(checkout, "--only", "other", "--graph", tmp_path / "x.svg")[0] == READY
    assert "no approval before it" in (tmp_path / "x.svg").read_text()


def test_an_svg_holds_one_workflow(workflows: Run, checkout: Path, tmp_path: Path) -> None:
    code, _, err = workflows(checkout, "--graph", tmp_path / "all.svg")
    assert code == USAGE
    assert "--only NAME" in err


def test_a_page_of_drawings_is_like_any_report(workflows: Run, checkout: Path, tmp_path: Path) -> None:
    assert workflows(checkout, "--graph", tmp_path / "all.html")[0] == READY
    page = check_html((tmp_path / "all.html").read_text())
    assert [tag for tag, _ in page.elements].count("svg") == 2
    assert "no approval before it" in page.text


@pytest.mark.parametrize("name", ["all.png", "all", "all.json"])
def test_other_drawings_are_refused(workflows: Run, checkout: Path, tmp_path: Path, name: str) -> None:
    code, _, err = workflows(checkout, "--graph", tmp_path / name)
    assert code == USAGE
    assert "one of .mmd, .md, .svg, .html" in err


def test_the_export_is_what_its_schema_says(workflows: Run, checkout: Path) -> None:
    code, out, err = workflows(checkout, "--json")
    assert (code, err) == (READY, "")
    document = json.loads(out)
    assert document["schema"] == "shipworthy.workflows/1"
    jsonschema.validate(document, export.export_schema())
    assert workflows(checkout, "--json") == (code, out, err)
    mail, talk, other = document["definitions"]
    assert [d["path"] for d in (mail, talk, other)] == sorted(p for p in FILES if p.endswith("json"))
    assert [d["judged"] for d in (mail, talk, other)] == [True, True, False]
    assert {p["answer"] for p in mail["proofs"] if p["question"] == "approval"} == {"fails"}
    assert [step["node"] for step in mail["proofs"][0]["witness"]] == ["say", "send"]


def test_prompts_leave_as_digest_and_length_only(workflows: Run, checkout: Path) -> None:
    _, out, _ = workflows(checkout, "--json")
    assert "unusually kind" not in out
    (prompt,) = json.loads(out)["definitions"][0]["workflow"]["nodes"][0]["prompts"]
    assert set(prompt) == {"path", "line", "sha256", "length", "reference", "version"}
    assert re.fullmatch("[0-9a-f]{64}", prompt["sha256"])


SECRETS = [
    "sk-proj-abcdefghijklmnopqrstuvwx",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "https://ada:hunter2000@example.org/x",
    "https://example.org/x?api_key=hunter2000",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_credential_is_masked(secret: str) -> None:
    model = ModelRef(secret, Via.LITERAL, "w", 1, parameters=(("apiKey", "hunter2000"), ("temperature", "1")))
    told = json.dumps(export._plain(model))
    assert "***" in told
    assert "hunter2000" not in told
    assert "abcdefgh" not in told
    assert '["temperature", "1"]' in told


def test_a_prompt_without_text_has_no_digest() -> None:
    told: Any = export._plain(Prompt("p.md", 1, reference="hub/x"))
    assert (told["sha256"], told["length"], told["reference"]) == ("", 0, "hub/x")


def test_a_result_has_room_for_so_many_graphs(monkeypatch: pytest.MonkeyPatch, checkout: Path) -> None:
    monkeypatch.setattr(results, "DRAWN_NODES", 2)
    monkeypatch.setattr(results, "LISTED", 2)
    kept, left_out = results.workflow_results(open_context(checkout))
    assert left_out == 1
    assert [(w.name, w.graph is not None) for w in kept] == [("mail", True), ("talk", False)]
    assert kept[1].graph_left_out == "there are too many in this repository"
    assert kept[1].nodes == 1


def test_a_report_needs_the_result_alone(workflows: Run, checkout: Path, tmp_path: Path) -> None:
    stored = tmp_path / "result.json"
    for name in ("html", "md"):
        run(["scan", str(checkout), "-q", "-o", f"json:{stored}", "-o", f"{name}:{tmp_path / 'direct'}"])
        assert run(["render", str(stored), "-o", f"{name}:{tmp_path / 'rendered'}"]) == READY
        assert (tmp_path / "rendered").read_text() == (tmp_path / "direct").read_text()
        assert "no approval before it" in (tmp_path / "rendered").read_text()


def test_facts_tell_of_workflows_as_a_scan_does(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["facts", str(checkout), "--json"])
    (tmp_path / "facts.json").write_text(capsys.readouterr().out)
    for name, arguments in {
        "direct": [str(checkout)],
        "facts": ["--facts", str(tmp_path / "facts.json")],
    }.items():
        assert run(["scan", *arguments, "-q", "-o", f"json:{tmp_path / name}"]) == READY
    direct, judged = (json.loads((tmp_path / name).read_text())["workflows"] for name in ("direct", "facts"))
    assert direct == judged
    assert [w["judged"] for w in direct] == [True, True, False]
