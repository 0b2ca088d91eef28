"""The configuration: where it is found, what may stand in it, and how each mistake is told."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from conftest import TODAY, git, make_repository, write
from shipworthy import config as configuration
from shipworthy import pipeline, resources
from shipworthy.config import Attestation, Config, PathPatterns, RuleSetting, WaiverEntry
from shipworthy.errors import USAGE, SpecError, UsageError
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml

OPTIONS = pipeline.Options(today=TODAY)

YAML = """
thresholds:
  testing-maturity: 70
  production-risk: 55.5
packs: [rules/ours]
disabled_packs: [model-reliability]
rules:
  changelog: {enabled: false, reason: kept in the tracker}
  line-coverage:
    weight: {testing-maturity: 30}
    reason: our main evidence
paths:
  test: ["checks/**"]
  generated: ["src/proto/**", "!src/proto/hand.py"]
kinds: [service, library]
attestations:
  product.customer_facing: {value: true, by: Ada, on: 2026-01-01, until: 2026-12-31}
waivers:
  - {rule: base-images, path: "legacy/**", reason: retired in June, owner: Ada, until: 2026-06-30}
  - {rule: licence, reason: none yet, owner: Bob, until: "2026-07-01"}
"""

TOML = """
[project]
name = "x"

[tool.shipworthy]
packs = ["rules/ours"]
disabled_packs = ["model-reliability"]
kinds = ["service", "library"]
waivers = [
  {rule = "base-images", path = "legacy/**", reason = "retired in June", owner = "Ada", until = 2026-06-30},
  {rule = "licence", reason = "none yet", owner = "Bob", until = "2026-07-01"},
]

[tool.shipworthy.thresholds]
testing-maturity = 70
production-risk = 55.5

[tool.shipworthy.rules]
changelog = {enabled = false, reason = "kept in the tracker"}
line-coverage = {weight = {testing-maturity = 30}, reason = "our main evidence"}

[tool.shipworthy.paths]
test = ["checks/**"]
generated = ["src/proto/**", "!src/proto/hand.py"]

