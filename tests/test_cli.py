"""The command line as users meet it: every exit code, every error with what to do about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Step, git, make_repository, write
from shipworthy import __version__, pipeline
from shipworthy.cli.app import run
from shipworthy.errors import BUG, INTERRUPTED, NOT_READY, NOTHING_TO_SCAN, READY, USAGE

FILES = {
    "README.md": "# Thing\n\nA thing that does things.\n",
    "pyproject.toml": "[project]\nname = 'thing'\nversion = '1.0'\n",
    "src/thing/__init__.py": "def f(x):\n    return x + 1\n",
    "tests/test_thing.py": "from thing import f\n\ndef test_f():\n    assert f(1) == 2\n",
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repository(tmp_path_factory.mktemp("cli") / "thing", FILES, [Step({}, "again", tag="v1.0.0")])


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shipworthy(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_a_scan_says_the_verdict_first_and_exits_zero(shipworthy: Run, checkout: Path) -> None:
    code, out, err = shipworthy("scan", checkout, "--no-cache")
    assert code == READY
    assert err == ""
    assert any(word in out.splitlines()[0] for word in ("Ready", "Not ready", "Undecided"))


def test_several_outputs_in_one_run(shipworthy: Run, checkout: Path, tmp_path: Path) -> None:
    code, out, _ = shipworthy(
        "scan", checkout, "-o", f"json:{tmp_path / 'r.json'}", "-o", f"html:{tmp_path / 'r.html'}", "-o", "md"
    )
    assert code == READY
    assert out.startswith(("#", "<!--"))
    assert json.loads((tmp_path / "r.json").read_text())["schema"] == "shipworthy.result/1"
    assert (tmp_path / "r.html").read_text().lstrip().lower().startswith("<!doctype html>")


def test_two_scans_of_one_commit_are_byte_identical(shipworthy: Run, checkout: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(checkout), "elsewhere/thing")
    _, first, _ = shipworthy("scan", checkout, "-o", "json", "--no-cache")
    _, second, _ = shipworthy("scan", checkout, "-o", "json")
    _, third, _ = shipworthy("scan", checkout, "-o", "json")
    _, cloned, _ = shipworthy("scan", tmp_path / "elsewhere" / "thing", "-o", "json")
    assert first == second == third == cloned
    assert str(checkout) not in first


def test_a_stored_result_renders_as_the_scan_did(shipworthy: Run, checkout: Path, tmp_path: Path) -> None:
    stored = tmp_path / "r.json"
    _, direct, _ = shipworthy("scan", checkout, "-o", "md", "-o", f"json:{stored}")
    code, rendered, _ = shipworthy("render", stored, "-o", "md")
    assert (code, rendered) == (READY, direct)


def test_facts_alone_give_the_same_result(shipworthy: Run, checkout: Path, tmp_path: Path) -> None:
    _, facts, _ = shipworthy("facts", checkout, "--json")
    (tmp_path / "facts.json").write_text(facts)
    _, direct, _ = shipworthy("scan", checkout, "-o", "json")
    code, judged, _ = shipworthy("scan", "--facts", tmp_path / "facts.json", "-o", "json")
    assert code == READY
    assert json.loads(judged)["dimensions"] == json.loads(direct)["dimensions"]
    assert json.loads(judged)["rules"] == json.loads(direct)["rules"]


def test_select_and_ignore_name_rules_and_packs(shipworthy: Run, checkout: Path) -> None:
    _, out, _ = shipworthy(
        "scan", checkout, "-o", "json", "--select", "testing-maturity", "--ignore", "line-coverage"
    )
    rules = {r["id"]: r["pack"] for r in json.loads(out)["rules"]}
    assert set(rules.values()) == {"testing-maturity"}
    assert "line-coverage" not in rules


def test_one_fact_with_its_evidence(shipworthy: Run, checkout: Path) -> None:
    code, out, _ = shipworthy("facts", checkout, "code.production_lines")
    assert code == READY
    assert out.startswith("code.production_lines: 2\n")


def test_explain_shows_the_arithmetic_of_a_stored_result(
    shipworthy: Run, checkout: Path, tmp_path: Path
) -> None:
    shipworthy("scan", checkout, "--quiet", "-o", f"json:{tmp_path / 'r.json'}")
    code, out, _ = shipworthy("explain", "line-coverage", "--result", tmp_path / "r.json")
    assert code == READY
    assert "In the stored result: unknown" in out
    assert "credit 0.00 to 1.00" in out
    for name in ("coverage.line_rate", "testing-maturity", "verification"):
        assert shipworthy("explain", name)[0] == READY


@pytest.mark.parametrize(
    ("arguments", "code", "error", "help_"),
    [
        (["scna"], USAGE, "No such command 'scna'", "shipworthy --help"),
        (["scan", "--selct", "x"], USAGE, "No such option: --selct", "shipworthy --help"),
        (
            ["scan", "{repo}", "--select", "line-covrage"],
            USAGE,
            "no such rule or pack: 'line-covrage'",
            "line-coverage",
        ),
        (["scan", "{repo}", "-o", "htm:x"], USAGE, "no report format 'htm'", "did you mean 'html'?"),
        (
            ["scan", "{repo}", "-o", "md", "-o", "json"],
            USAGE,
            "cannot share standard output",
            "html:report.html",
        ),
        (
            ["scan", "{repo}", "-o", "md:x", "-o", "html:./x"],
            USAGE,
            "cannot share the file",
            "give each its own",
        ),
        (["scan", "{repo}", "--config", "nowhere.yaml"], USAGE, "no configuration file nowhere.yaml", ""),
        (["scan", "{repo}", "--artifact", ""], USAGE, "--artifact '' names no report", "a folder that holds"),
        (["facts", "{repo}", "--artifact="], USAGE, "--artifact '' names no report", ""),
        (["scan", "{repo}", "--rules", "nowhere"], USAGE, "nowhere is no folder of rules", ""),
        (["scan", "--facts", "nowhere.json"], USAGE, "nowhere.json cannot be read", ""),
        (["render", "nowhere.json"], USAGE, "nowhere.json cannot be read", ""),
        (["explain", "line-covrage"], USAGE, "no rule, fact, dimension or pillar", "line-coverage"),
        (["facts", "{repo}", "code.production_line"], USAGE, "no such fact", "code.production_lines"),
        (["rules", "test", "testing-maturty"], USAGE, "no such pack", "testing-maturity"),
        (["scan", "{plain}"], NOTHING_TO_SCAN, "is not inside a git repository", "git init"),
        (["scan", "{plain}/nowhere"], NOTHING_TO_SCAN, "does not exist", ""),
        (["scan", "{empty}"], NOTHING_TO_SCAN, "without tracked files", "git add"),
    ],
)
def test_errors_say_what_is_wrong_and_what_to_do(
    shipworthy: Run, checkout: Path, tmp_path: Path, arguments: list[str], code: int, error: str, help_: str
) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "-q")
    places = {"repo": str(checkout), "plain": str(tmp_path / "plain"), "empty": str(tmp_path / "empty")}
    got, out, err = shipworthy(*(a.format(**places) for a in arguments))
    assert (got, out) == (code, "")
    assert error in err
    assert help_ in err
    assert "Traceback" not in err


def test_a_mistake_in_the_configuration_is_named_with_its_line(shipworthy: Run, tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", FILES)
    write(root, {".shipworthy.yaml": "thresholds:\n  testing-maturty: 60\n"})
    code, _, err = shipworthy("scan", root)
    assert code == USAGE
    assert (
        err
        == "error: .shipworthy.yaml:2: no such dimension 'testing-maturty'\nhelp: did you mean 'testing-maturity'?\n"
    )


@pytest.mark.parametrize(
    ("text", "line", "error"),
    [
        ("rules:\n  line-coverage: {weight: {testing-maturty: 3}, reason: x}\n", 2, "no such dimension"),
        ("thresholds: {testing-maturty: 1}\n", 1, "no such dimension"),
    ],
)
def test_rules_test_checks_the_configuration_too(
    shipworthy: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int, error: str
) -> None:
    root = make_repository(tmp_path / "r", FILES)
    write(root, {".shipworthy.yaml": text})
    monkeypatch.chdir(root)
    code, _, err = shipworthy("rules", "test", "testing-maturity")
    assert code == USAGE
    assert err.startswith(f"error: .shipworthy.yaml:{line}: ")
    assert error in err
    assert "did you mean 'testing-maturity'?" in err


def test_the_wrong_type_anywhere_is_no_crash(shipworthy: Run, tmp_path: Path) -> None:
    hostile = {
        ".github/dependabot.yml": "version: []\nupdates: 3\n",
        ".gitlab-ci.yml": "a:\n  script: [x]\n  rules: [{when: []}]\n",
        ".pre-commit-config.yaml": "repos: [{repo: local, hooks: [{id: x, entry: y, language: []}]}]\n",
        "k8s/app.yaml": "apiVersion: v1\nkind: []\n",
    }
    root = make_repository(tmp_path / "r", {**FILES, **hostile})
    assert shipworthy("scan", root, "--quiet")[0] == READY


def test_a_full_disk_is_no_bug_of_ours(checkout: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "shipworthy", "scan", str(checkout)],
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == USAGE
    assert b"bug" not in done.stderr


def test_a_bug_is_no_verdict(shipworthy: Run, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(pipeline, "look_over", broken)
    code, out, err = shipworthy("scan", checkout, "--no-cache")
    assert (code, out) == (BUG, "")
    assert "this is a bug in shipworthy" in err
    assert "RuntimeError: oh" in err


def test_an_interrupt_is_no_verdict(shipworthy: Run, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "look_over", interrupted)
    assert shipworthy("scan", checkout, "--no-cache")[0] == INTERRUPTED


def test_init_writes_once_and_prints_what_to_paste(shipworthy: Run, tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", FILES)
    code, out, _ = shipworthy("init", root)
    assert code == READY
    assert "pre-commit" in out
    assert ".github/workflows" in out
    written = (root / ".shipworthy.yaml").read_text()
    assert shipworthy("scan", root, "--quiet")[0] == READY
    assert "exists already" in shipworthy("init", root)[1]
    assert (root / ".shipworthy.yaml").read_text() == written


def test_doctor_names_the_command_that_would_help(shipworthy: Run, checkout: Path) -> None:
    code, out, _ = shipworthy("doctor", checkout)
    assert code == READY
    assert "Not found:" in out
    assert "coverage" in out
    assert "pytest --cov" in out


def test_rule_examples_that_end_otherwise_exit_one(shipworthy: Run, tmp_path: Path) -> None:
    assert shipworthy("rules", "new", "ours-first", "--in", tmp_path / "ours")[0] == READY
    assert shipworthy("rules", "test", tmp_path / "ours")[0] == READY
    file = tmp_path / "ours" / "ours-first.yaml"
    file.write_text(
        file.read_text().replace("files.matching: 0}, expect: fail", "files.matching: 1}, expect: fail")
    )
    code, out, _ = shipworthy("rules", "test", tmp_path / "ours")
    assert code == NOT_READY
    assert "expects fail, and ends in pass" in out
    assert shipworthy("rules", "new", "ours-first", "--in", tmp_path / "ours")[0] == USAGE


@pytest.mark.parametrize(
    "arguments", [["rules", "list"], ["rules", "schema"], ["rules", "schema", "--config"], ["--help"]]
)
def test_listings_print_something(shipworthy: Run, arguments: list[str]) -> None:
    code, out, _ = shipworthy(*arguments)
    assert code == READY
    assert len(out) > 500


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "shipworthy", *arguments],
        env={**os.environ, **environment}, capture_output=True, check=False,
    )  # fmt: skip


def test_the_version_imports_nothing(checkout: Path) -> None:
    code = "import sys; sys.argv[1:] = ['--version']; from shipworthy.__main__ import main; main(); print(sorted(m for m in sys.modules if m.startswith(('typer', 'yaml', 'shipworthy.'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"shipworthy {__version__}\n['shipworthy.__main__']\n"


def test_a_reader_that_goes_away_is_no_error(checkout: Path) -> None:
    command = f"{sys.executable} -m shipworthy facts {checkout} --json | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_output_survives_a_terminal_without_unicode(checkout: Path) -> None:
    done = start("scan", str(checkout), PYTHONIOENCODING="ascii", NO_COLOR="1")
    assert done.returncode == READY
    assert b"\x1b" not in done.stdout
    done.stdout.decode("ascii")
