"""Code that describes what ought to be there is checked otherwise than by tests."""

from __future__ import annotations

from collections.abc import Callable

from shipworthy.collect.context import Context
from shipworthy.collect.repository import production_lines, testable_lines

Repository = Callable[..., Context]
MODULE = {"main.tf": 'resource "aws_vpc" "this" {\n  cidr_block = var.cidr\n}\n'}


def test_terraform_without_programs_has_nothing_that_tests_run(repository: Repository) -> None:
    context = repository(MODULE)
    assert context.get(production_lines) == 3
    assert context.get(testable_lines) == 0


def test_with_tests_of_its_own_it_has(repository: Repository) -> None:
    tests = {"tests/vpc.tftest.hcl": 'run "it" {\n  assert { condition = true }\n}\n'}
    assert repository(MODULE | tests).get(testable_lines) == 3


def test_programs_beside_it_count(repository: Repository) -> None:
    assert repository(MODULE | {"app.py": "x = 1\ny = 2\n"}).get(testable_lines) == 2