[tool.shipworthy.attestations]
"product.customer_facing" = {value = true, by = "Ada", on = 2026-01-01, until = 2026-12-31}
"""

EVERYTHING = Config(
    thresholds={"testing-maturity": 70.0, "production-risk": 55.5},
    packs=("rules/ours",),
    disabled_packs=("model-reliability",),
    rules={
        "changelog": RuleSetting("kept in the tracker", enabled=False),
        "line-coverage": RuleSetting("our main evidence", weight={"testing-maturity": 30.0}),
    },
    paths=PathPatterns(test=("checks/**",), generated=("src/proto/**", "!src/proto/hand.py")),
    kinds=("service", "library"),
    attestations={
        "product.customer_facing": Attestation(
            value=True, by="Ada", on=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31)
        )
    },
    waivers=(
        WaiverEntry("base-images", "retired in June", "Ada", dt.date(2026, 6, 30), "legacy/**"),
        WaiverEntry("licence", "none yet", "Bob", dt.date(2026, 7, 1)),
    ),
)


def load(folder: Path, text: str, name: str = ".shipworthy.yaml") -> Config:
    write(folder, {name: text})
    return configuration.load(folder / name, folder)


def said(config: Config) -> Mapping[str, object]:
    """What a user said, without where."""
    return {k: v for k, v in vars(config).items() if k not in {"source", "root", "lines"}}


@pytest.mark.parametrize(("text", "name"), [(YAML, ".shipworthy.yaml"), (TOML, "pyproject.toml")])
def test_everything_that_may_be_said_is_read(text: str, name: str, tmp_path: Path) -> None:
    config = load(tmp_path, text, name)
    assert said(config) == said(EVERYTHING)
    assert (config.source, config.root) == (name, str(tmp_path))


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "{}"])
def test_an_empty_configuration_is_the_default(text: str, tmp_path: Path) -> None:
    assert said(load(tmp_path, text)) == said(Config())


def test_every_statement_knows_its_line(tmp_path: Path) -> None:
    config = load(tmp_path, YAML)
    rows = YAML.split("\n")
    for key, word in {
        "thresholds.production-risk": "production-risk", "packs[0]": "rules/ours", "rules.line-coverage": "line-cov",
        "paths.generated": "generated:", "attestations.product.customer_facing": "customer_facing",
        "waivers[1]": "rule: licence", "kinds": "kinds",
    }.items():  # fmt: skip
        assert word in rows[config.line(key) - 1]
    toml = load(tmp_path, TOML, "pyproject.toml")
    rows = TOML.split("\n")
    for key, word in {
        "thresholds.production-risk": "production-risk", "rules.changelog": "changelog =", "waivers[1]": "licence",
        "attestations.product.customer_facing": "customer_facing",
    }.items():  # fmt: skip
        assert word in rows[toml.line(key) - 1]
    assert config.line("nothing.said") == 1


# Mistakes

ATTESTED = "attestations:\n  product.customer_data:\n    value: true\n    by: Ada\n    on: 2026-01-01\n"
WAIVED = "waivers:\n  - rule: licence\n    reason: r\n    owner: o\n"

MISTAKES = [
    ("treshold: {}", 1, "unknown key 'treshold'", "thresholds"),
    ("\nthresholds:\n  testing-maturity: high", 3, "thresholds.testing-maturity must be a number, not 'high'", ""),
    ("thresholds: 70", 1, "thresholds must be a mapping, not 70", ""),
    ("thresholds:", 1, "thresholds must be a mapping, not empty", ""),
    ("thresholds:\n  a: 1\n  b: 101", 3, "the threshold of 'b' is not between 0 and 100", ""),
    ("thresholds:\n  b: -0.5", 2, "the threshold of 'b' is not between 0 and 100", ""),
    ("thresholds:\n  a: 1\n  a: 2", 3, "the key 'a' stands twice", ""),
    ("packs: rules", 1, "packs must be a list, not 'rules'", ""),
    ("packs:\n  - rules\n  - 5", 3, "packs[1] must be text, not 5", ""),
    ("rules:\n  changelog:\n    reson: x", 3, "unknown key 'reson' in rules.changelog", "reason"),
    ("rules:\n  changelog: {enabled: false}", 2, "the key 'reason' is missing in rules.changelog", ""),
    ("rules:\n  changelog: off", 2, "rules.changelog must be a mapping, not 'off'", ""),
    ("rules:\n  changelog: {reason: ' ', enabled: false}", 2, "'changelog' is changed without a reason", ""),
    ("rules:\n  changelog: {reason: r, enabled: no}", 2, "rules.changelog.enabled must be true or false, not 'no'", ""),
    ("rules:\n  changelog:\n    reason: r\n    weight:\n      a: heavy", 5, "rules.changelog.weight.a must be a", ""),
    ("rules:\n  changelog:\n    reason: r\n    weight: {a: -1}", 2, "a weight of 'changelog' is below zero", ""),
    ("paths:\n  tests: [a]", 2, "unknown key 'tests' in paths", "test"),
    ("paths:\n  test: checks", 2, "paths.test must be a list, not 'checks'", ""),
    ("paths:\n  test: ['!']", 2, "the pattern '!' cannot be read", ""),
    ("paths:\n  test: ['[z-a]']", 2, "the pattern '[z-a]' cannot be read", ""),
    ("paths:\n  docs: ['']", 2, "the pattern '' can match nothing", ""),
    ("paths:\n  docs: ['# x']", 2, "the pattern '# x' can match nothing", ""),
    ("paths:\n  docs: ['*a*a*a*a*']", 2, "the pattern '*a*a*a*a*' has too many wildcards", ""),
    ("paths:\n  docs: ['**/a/**/b/**/c']", 2, "has too many wildcards", ""),
    ("kinds: [servce]", 1, "kinds[0] cannot be 'servce'", "service"),
    (ATTESTED, 2, "the key 'until' is missing in attestations.product.customer_data", ""),
    (ATTESTED + "    until: soon", 6, "attestations.product.customer_data.until must be a date", ""),
    (ATTESTED + "    until: 2026-02-30", 6, "attestations.product.customer_data.until must be a date", ""),
    (ATTESTED + "    until: 2025-12-31", 2, "the attestation of 'product.customer_data' ends before it begins", ""),
    (ATTESTED.replace("Ada", "''") + "    until: 2026-12-31", 2, "nobody is named who says", ""),
    (ATTESTED + "    untill: 2026-12-31", 6, "unknown key 'untill' in attestations.product.customer_data", "until"),
    (WAIVED, 2, "the key 'until' is missing in waivers[0]", ""),
    (WAIVED + "    until: 2026-12-31\n    paths: x", 6, "unknown key 'paths' in waivers[0]", "path"),
    (WAIVED + "    until: never", 5, "waivers[0].until must be a date", ""),
    (WAIVED.replace(": r", ": ' '") + "    until: 2026-12-31", 2, "a waiver needs its reason", ""),
    (WAIVED.replace(": o", ": ''") + "    until: 2026-12-31", 2, "a waiver needs its owner", ""),
    (WAIVED + "    until: 2026-12-31\n    path: '!'", 2, "the pattern '!' cannot be read", ""),
    ("waivers: {rule: x}", 1, "waivers must be a list, not a mapping", ""),
    ("- packs", 1, "this must be a mapping, not a list", ""),
    ("packs", 1, "this must be a mapping, not 'packs'", ""),
    ("packs: [a\n", 2, "did not find expected", ""),
    ("\tpacks: []", 1, "cannot start any token", ""),
    ("source: x", 1, "unknown key 'source'", ""),
    ("lines: {}", 1, "unknown key 'lines'", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message", "help_"), MISTAKES)
def test_a_mistake_is_told_with_file_and_line(
    text: str, line: int, message: str, help_: str, tmp_path: Path
) -> None:
    with pytest.raises(SpecError) as told:
        load(tmp_path, text)
    assert str(told.value).startswith(f".shipworthy.yaml:{line}: ")
    assert message in str(told.value)
    assert help_ in told.value.help
    assert told.value.exit_code == USAGE


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[tool.shipworthy]\npakcs = ["a"]', 2, "unknown key 'pakcs'"),
        ('[tool.x]\n\n[tool.shipworthy]\nkinds = "service"', 4, "kinds must be a list"),
        ("[tool.shipworthy.thresholds]\na = nan", 2, "must be a number of ordinary size"),
        ("[tool.shipworthy.thresholds]\na = 101", 2, "not between 0 and 100"),
        ("[tool.shipworthy]\npacks = []\npacks = []", 3, "overwrite"),
        ("[tool]\nshipworthy = 5", 2, "this must be a mapping, not 5"),
        ("[[tool.shipworthy]]\npacks = []", 1, "this must be a mapping, not a list"),
        ("[tool.shipworthy]\nrules = {x = {enabled = false}}", 2, "the key 'reason' is missing in rules.x"),
        ('[tool.shipworthy.rules.x]\nenabled = false\nreson = "r"', 3, "unknown key 'reson' in rules.x"),
    ],
)
def test_a_mistake_in_pyproject_is_told_with_file_and_line(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    with pytest.raises(SpecError) as told:
        load(tmp_path, text, "pyproject.toml")
    assert str(told.value).startswith(f"pyproject.toml:{line}: ")
    assert message in str(told.value)


@pytest.mark.parametrize("text", ["tool = 5", "[tool]\nx = 1", "", "[tool.other]\npacks = 1"])
def test_a_pyproject_without_our_table_cannot_be_named(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no \[tool\.shipworthy\]"):
        load(tmp_path, text, "pyproject.toml")


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("thresholds: {testing: 50}", "no such dimension 'testing'", "testing-maturity"),
        ("thresholds:\n  production-rsk: 50", "no such dimension 'production-rsk'", "production-risk"),
        ("rules: {no-such-rule-at-all: {reason: r}}", "no such rule", ""),
        ("disabled_packs: [testing-maturty]", "no such pack", "testing-maturity"),
        (
            "attestations: {product.customer_facng: {value: 1, by: a, on: 2026-01-01, until: 2026-12-31}}",
            "no such fact", "product.customer_facing",
        ),
        (
            "attestations: {product.customer_facing: {value: 1, by: a, on: 2026-01-01, until: 2026-12-31}}",
            "product.customer_facing is a", "",
        ),
        ("waivers: [{rule: nothing-like-it, reason: r, owner: o, until: 2026-12-31}]", "no such rule", ""),
    ],
)  # fmt: skip
def test_a_name_that_nothing_has_is_told_with_file_and_line(
    text: str, message: str, help_: str, tmp_path: Path
) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n", ".shipworthy.yaml": f"# first line\n{text}\n"})
    with pytest.raises(SpecError) as told:
        pipeline.scan(root, OPTIONS)
    assert re.match(r"\.shipworthy\.yaml:[23]: ", str(told.value))
    assert message in str(told.value)
    assert help_ in told.value.help


# Where it is found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A git root two folders deep in a folder that has a configuration of its own."""
    write(tmp_path, {".shipworthy.yaml": "packs: [outside]\n"})
    make_repository(tmp_path / "root", {"a/b/c.py": "x = 1\n"})
    return (tmp_path / "root").resolve()


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ([], None),
        ([".shipworthy.yaml"], ".shipworthy.yaml"),
        ([".shipworthy.yaml", "a/.shipworthy.yaml"], "a/.shipworthy.yaml"),
        (["a/b/.shipworthy.yaml", ".shipworthy.yaml"], "a/b/.shipworthy.yaml"),
        (["pyproject.toml"], "pyproject.toml"),
        ([".shipworthy.yaml", "a/pyproject.toml"], "a/pyproject.toml"),
    ],
)
def test_the_nearest_configuration_up_to_the_git_root_holds(
    files: list[str], found: str | None, tree: Path
) -> None:
    for name in files:
        write(tree, {name: "[tool.shipworthy]\npacks = []\n" if name.endswith("toml") else "packs: []\n"})
    expected = tree / found if found else None
    assert configuration.discover(tree / "a" / "b", tree) == expected


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ('[project]\nname = "x"\n', False),
        ("# [tool.shipworthy] goes here\n", False),
        ('[project]\ndependencies = ["shipworthy"]\n', False),
        ('text = """\n[tool.shipworthy]\n"""\n', False),
        ("[tool.shipworthy]\n", True),
        ("[tool.shipworthy.thresholds]\n", True),
        ("[ tool . shipworthy ]\n", True),
        ("tool.shipworthy.kinds = []\n", True),
        ("[tool]\nshipworthy = {}\n", True),
        ("[tool.shipworthy]\nbroken", True),
        ("broken # shipworthy", False),
    ],
)
def test_only_a_pyproject_with_our_table_is_a_configuration(text: str, is_ours: bool, tree: Path) -> None:  # noqa: FBT001  # a column of the table
    write(tree, {"pyproject.toml": text})
    assert (configuration.discover(tree, tree) is not None) == is_ours


