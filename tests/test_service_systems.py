"""The other systems that a product talks to."""

from __future__ import annotations

from collections.abc import Callable

from shipworthy.collect.catalogues import systems
from shipworthy.collect.context import Context
from shipworthy.collect.service.systems import asynchronous, external

COMPOSE = """services:
  web:
    build: .
  db:
    image: docker.io/library/postgres:16
  broker:
    image: rabbitmq:3
  odd: 5
"""


def test_systems_are_told_by_packages_and_images(repository: Callable[..., Context]) -> None:
    context = repository({
        "requirements.txt": "psycopg==3\nstripe\n# celery\n",
        "compose.yaml": COMPOSE,
        "docker-compose.test.yml": "services:\n  x:\n    image: kafka\n",
        "web/package.json": '{"name": "web", "dependencies": {"bullmq": "1"}, "devDependencies": {"mongodb": "1"}}',
        "main.py": "x = 1\n",
        "compose.broken.yaml": "services: [",
    })  # fmt: skip
    found = {s.name: (s.path, s.line) for s in context.get(external)}
    assert found == {
        "PostgreSQL": ("requirements.txt", 1),
        "RabbitMQ": ("compose.yaml", 6),
        "Stripe": ("requirements.txt", 2),
        "a queue on Redis": ("web/package.json", 1),
    }
    assert [s.name for s in context.get(asynchronous)] == ["RabbitMQ", "a queue on Redis"]


def test_every_entry_of_the_catalogue_can_be_found() -> None:
    names = [s.name for s in systems().systems]
    assert len(names) == len(set(names))
    assert all(s.packages and all(p == p.lower() for p in s.packages) for s in systems().systems)
