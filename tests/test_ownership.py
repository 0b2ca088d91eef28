"""Ownership, the licence, and what git ignores or holds by accident."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from conftest import Step
from shipworthy.collect.agents import ignored
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.documents import licence, security_policy
from shipworthy.collect.operations import junk, ownership
from shipworthy.formats import codeowners, dotenv, licences
from shipworthy.formats.licences import recognised

Make = Callable[..., Context]

MIT = """Permission is hereby granted, free of charge, to any person obtaining
a copy … the above copyright notice and this permission notice shall be included … without warranty of any kind"""
APACHE = "Apache License\n   Version 2.0, January 2004\n"


# CODEOWNERS


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*", "a/b.py", True),
        ("*.js", "x/y.js", True),
        ("/build/logs/", "build/logs/x/y", True),
        ("/build/logs/", "a/build/logs/x", False),
        ("docs/*", "docs/a.md", True),
        ("docs/*", "docs/b/c.md", False),
        ("apps/", "x/apps/y", True),
        ("**/logs", "a/b/logs/x", True),
        ("/apps/github", "apps/github", True),
        ("packages/*/src", "packages/a/src/b.ts", True),
        ("foo", "a/foo/b", True),
        ("foo/bar", "a/foo/bar", False),
        ("/", "a", True),
    ],
)
def test_patterns_of_code_owners(pattern: str, path: str, expected: object) -> None:
    assert codeowners.matches(pattern, path) is expected


def test_lines_sections_and_addresses() -> None:
    text = "# all\n*  @a @org/team x@y.org # why\n[Docs][2] @writers\ndocs/\n!docs/gen\n/a @b, nobody\n/with\\ space @c\n"
    assert [(o.line, o.pattern, o.owners, o.invalid, o.exception) for o in codeowners.read(text)] == [
        (2, "*", ("@a", "@org/team", "x@y.org"), (), False),
        (4, "docs/", ("@writers",), (), False),
        (5, "!docs/gen", ("@writers",), (), True),
        (6, "/a", ("@b,", "nobody"), ("@b,", "nobody"), False),
        (7, "/with space", ("@c",), (), False),
    ]


def test_lines_that_lead_nowhere_are_found(repository: Make) -> None:
    owners = "/src/ @a\n/gone/ @b\n/src/x.py nobody\n"
    context = repository({".github/CODEOWNERS": owners, "src/x.py": "x = 1\n", "y.py": "y = 1\n"})
    broken = [(b.line, b.problem) for b in context.get(ownership.broken_lines)]
    assert broken == [(2, "it matches no tracked file"), (3, "nobody is no user, team or address")]
    assert context.get(ownership.owned_share) == 0.5
    assert context.get(ownership.sound_share) == pytest.approx(1 / 3)


def test_an_empty_file_owns_nothing(repository: Make) -> None:
    context = repository({"CODEOWNERS": "# soon\n", "x.py": "x = 1\n"})
    assert context.get(ownership.sound_share) == 0
    assert context.get(ownership.owned_share) == 0


def test_a_later_line_without_owners_takes_ownership_away(repository: Make) -> None:
    context = repository({"CODEOWNERS": "* @a\n/src/\n", "src/x.py": "x = 1\n", "y.py": "y = 1\n"})
    assert context.get(ownership.owned_share) == 0.5


def test_maintainers_are_those_who_commit_regularly(repository: Make) -> None:
    regular = [Step(author="regular@example.org", days=n) for n in range(10)]
    visitor = [Step(author="visitor@example.org", days=20)]
    robots = [Step(author="x[bot]@example.org", days=30 + n) for n in range(12)]
    assert repository({"a": "a"}, commits=[*regular, *visitor, *robots]).get(ownership.maintainers) == 1


# Licence


def problems(context: Context) -> list[tuple[str, int, str]]:
    return [(p.path, p.line, p.problem) for p in context.get(licence.licence_problems)]


def test_the_text_and_the_declaration_must_agree(repository: Make) -> None:
    cargo = '[package]\nname = "x"\nlicense = "%s"\n'
    agreeing = repository(
        {"Cargo.toml": cargo % "MIT OR Apache-2.0", "LICENSE-MIT": MIT, "LICENSE-APACHE": APACHE}
    )
    assert problems(agreeing) == []
    differing = repository({"Cargo.toml": cargo % "GPL-3.0-only", "LICENSE": MIT})
    assert problems(differing) == [("Cargo.toml", 3, "it declares GPL-3.0-only, but LICENSE is MIT")]
    missing = repository({"Cargo.toml": cargo % "MIT"})
    assert problems(missing) == [("Cargo.toml", 3, "it declares MIT, and no file holds that licence's text")]


def test_a_stub_is_no_licence_and_an_own_text_is_one(repository: Make) -> None:
    assert problems(repository({"LICENSE": "MIT"})) == [
        ("LICENSE", 1, "its 3 characters are the text of no licence")
    ]
    assert problems(repository({"LICENSE": "All rights reserved to the company. " * 10})) == []


def test_what_npm_init_writes_is_no_statement(repository: Make) -> None:
    package = '{"name": "x", "version": "1.0.0", "main": "index.js", "license": "ISC"}'
    assert problems(repository({"package.json": package, "LICENSE": MIT})) == []


def test_a_private_program_needs_none(repository: Make) -> None:
    context = repository({"app.py": "print(1)\n"})
    assert context.get(licence.licence_expected) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MIT, ("MIT",)),
        ("# " + MIT.replace("\n", "\n# "), ("MIT",)),
        (APACHE, ("Apache-2.0",)),
        ("Redistribution and use in source and binary forms", ("BSD-2-Clause",)),
        ("Mozilla", ()),
        ("", ()),
    ],
)
def test_licences_are_known_by_their_wording(text: str, expected: tuple[str, ...]) -> None:
    assert licences.recognised(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GPL-3.0-or-later", {"gpl"}),
        ("LGPL-2.1", {"lgpl"}),
        ("AGPLv3", {"agpl"}),
        ("Apache License, Version 2.0", {"apache"}),
        ("MIT OR Apache-2.0", {"mit", "apache"}),
        ("GNU General Public License v3", {"gpl"}),
        ("Permitted", set()),
    ],
)
def test_families_of_licence_names(name: str, expected: set[str]) -> None:
    assert licences.families(name) == expected


def test_files_that_hold_a_licence_by_name() -> None:
    assert all(
        map(
            licences.is_licence_file,
            ["LICENSE", "licence.md", "COPYING", "UNLICENSE", "MIT-LICENSE", "LICENSE-MIT"],
        )
    )
    assert not any(
        map(licences.is_licence_file, ["license.py", "licenses.json", "license_check.go", "README.md"])
    )


# Ignored and tracked


def test_git_is_asked_what_it_ignores(repository: Make) -> None:
    files = {
        "package.json": '{"dependencies": {"left": "1"}}',
        "pkg/__init__.py": "x = 1\n",
        ".env.example": "A=1\n",
    }
    context = repository({**files, ".gitignore": "node_modules\n*.py[co]\n!.env\n"})
    assert {(p.path, p.probe, p.ignored) for p in context.get(ignored.probes)} == {
        (".gitignore", ".env", False),
        (".gitignore", "node_modules/left/index.js", True),
        (".gitignore", "pkg/__pycache__/left.cpython-312.pyc", True),
    }


def test_a_lone_script_writes_no_bytecode(repository: Make) -> None:
    assert repository({"run.py": "print(1)\n"}).get(ignored.probes) == ()


def test_junk_is_listed_once_per_folder_and_test_data_is_not(repository: Make) -> None:
    context = repository(
        {
            "a/__pycache__/x.pyc": b"\0",
            "a/__pycache__/y.pyc": b"\0",
            ".DS_Store": b"\0",
            "node_modules/left/index.js": "1",
            "tests/fixtures/node_modules/left/index.js": "1",
            "infra/terraform.tfstate": "{}",
        }
    )
    assert [(j.path, j.count) for j in context.get(junk.tracked_junk)] == [
        (".DS_Store", 1),
        ("a/__pycache__/x.pyc", 2),
        ("infra/terraform.tfstate", 1),
        ("node_modules/left/index.js", 1),
    ]


def test_the_packages_of_a_javascript_action_are_meant(repository: Make) -> None:
    context = repository({"action.yml": "name: x\n", "node_modules/left/index.js": "1"})
    assert context.get(junk.tracked_junk) == ()


def test_a_tracked_env_file_counts_with_real_secrets_only(repository: Make) -> None:
    random = hashlib.sha256(b"x").hexdigest()[:40]
    assert [j.path for j in repository({".env": f"API_KEY={random}\n"}).get(junk.tracked_junk)] == [".env"]
    harmless = (
        "API_KEY=changethis-0123456789\nSECRET_KEY=\nDEBUG=1\nTOKEN_URL=https://x.example.org/0123456789abc\n"
    )
    assert repository({".env": harmless}).get(junk.tracked_junk) == ()


@pytest.mark.parametrize(
    "text", ["", "\0", "=" * 10_000, "A_TOKEN=" * 3_000, "export " * 3_000, "SECRET=" + "a1" * 5_000]
)
def test_no_env_file_stops_the_reading(text: str) -> None:
    list(dotenv.secret_values(text))


# Security policy


def test_a_security_policy_says_whom_to_tell(repository: Make) -> None:
    assert (
        repository({"SECURITY.md": "Mail security@example.org\n"}).get(security_policy.security_contact)
        is True
    )
    assert repository({".github/SECURITY.md": "# Security\n"}).get(security_policy.security_contact) is False
    with pytest.raises(Unavailable):
        repository({"a": "a"}).get(security_policy.security_contact)


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("Public Domain.\n", ("LicenseRef-public-domain",)),
        ("This work is in the public domain; nobody reserves anything.\n", ("LicenseRef-public-domain",)),
        ("All rights reserved.\n", ()),
    ],
)
def test_a_work_given_to_the_public_domain_needs_no_licence(text: str, identifiers: tuple[str, ...]) -> None:
    assert recognised(text) == identifiers