def test_a_configuration_above_the_git_root_is_not_used(tree: Path) -> None:
    result = pipeline.scan(tree, OPTIONS)
    assert result.policy is None or not result.policy.source


def test_a_configuration_can_be_named(tree: Path, tmp_path: Path) -> None:
    write(tmp_path, {"other.yaml": "kinds: [library]\n", "other.toml": 'kinds = ["library"]\n'})
    for name in ("other.yaml", "other.toml"):
        result = pipeline.scan(tree, pipeline.Options(today=TODAY, config=tmp_path / name))
        assert list(result.repository.kinds) == ["library"]


def test_two_configurations_in_one_folder_are_an_error_that_names_both(tree: Path) -> None:
    write(tree, {".shipworthy.yaml": "packs: []\n", "pyproject.toml": "[project]\n"})
    assert configuration.discover(tree, tree) == tree / ".shipworthy.yaml"
    write(tree, {"pyproject.toml": "[tool.shipworthy]\n"})
    with pytest.raises(UsageError, match=r"\.shipworthy\.yaml and .*pyproject\.toml both configure"):
        configuration.discover(tree / "a", tree)


@pytest.mark.parametrize("name", ["README.md", "Makefile", "config.json"])
def test_a_file_of_another_kind_is_no_configuration(name: str, tree: Path) -> None:
    write(tree, {name: "# A heading, which is a comment in YAML\n"})
    with pytest.raises(UsageError, match="neither YAML nor TOML"):
        pipeline.scan(tree, pipeline.Options(today=TODAY, config=tree / name))


