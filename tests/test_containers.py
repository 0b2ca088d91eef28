"""Base images: which are pinned, which are not, and which nobody can know."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.environment import containers
from shipworthy.formats import dockerfile
from shipworthy.model.facts import Unknown

Make = Callable[..., Context]


def images(context: Context) -> list[tuple[int, str, object]]:
    return [(i.line, i.image, i.pinned) for i in context.get(containers.base_images)]


def test_arguments_stages_and_digests_are_understood(repository: Make) -> None:
    digest = "sha256:" + "ab" * 32
    text = f"""# syntax=docker/dockerfile:1
ARG VERSION=3.13
ARG GIVEN
FROM --platform=$BUILDPLATFORM python:${{VERSION}}-slim \\
  AS build
RUN <<EOF
FROM inside-a-heredoc
EOF
FROM build AS test
FROM scratch
FROM registry.example.org:5000/a/b@{digest}
FROM ubuntu
FROM node:lts
FROM debian:bookworm-slim
FROM $GIVEN
FROM mybase
"""
    found = images(repository({"Dockerfile": text}))
    assert [
        (line, image, pinned if isinstance(pinned, bool) else "unknown") for line, image, pinned in found
    ] == [
        (4, "python:3.13-slim", True),
        (11, f"registry.example.org:5000/a/b@{digest}", True),
        (12, "ubuntu", False),
        (13, "node:lts", False),
        (14, "debian:bookworm-slim", True),
        (15, "$GIVEN", "unknown"),
        (16, "mybase", "unknown"),
    ]


def test_an_image_that_is_built_here_is_unknown(repository: Make) -> None:
    files = {"Dockerfile": "FROM acme/base:latest\n", "build.sh": "docker build -t acme/base:latest base\n"}
    assert isinstance(images(repository(files))[0][2], Unknown)


def test_development_containers_and_tests_are_not_judged(repository: Make) -> None:
    files = {
        "src/dockerfile.py": "from __future__ import annotations\n",
        ".devcontainer/Dockerfile": "FROM ubuntu\n",
        "tests/Dockerfile": "FROM ubuntu\n",
        "ci/Dockerfile": "FROM x/y\n",
    }
    assert images(repository(files)) == []


@pytest.mark.parametrize(
    "text", ["FROM", "FROM --a", "\\\n" * 5_000, "ARG " * 5_000, "FROM ${" * 3_000, "RUN <<A\nx"]
)
def test_no_dockerfile_stops_the_reading(text: str) -> None:
    dockerfile.stages(list(dockerfile.instructions(text)))
