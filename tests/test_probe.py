"""The probe on small projects: what it finds, what it refuses, and that it leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Step, git, make_repository
from probe_projects import PROJECT
from shipworthy import pipeline
from shipworthy.cli.app import run as command
from shipworthy.cli.probing import terminated_like_interrupted
from shipworthy.errors import INTERRUPTED, READY, UNDECIDED, USAGE
from shipworthy.formats.mutation import stryker as reader
from shipworthy.model.content import Content
from shipworthy.model.mutation import Outcome
from shipworthy.probe import interpreter, stryker, surroundings, words
from shipworthy.probe.errors import UnprobedError
from shipworthy.probe.findings import Report
from shipworthy.probe.run import Wish, probe
from shipworthy.probe.subject import subject
from shipworthy.probe.workspace import PREFIX, private_copy

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the probe needs fork")

INI = "[pytest]\naddopts = -p no:hypothesispytest -p no:xdist -p no:randomly -p no:cacheprovider -p no:inline_snapshot\n"
HERE = Path(sys.executable)
AMPLE = 900
"""Seconds nothing here needs, so that a busy machine changes no result."""
SLEEP = f"{os.getpid()}{time.time_ns() % 1_000:03}"
"""Seconds a process that is to be found again sleeps: nobody else's sleeps as long."""


def probed(root: Path, wish: Wish, base: str | None = None) -> Report:
    wanted = subject(root, pipeline.Options(cache=False), (), base)
    return probe(wanted, interpreter.asked(HERE, surroundings.plain_variables(HERE), Path("/")), wish)