@pytest.mark.parametrize("name", ["missing.yaml", "a"])
def test_a_configuration_that_is_not_there_is_an_error(name: str, tree: Path) -> None:
    with pytest.raises(UsageError, match="no configuration file"):
        pipeline.scan(tree, pipeline.Options(today=TODAY, config=tree / name))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("name", [".shipworthy.yaml", "pyproject.toml"])
def test_a_configuration_that_is_a_link_out_of_the_repository_is_not_read(name: str, tree: Path) -> None:
    write(tree.parent, {"secret": "root:x:0:0: tool.shipworthy\n"})
    (tree / name).symlink_to("../secret")
    with pytest.raises(UsageError, match="link out of the repository") as told:
        pipeline.scan(tree, OPTIONS)
    assert "root:x" not in str(told.value)


def test_a_link_inside_the_repository_is_followed(tree: Path) -> None:
    write(tree, {"ci/policy.yaml": "kinds: [service]\n"})
    (tree / ".shipworthy.yaml").symlink_to("ci/policy.yaml")
    assert list(pipeline.scan(tree, OPTIONS).repository.kinds) == ["service"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"kinds: [caf\xe9]", b"\0" * 10, b"x" * 2_000_000, b"[" * 1_000]
)
def test_any_bytes_are_a_configuration_or_an_error(content: bytes, tree: Path) -> None:
    write(tree, {".shipworthy.yaml": content})
    with pytest.raises((SpecError, UsageError)):
        pipeline.scan(tree, OPTIONS)


