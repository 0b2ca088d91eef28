"""Tenants in code: where they are established, who chooses them, which searches are narrowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.tenants.tenant_layers import LAYERS
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]
SCHEMA = """
model Organization {
  id String @id
  members OrganizationMember[]
}
model OrganizationMember {
  id String @id
  userId String
  organizationId String
}
model Invoice {
  id String @id
  organizationId String
}
model Document {
  id String @id
  organizationId String?
}
"""
BASE = {
    "prisma/schema.prisma": SCHEMA,
    "Procfile": "web: python app/main.py\n",
    "requirements.txt": "flask\n",
}
TOOL = """
from agents import function_tool


@function_tool
def find_invoices({given}) -> str:
    return load({key})
"""


def _value(context: Context, name: str) -> Any:
    observed = context.observe(name)
    assert isinstance(observed, Known), observed
    return observed.value


def _lines(context: Context, name: str) -> list[tuple[str, int]]:
    return [(each.path, each.line) for each in _value(context, name)]


def test_a_boundary_is_a_guard_a_function_or_a_claim(repository: Make) -> None:
    code = "def get_current_organization(request):\n    return request.state.organization\n"
    claim = "def who(claims):\n    return claims['organization_id']\n"
    context = repository({**BASE, "app/main.py": "import flask\n", "app/deps.py": code, "app/who.py": claim})
    assert _value(context, "tenants.present") is True
    assert _lines(context, "tenants.boundary") == [("app/deps.py", 1), ("app/who.py", 2)]
    assert _lines(repository({**BASE, "app/main.py": "import flask\n"}), "tenants.boundary") == []


@pytest.mark.parametrize(
    ("given", "found"),
    [("organization_id: str", 1), ("wrapper: RunContextWrapper[Org]", 0), ("number: int", 0)],
)
def test_what_a_tool_lets_the_model_choose(repository: Make, given: str, found: int) -> None:
    key = "wrapper.context.organization_id" if "wrapper" in given else "organization_id"
    context = repository({**BASE, "app/tools.py": TOOL.format(given=given, key=key)})
    assert len(_value(context, "tenants.tools")) == 1
    assert len(_value(context, "tenants.chosen_by_model")) == found


def test_searches_narrowed_not_narrowed_and_untold(repository: Make) -> None:
    context = repository({
        **BASE,
        "app/a.py": "def ask(store, q, organization_id):\n"
        "    return store.similarity_search(q, filter={'org': organization_id})\n",
        "app/b.py": "def ask(store, q):\n    return store.similarity_search(q)\n",
        "app/c.py": "def made(organization_id):\n    return Store(organization_id)\n\n\n"
        "def ask(store, q):\n    return store.similarity_search(q)\n",
    })  # fmt: skip
    narrowed = {each.path: each.narrowed for each in _value(context, "tenants.searches")}
    assert narrowed["app/a.py"] is True
    assert narrowed["app/b.py"] is False
    assert isinstance(narrowed["app/c.py"], Unknown)


def test_fifteen_layers_each_seen_or_not(repository: Make) -> None:
    context = repository({**BASE, "app/deps.py": "class OrganizationMiddleware:\n    pass\n"})
    found = {each.layer: each for each in _value(context, "tenants.layers")}
    assert tuple(found) == LAYERS
    assert (found["API requests"].state, found["API requests"].path) == ("evidenced", "app/deps.py")
    assert (found["knowledge bases"].state, found["knowledge bases"].means) == (
        "evidenced",
        "Document.organizationId",
    )
    assert (found["audit events"].state, found["audit events"].path) == ("not seen", "")


def test_keys_that_may_be_empty(repository: Make) -> None:
    found = {t.name: t.required for t in _value(repository(BASE), "tenants.required_keys")}
    assert found["Invoice"] is True
    assert found["Document"] is False


def test_nothing_is_asked_of_a_product_for_one_customer(repository: Make) -> None:
    context = repository({"app/tools.py": TOOL.format(given="number: int", key="number")})
    assert _value(context, "tenants.present") is False
    for name in (
        "boundary",
        "chosen_by_model",
        "tools",
        "enforcement",
        "searches",
        "layers",
        "required_keys",
    ):
        assert _value(context, f"tenants.{name}") == ()