def tree(root: Path) -> dict[str, tuple[bytes, int]]:
    files = [p for p in root.rglob("*") if p.is_file() and ".git" not in p.parts]
    return {str(p.relative_to(root)): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repository(tmp_path_factory.mktemp("probe") / "shop", PROJECT)


@pytest.fixture(scope="module")
def before(shop: Path) -> dict[str, tuple[bytes, int]]:
    return tree(shop)


@pytest.fixture(scope="module")
def report(shop: Path, before: dict[str, tuple[bytes, int]]) -> Report:
    return probed(shop, Wish(budget=AMPLE, to_the_end=True))


@pytest.fixture(autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temp folder of our own: nobody else's copies are in it."""
    folder = tmp_path_factory.mktemp("temp")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    assert not list(folder.glob(PREFIX + "*")), "a copy was left behind"


def outcomes(report: Report) -> dict[str, Outcome]:
    return {p.function.name: p.outcome for p in report.probed}


def test_functions_whose_loss_no_test_notices_are_named(report: Report) -> None:
    assert {p.function.name for p in report.survivors} == {"announce", "is_dear"}
    assert outcomes(report)["is_cheap"] is Outcome.PARTIAL


def test_each_constant_is_held_against_every_test(report: Report) -> None:
    """What only another process shows, and only with the second answer."""
    assert outcomes(report)["is_open"] is Outcome.PARTIAL


@pytest.mark.parametrize(
    "name",
    ["total", "each", "later", "stream", "adder", "adder.<locals>.add", "cached", "shown", "wrapped.<locals>.inner",
     "Order.__init__", "Order.double", "Order.of", "Order.cents", "lazy"],
)  # fmt: skip
def test_every_kind_of_function_is_emptied_where_it_lives(report: Report, name: str) -> None:
    assert outcomes(report)[name] is Outcome.REQUIRED


def test_what_only_import_or_another_process_shows_is_no_survivor(report: Report) -> None:
    assert outcomes(report)["register"] is Outcome.REQUIRED
    assert outcomes(report)["describe"] is Outcome.REQUIRED


def test_functions_without_a_loss_to_notice_are_left_out(report: Report) -> None:
    reasons = {f.name: f.skipped for f in report.functions if f.skipped}
    assert set(reasons) == {"Order.__repr__", "PriceError.__init__"}
    assert "main" not in outcomes(report)


def test_the_estimate_is_that_of_the_whole_when_all_were_drawn(report: Report) -> None:
    noticed, drawn, interval = report.estimate()
    assert (noticed, drawn) == (len(report.eligible) - 2, len(report.eligible))
    assert interval.low < noticed / drawn < interval.high


def test_nothing_is_written_to_the_project(
    shop: Path, before: dict[str, tuple[bytes, int]], report: Report
) -> None:
    assert tree(shop) == before


def test_the_page_names_line_tests_and_the_nearest_test(report: Report) -> None:
    page = words.text(report)
    assert page.splitlines()[0].endswith(")")
    assert "src/shop/prices.py:9 announce\n    1 test runs it and passes when it returns None" in page
    assert "tests/test_prices.py::test_total" in page
    assert "a minute" in page


def test_the_report_is_in_strykers_schema(report: Report) -> None:
    document = json.loads(stryker.to_json(report))
    assert document["schemaVersion"] == "2"
    own = document["config"]["shipworthy"]
    mutants = {m["id"]: m for file in document["files"].values() for m in file["mutants"]}
    assert {f["outcome"] for f in own["functions"]} == {"required", "partial", "pseudo-tested"}
    for function in own["functions"]:
        statuses = {mutants[m]["status"] for m in function["mutants"]}
        assert (statuses == {"Survived"}) == (function["outcome"] == "pseudo-tested")
    tests = {t["id"] for file in document["testFiles"].values() for t in file["tests"]}
    assert all(set(m["coveredBy"]) <= tests for m in mutants.values())
    assert len(own["sampled"]) == len(mutants) == report.mutants


def test_the_report_is_read_back_as_it_was_meant(report: Report) -> None:
    content = stryker.to_json(report).encode()
    assert reader.matches(content[:4_096], "probe.json")
    read = reader.parse(Content.of(content, "probe.json"))
    assert read.complete
    assert read.commit == report.commit
    assert read.scope == tuple(
        f"src/shop/{name}.py" for name in ("__init__", "__main__", "late", "prices", "table")
    )
    assert [(f.name, f.outcome, f.tests) for f in read.functions] == [
        (p.function.name, p.outcome, len(p.function.tests)) for p in report.probed
    ]


def test_without_run_nothing_runs_and_the_user_learns_what_would(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["probe", str(shop)]) == USAGE
    said = capsys.readouterr().err
    for word in ("--run", "interpreter: ", "pytest", "copy", "nothing is written"):
        assert word in said


def test_a_red_suite_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_repository(tmp_path / "red", {
        "pytest.ini": INI,
        "red.py": "def f(x):\n    return x + 1\n",
        "test_red.py": "import red\n\ndef test_good():\n    assert red.f(1) == 2\n\ndef test_bad():\n    assert red.f(1) == 3\n",
    })  # fmt: skip
    assert command(["probe", "--run", "--python", str(HERE), str(root)]) == UNDECIDED
    said = capsys.readouterr().err
    assert "test_red.py::test_bad" in said
    assert "test_good" not in said


def test_tests_that_are_no_ground_are_left_out(tmp_path: Path) -> None:
    """One fails every other time, one in forks only, one after another test only."""
    root = make_repository(tmp_path / "shaky", {
        "pytest.ini": INI,
        "shaky.py": "def f(x):\n    return x + 1\n\ndef g(x):\n    return x + 1\n\ndef h(x):\n    return x + 1\n",
        "test_shaky.py": """
import os
from pathlib import Path
import shaky
HERE = os.getpid()
SEEN = []

def test_first():
    SEEN.append(1)

def test_in_order():
    assert SEEN
    assert shaky.f(1) == 2

def test_in_its_own_process():
    shaky.g(1)
    assert os.getpid() == HERE

def test_every_other_time():
    shaky.h(1)
    seen = Path(__file__).with_name("seen")
    if not seen.exists():
        seen.write_text("")
        raise AssertionError
""",
    })  # fmt: skip
    report = probed(root, Wish(budget=AMPLE))
    assert report.suite.flaky == ("test_shaky.py::test_every_other_time",)
    assert report.suite.forkless == ("test_shaky.py::test_in_its_own_process",)
    assert outcomes(report) == {"f": Outcome.NOT_PROBED}
    assert "test_in_order" in report.probed[0].reason


def test_an_endless_mutant_is_stopped_and_counts_as_noticed(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "endless", {
        "pytest.ini": INI,
        "endless.py": "def step(x):\n    return x + 1\n",
        "test_endless.py": """
import subprocess
import time
import endless

def test_until():
    x = 0
    while not x:
        x = endless.step(0)
        if x is None:
            subprocess.Popen(["sleep", "1{SLEEP}"])
            time.sleep(1_000)
    assert x == 1
""".replace("{SLEEP}", SLEEP),
    })  # fmt: skip
    report = probed(root, Wish(budget=AMPLE))
    assert outcomes(report) == {"step": Outcome.REQUIRED}
    assert [t.late for t in report.probed[0].trials] == [True]
    _wait_until(lambda: f"sleep 1{SLEEP}" not in _processes())


def test_what_an_emptied_function_would_have_cleared_away_is_gone(tmp_path: Path, temporary: Path) -> None:
    """A process in a session of its own, and files: no trial leaves them to the next."""
    root = make_repository(tmp_path / "litter", {
        "pytest.ini": INI.replace("addopts =", "addopts = -x --lf --sw"),
        "litter.py": "def stop(server):\n    server.kill()\n    server.wait()\n",
        "test_litter.py": """
import subprocess
import tempfile
from pathlib import Path
import litter

def test_before():
    assert [p.name for p in Path(tempfile.gettempdir()).iterdir() if p.name.startswith("litter")] == []

def test_stop():
    test_before()
    Path(tempfile.mkdtemp(prefix="litter"), "file").write_text("")
    server = subprocess.Popen(["sleep", "2{SLEEP}"], start_new_session=True)
    litter.stop(server)
""".replace("{SLEEP}", SLEEP),
    })  # fmt: skip
    report = probed(root, Wish(budget=AMPLE))
    assert outcomes(report) == {"stop": Outcome.PSEUDO_TESTED}
    if sys.platform == "linux":
        _wait_until(lambda: f"sleep 2{SLEEP}" not in _processes())


def test_code_imported_from_elsewhere_is_not_probed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "far").mkdir(parents=True)
    (elsewhere / "far" / "__init__.py").write_text("def f(x):\n    return x + 1\n")
    root = make_repository(tmp_path / "near", {
        "pytest.ini": INI,
        "src/far/__init__.py": "def f(x):\n    return x + 1\n",
        "conftest.py": f"import sys\nsys.path.insert(0, {str(elsewhere)!r})\n",
        "tests/test_far.py": "import far\n\ndef test_f():\n    assert far.f(1) == 2\n",
    })  # fmt: skip
    with pytest.raises(UnprobedError, match="not from the private copy"):
        probed(root, Wish(budget=AMPLE))


def test_a_suite_longer_than_the_budget_is_cut_off(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "slow", {
        "pytest.ini": INI,
        "slow.py": "def f(x):\n    return x + 1\n",
        "test_slow.py": "import time\nimport slow\n\ndef test_f():\n    slow.f(1)\n    time.sleep(1_000)\n",
    })  # fmt: skip
    began = time.monotonic()
    with pytest.raises(UnprobedError, match=r"alone take more than|collecting the tests took more than"):
        probed(root, Wish(budget=3))
    assert time.monotonic() - began < 900  # it did not wait for the test


def test_a_broken_collection_is_shown(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "broken", {
        "pytest.ini": INI, "broken.py": "def f(x):\n    return x + 1\n", "test_broken.py": "import no_such_module\n",
    })  # fmt: skip
    with pytest.raises(UnprobedError, match="no_such_module"):
        probed(root, Wish(budget=AMPLE))


def test_an_interpreter_without_pytest_is_told_how_to_get_it(tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {HERE} -I -S "$@"\n')
    bare.chmod(0o755)
    with pytest.raises(UnprobedError, match="pytest is not installed") as error:
        interpreter.asked(bare, {}, tmp_path)
    assert f"{bare} -m pip install pytest" in error.value.help


def test_functions_changed_since_the_base_come_first(tmp_path: Path) -> None:
    old = "def f(x):\n    return x + 1\n\n\ndef g(x):\n    return x + 1\n"
    root = make_repository(
        tmp_path / "changed",
        {
            "pytest.ini": INI,
            "changed.py": old,
            "test_changed.py": "import changed\n\ndef test_f():\n    changed.f(1)\n    changed.g(1)\n",
        },
        [Step({"changed.py": old.replace("def g(x):\n    return x + 1", "def g(x):\n    return x + 2")})],
    )
    git(root, "tag", "start", "HEAD~1")
    wanted = subject(root, pipeline.Options(cache=False), (), "start")
    assert wanted.changed == {"changed.py": [(6, 6)]}
    assert command(["probe", "--run", "--base", "nonsense", str(root)]) == USAGE


SLOW = {
    "pytest.ini": INI,
    "slow.py": "def f(x):\n    return x + 1\n",
    "test_slow.py": (
        "import subprocess, time\nfrom pathlib import Path\nimport slow\n\ndef test_f():\n    slow.f(1)\n"
        "    Path(__file__).with_name('written').write_text('')\n"
        f"    subprocess.Popen(['sleep', '3{SLEEP}'])\n    time.sleep(1_000)\n"
    ),
}


SLOW_AFRESH = {
    **SLOW,
    "test_slow.py": SLOW["test_slow.py"].replace(
        "slow.f(1)\n",
        "slow.f(1)\n    import os\n    if 'SHIPWORTHY_PROBE_ONLY' not in os.environ:\n        return\n",
    ),
}


@pytest.mark.parametrize(
    ("files", "blow"),
    [(SLOW, signal.SIGINT), (SLOW, signal.SIGKILL), (SLOW_AFRESH, signal.SIGKILL)],
)
def test_however_it_ends_no_process_and_no_trace_is_left(
    tmp_path: Path, temporary: Path, files: dict[str, str], blow: signal.Signals
) -> None:
    root = make_repository(tmp_path / "slow", files)
    before = tree(root)
    arguments = ["probe", "--run", "--budget", str(AMPLE), "--python", str(HERE), "--no-cache", str(root)]
    process = subprocess.Popen([HERE, "-m", "shipworthy", *arguments], stderr=subprocess.PIPE, text=True)
    _wait_until(lambda: f"sleep 3{SLEEP}" in _processes())
    process.send_signal(blow)
    process.communicate(timeout=300)
    assert process.returncode == (-signal.SIGKILL if blow is signal.SIGKILL else INTERRUPTED)
    _wait_until(lambda: f"sleep 3{SLEEP}" not in _processes() and str(temporary) not in _processes())
    assert tree(root) == before
    if blow is signal.SIGKILL:
        assert list(temporary.glob(PREFIX + "*"))
        with private_copy(root):
            assert len(list(temporary.glob(PREFIX + "*"))) == 1


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_is_an_interrupt(told: signal.Signals) -> None:
    with terminated_like_interrupted(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(told)


def _processes() -> str:
    return subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True).stdout


def _wait_until(holds: object, seconds: float = 300) -> None:
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_report_that_cannot_be_written_costs_no_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_repository(tmp_path / "well", {
        "pytest.ini": INI,
        "src/space/well/__init__.py": "def f(x):\n    return x + 1\n",
        "other/unrelated.py": "def f(x):\n    return x + 1\n",
        "src/test_well.py": "from space import well\n\ndef test_f():\n    assert well.f(1) == 2\n",
    })  # fmt: skip
    arguments = ["probe", "--run", "--python", str(HERE), str(root / "src")]
    assert command([*arguments, "-o", str(tmp_path)]) == USAGE
    assert capsys.readouterr().out == ""
    (tmp_path / "file").write_text("")
    assert command([*arguments, "-o", str(tmp_path / "file/probe.json")]) == USAGE
    out, err = capsys.readouterr()
    assert out.startswith("1 of 1 functions probed are required")
    assert "\n1 functions; " in out  # those of the folder named
    assert "cannot write" in err


def test_a_probe_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_repository(tmp_path / "well", {
        "pytest.ini": INI.replace("-p no:xdist", "-n2"),  # what a project asks of a plugin does not hinder
        "well.py": "def f(x):\n    return x + 1\n",
        "test_well.py": "import well\n\ndef test_f():\n    assert well.f(1) == 2\n\ndef test_red():\n    assert 0\n",
    })  # fmt: skip
    file = tmp_path / "probe.json"
    code = command(
        ["probe", "--run", "--python", str(HERE), "-o", str(file), str(root), "--", "-k", "test_f"]
    )
    out, err = capsys.readouterr()
    assert (code, err) == (READY, "")
    assert out.startswith("1 of 1 functions probed are required")
    assert "named by --python" in out
    assert "Only the tests of this were asked: pytest -k test_f" in out
    assert json.loads(file.read_text())["files"]