def test_packs_are_looked_for_beside_the_configuration(tree: Path) -> None:
    write(tree, {"a/.shipworthy.yaml": "packs: [nowhere]\n"})
    with pytest.raises((SpecError, UsageError), match="nowhere"):
        pipeline.scan(tree / "a", OPTIONS)


# The schema and the template

SCHEMA = pipeline.config_schema()


def _as_editors_see_it(document: object) -> object:
    return json.loads(json.dumps(document, default=str))


@pytest.mark.parametrize("document", [read_yaml(YAML), read_toml(TOML)["tool"]["shipworthy"], {}])
def test_the_schema_accepts_what_is_loaded(document: object) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(_as_editors_see_it(document), SCHEMA)


UNSEEN = (
    "between 0 and 100", "without a reason", "below zero", "the pattern", "too many wildcards", "must be a date",
    "before it begins", "nobody is named", "a waiver needs", "stands twice", "expected", "cannot start",
)  # fmt: skip
"""What a schema cannot say, or what is no document."""


@pytest.mark.parametrize("text", [m[0] for m in MISTAKES if not any(word in m[2] for word in UNSEEN)])
def test_the_schema_rejects_what_is_refused(text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_as_editors_see_it(read_yaml(text)), SCHEMA)


def test_the_schema_describes_every_key() -> None:
    for name, schema in SCHEMA["properties"].items():
        assert schema.get("description"), name


TEMPLATE = (resources.folder("templates") / "init" / "shipworthy.yaml").read_text(encoding="utf-8")


def _blocks() -> list[str]:
    """The template's commented examples, uncommented, one block each."""
    found: list[list[str]] = []
    for row in TEMPLATE.split("\n"):
        text = row.removeprefix("# ")
        if re.match(r"# [a-z_]+:( |$)", row):
            found.append([text])
        elif found and row.startswith("#   "):
            found[-1].append(text)
    return ["\n".join(block) for block in found]


def test_the_template_says_nothing_until_it_is_changed(tmp_path: Path) -> None:
    assert said(load(tmp_path, TEMPLATE)) == said(Config())


def test_the_template_shows_every_key() -> None:
    shown = {block.partition(":")[0] for block in _blocks()}
    assert shown | {"disabled_packs"} >= set(SCHEMA["properties"])


@pytest.mark.parametrize("block", _blocks())
def test_each_example_of_the_template_holds_when_uncommented(block: str, tmp_path: Path) -> None:
    """Also its names: the rules, dimensions and facts are ones there are."""
    config = load(tmp_path, block)
    assert said(config) != said(Config())
    jsonschema.validate(_as_editors_see_it(read_yaml(block)), SCHEMA)
    if not config.packs:
        pipeline.load_rules(config, OPTIONS)


def test_a_configuration_changes_what_a_scan_says_and_is_shown(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n", "checks/b.py": "x = 1\n"})
    write(root, {".shipworthy.yaml": "paths: {test: ['checks/**']}\nkinds: [library]\n"})
    git(root, "add", "-A")
    result = pipeline.scan(root, OPTIONS)
    assert result.policy is not None
    assert result.policy.source == ".shipworthy.yaml"
    assert list(result.repository.kinds) == ["library"]
    assert any("sets them aside" in note for note in result.repository.notes)
