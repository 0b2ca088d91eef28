"""CI systems that are recognised by their files and not read."""

from __future__ import annotations

import re

_PATHS = (
    (re.compile(r"(?:\.?ci/|jenkins/)?Jenkinsfile(?:\.[\w-]+)?"), "Jenkins"),
    (re.compile(r"\.buildkite/[\w./-]+\.(?:ya?ml|sh)"), "Buildkite"),
    (re.compile(r"\.teamcity/[\w./-]+\.(?:kts?|xml)"), "TeamCity"),
    (re.compile(r"\.semaphore/[\w.-]+\.ya?ml"), "Semaphore"),
    (re.compile(r"\.cirrus\.(?:yml|yaml|star)"), "Cirrus CI"),
    (re.compile(r"codefresh\.yml|\.codefresh/[\w./-]+\.ya?ml"), "Codefresh"),
    (re.compile(r"bamboo-specs/[\w./-]+"), "Bamboo"),
    (re.compile(r"\.builds?/[\w.-]+\.yml|\.build\.yml"), "SourceHut builds"),
    (re.compile(r"cloudbuild(?:-[\w.-]+)?\.(?:ya?ml|json)"), "Google Cloud Build"),
    (re.compile(r"buildspec(?:-[\w.-]+)?\.ya?ml"), "AWS CodeBuild"),
    (re.compile(r"\.?zuul(?:\.d/[\w.-]+)?\.ya?ml"), "Zuul"),
    (re.compile(r"\.evergreen(?:\.yml|/[\w./-]+\.yml)|evergreen\.yml"), "Evergreen"),
    (re.compile(r"\.tekton/[\w./-]+\.ya?ml"), "Tekton"),
    (re.compile(r"\.gitea/workflows/[\w.-]+\.ya?ml"), "Gitea Actions"),
    (re.compile(r"\.forgejo/workflows/[\w.-]+\.ya?ml"), "Forgejo Actions"),
    (re.compile(r"wercker\.yml"), "Wercker"),
    (re.compile(r"\.shippable\.yml|shippable\.yml"), "Shippable"),
)  # fmt: skip
_COMMENT = re.compile(r"^[ \t]*(?:#|//|/?\*).*$", re.MULTILINE)
LEAST_CONTENT = 40
"""Characters; a file that says less than one step takes runs nothing."""


def system(path: str) -> str:
    """The name of the system whose definition this is; nothing where it is none."""
    return next((name for pattern, name in _PATHS if pattern.fullmatch(path)), "")


def says_something(text: str) -> bool:
    """Whether more than comments and empty structure is in it."""
    return len("".join(_COMMENT.sub("", text[:50_000]).split())) >= LEAST_CONTENT
