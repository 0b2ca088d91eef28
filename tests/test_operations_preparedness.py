"""What stands ready for the day production fails: substance, not names."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.collect.context import Context
from shipworthy.collect.operations.preparedness import alerts, backups, keeps_data, load_tests, runbooks
from shipworthy.collect.operations.releases import deprecation_policy, staged_rollout
from shipworthy.formats import operating_guides

Repository = Callable[..., Context]
WORDS = (
    "When the queue grows and nothing is done any more, look at the workers first, because they die quietly. "
    * 3
)
RUNBOOK = f"""\
# Runbook

## The queue grows

{WORDS}

```sh
kubectl get pods -n prod
kubectl logs deploy/worker
# nothing
kubectl rollout restart deploy/worker
```
"""


def test_a_runbook_is_steps_with_commands() -> None:
    def lines(text: str, path: str = "docs/runbook.md") -> list[int]:
        return [f.line for f in operating_guides.runbooks(text, path)]

    assert lines(RUNBOOK) == [1]
    assert lines("# Runbook\n\nTODO\n") == []
    assert lines(f"# Runbook\n\n{WORDS}\n") == []
    assert lines("# Runbook\n\n```sh\nmake a\nmake b\nmake c\n```\n") == []
    assert lines(RUNBOOK.replace("Runbook", "Start"), "README.md") == []
    assert (
        lines("---\ntitle: Runbook\n---\n" + RUNBOOK.replace("# Runbook", "# Start"), "docs/start.md") == []
    )
    assert lines(
        RUNBOOK.replace("# Runbook", "Incidents\n=========").replace("## ", "### "), "docs/a.rst"
    ) == [1]


def test_a_backup_is_one_that_comes_back() -> None:
    said = "# Backup\n\nDump it nightly.\n\n```sh\npg_dump app > app.sql\n```\n\nTo restore it: `psql app < app.sql`.\n"
    assert [f.line for f in operating_guides.backups(said, "docs/a.md")] == [1]
    assert list(operating_guides.backups("# Backup\n\nMake backups, and restore them.\n", "docs/a.md")) == []
    assert [f.line for f in operating_guides.dumps("set -e\n# pg_dump x\npg_dump app | gzip > a.gz\n")] == [3]
    assert list(operating_guides.dumps("apt-get install restic\necho pg_dump\n")) == []


def test_facts_find_what_is_there_and_nothing_in_its_absence(repository: Repository) -> None:
    rollout = """\
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        spec: {strategy: {canary: {steps: [{setWeight: 20}]}}}
        """
    full = repository({
        "docs/runbook.md": RUNBOOK,
        "scripts/backup.sh": "pg_dump app > app.sql\n",
        "infra/db.tf": 'resource "aws_db_instance" "a" {\n  backup_retention_period = 14\n}\n'
        'resource "aws_cloudwatch_metric_alarm" "a" {\n}\n',
        "k8s/rollout.yaml": dedent(rollout),
        "load/main.js": 'import http from "k6/http";\nexport default () => http.get(url);\n',
        "requirements.txt": "psycopg==3.2\n",
        "docs/versions.md": f"# Deprecation policy\n\n{WORDS} A deprecated name stays for two releases.\n",
    })  # fmt: skip
    assert full.get(keeps_data)
    assert [(s.path, s.line) for s in full.get(backups)] == [("infra/db.tf", 2), ("scripts/backup.sh", 1)]
    assert [s.path for s in full.get(runbooks)] == ["docs/runbook.md"]
    assert [(s.path, s.line) for s in full.get(alerts)] == [("infra/db.tf", 4)]
    assert [s.path for s in full.get(load_tests)] == ["load/main.js"]
    assert [(s.path, s.line) for s in full.get(staged_rollout)] == [("k8s/rollout.yaml", 2)]
    assert [s.path for s in full.get(deprecation_policy)] == ["docs/versions.md"]
    stubs = repository({
        "RUNBOOK.md": "# Runbook\n", "backup.sh": "# pg_dump\n", "alerts.yml": "# alert: x\n", "load/k6.js": "// k6\n", "load/empty.js": 'import http from "k6/http";\n', "slo.yaml": "apiVersion: openslo/v1\nkind: SLO\n",
        "docs/versions.md": "# Deprecation policy\n", "k8s/rollout.yaml": "# kind: Rollout\n", "requirements.txt": "flask\n",
    })  # fmt: skip
    assert not stubs.get(keeps_data)
    for fact in (backups, runbooks, alerts, load_tests, staged_rollout, deprecation_policy):
        assert stubs.get(fact) == ()


@given(st.text(alphabet="#`=-~ \nabkubectl pg_dump|:$/", max_size=400))
def test_no_text_breaks_the_readers_of_guides(text: str) -> None:
    for line in (
        *operating_guides.runbooks(text, "runbook.md"),
        *operating_guides.backups(f"# Backup, restore\n{text}", "a.md"),
        *operating_guides.dumps(text),
    ):
        assert 1 <= line.line <= text.count("\n") + 2
