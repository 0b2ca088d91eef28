"""Users, dangers, probes and limits of what is deployed: found where they are, and nowhere else."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.collect.context import Context
from shipworthy.collect.operations.deployment_care import hazards, users, workloads
from shipworthy.formats import container_users, deployment_hazards
from shipworthy.schema.nodes import DocumentError

Repository = Callable[..., Context]


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("FROM python:3.12\nEXPOSE 80\nCMD app\n", True),
        ("FROM python:3.12\nEXPOSE 80\nUSER app\nCMD app\n", False),
        ("FROM python:3.12\nEXPOSE 80\nUSER app\nUSER root\n", True),
        ("FROM python:3.12 AS a\nUSER app\nFROM a\nEXPOSE 80\n", False),
        ("FROM python:3.12 AS a\nUSER app\nFROM alpine:3\nEXPOSE 80\n", True),
        ("FROM python:3.12\nEXPOSE 80\nRUN apt-get install gosu\nENTRYPOINT run\n", False),
        ("FROM python:3.12\nEXPOSE 80\nUSER $APP\n", None),
        ("FROM company/base:1\nEXPOSE 80\n", None),
        ("FROM python:3.12\nCMD build\n", None),
        ("FROM alpine:3\nEXPOSE 80\nCMD nginx\n", None),
        ("FROM gcr.io/distroless/static:nonroot\nEXPOSE 80\n", None),
        ("EXPOSE 80\n", None),
    ],
)
def test_as_whom_a_container_runs(text: str, root: bool | None) -> None:  # noqa: FBT001  # a case's answer
    found = container_users.runs_as(text)
    assert (found.root if found else None) is root


def found(path: str, text: str) -> list[int]:
    reader = deployment_hazards.reader(path)
    assert reader is not None
    return [sign.line for sign in reader(dedent(text))]


POD = """\
    apiVersion: apps/v1
    kind: {kind}
    metadata: {{name: a}}
    spec:
      template:
        spec:
          containers:
            - name: a
              image: a:1
              securityContext: {{privileged: true}}
              env:
                - name: DB_PASSWORD
                  value: {password}
          volumes:
            - hostPath:
                path: /var/run/docker.sock
    """


def test_manifests_that_give_the_node_away() -> None:
    assert found("k8s/a.yaml", POD.format(kind="Deployment", password="hX93kfPq02Lm")) == [10, 13, 16]
    assert found("k8s/a.yaml", POD.format(kind="Deployment", password="changeme")) == [10, 16]
    assert found("k8s/a.yaml", POD.format(kind="DaemonSet", password="hX93kfPq02Lm")) == []
    secret = "apiVersion: v1\nkind: Secret\nstringData:\n  api-key: hX93kfPq02Lm\n"
    assert found("k8s/s.yaml", secret) == [4]
    assert found("k8s/s.yaml", secret + "sops: {mac: x}\n") == []


def test_terraform_that_opens_what_must_be_kept() -> None:
    group = """\
    resource "aws_security_group" "a" {{
      ingress {{
        from_port   = {first}
        to_port     = {last}
        cidr_blocks = ["{cidr}"]
      }}
      egress {{
        from_port   = 22
        to_port     = 22
        cidr_blocks = ["0.0.0.0/0"]
      }}
    }}
    """
    assert found("a.tf", group.format(first=22, last=22, cidr="0.0.0.0/0")) == [2]
    assert found("a.tf", group.format(first=443, last=443, cidr="0.0.0.0/0")) == []
    assert found("a.tf", group.format(first=22, last=22, cidr="10.0.0.0/8")) == []
    assert found(
        "a.tf", '# ingress {\nresource "aws_db_instance" "a" {\n  publicly_accessible = true\n}\n'
    ) == [3]
    assert found("a.tf", 'resource "aws_db_instance" "a" {\n  password = var.password\n}\n') == []
    assert found("a.tf", 'resource "aws_db_instance" "a" {\n  password = "hX93kfPq02Lm"\n}\n') == [2]
    firewall = 'resource "google_compute_firewall" "a" {\n  allow {\n    ports = ["22", "80"]\n  }\n  source_ranges = ["0.0.0.0/0"]\n}\n'
    assert found("a.tf", firewall) == [1]
    assert found("a.tf", firewall.replace('"22"', '"2200"')) == []


def test_images_that_hold_a_secret() -> None:
    assert found("Dockerfile", "FROM a\nENV API_KEY=hX93kfPq02Lm OTHER=1\n") == [2]
    assert (
        found("Dockerfile", "FROM a\nENV API_KEY=$KEY SECRET_KEY_BASE=dummy1234567 TOKEN_TTL=1234567890a\n")
        == []
    )
    assert found(
        "Dockerfile", "FROM a\nADD http://example.org/a.tgz /\nADD https://example.org/b.tgz /\n"
    ) == [2]


def test_facts_look_at_what_production_runs(repository: Repository) -> None:
    pod = dedent(POD.format(kind="Deployment", password="hX93kfPq02Lm"))
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, resources: {limits: {memory: 1Gi}}}]}}}\n"
    context = repository({
        "Dockerfile": "FROM python:3.12\nEXPOSE 80\nENTRYPOINT [\"/start.sh\"]\n",
        "start.sh": "exec gosu app python -m app\n",
        "web/Dockerfile": "FROM node:22\nEXPOSE 80\nCMD node .\n",
        "Dockerfile.dev": "FROM python:3.12\nEXPOSE 80\n",
        "k8s/a.yaml": pod,
        "k8s/overlays/limits.yaml": patch,
        "examples/k8s/a.yaml": pod,
        "infra/test/a.tf": 'resource "aws_db_instance" "a" {\n  publicly_accessible = true\n}\n',
    })  # fmt: skip
    assert [(u.path, u.root) for u in context.get(users)] == [("Dockerfile", False), ("web/Dockerfile", True)]
    assert {h.path for h in context.get(hazards)} == {"k8s/a.yaml"}
    assert [(w.path, w.line, w.probed, w.limited) for w in context.get(workloads)] == [
        ("k8s/a.yaml", 9, False, True)
    ]


_NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "spec", "template", "containers", "volumes", "env", "name", "metadata"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_NODES, st.sampled_from(["Deployment", "CronJob", "Secret", "List"]))
def test_no_tree_breaks_a_reader(node: object, kind: str) -> None:
    text = json.dumps({"apiVersion": "v1", "kind": kind, "spec": node, "stringData": node, "items": [node]})
    reader = deployment_hazards.reader("a.yaml")
    assert reader is not None
    with contextlib.suppress(DocumentError):
        list(reader(text))
