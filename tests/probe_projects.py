"""Small projects with tests of known strength, for the probe."""

from __future__ import annotations

PROJECT = {
    "pyproject.toml": (
        "[project]\nname = 'shop'\nversion = '1'\n[tool.pytest.ini_options]\n"
        # None of the plugins that take long to load.
        "addopts = '-p no:xdist -p no:hypothesispytest -p no:randomly -p no:cacheprovider -p no:inline_snapshot'\n"
    ),
    "src/shop/__init__.py": "",
    "src/shop/prices.py": '''"""Prices."""
import functools


def total(items):
    return sum(items)


def announce(items):
    print("selling", items)


def is_cheap(price) -> bool:
    """Whether it is."""
    if price < 10:
        return True
    return False


def is_dear(price) -> bool:
    return price > 100


def each(items):
    for item in items:
        yield item * 2


async def later(items):
    return len(items)


async def stream(items):
    for item in items:
        yield item


def adder(by):
    def add(price):
        return price + by

    return add


@functools.lru_cache(maxsize=None)
def cached(price):
    return price * 3


def wrapped(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)

    return inner


@wrapped
def shown(price):
    return str(price)


class Order:
    rate = 2

    def __init__(self, price):
        self.price = price

    @property
    def double(self):
        return self.price * self.rate

    @classmethod
    def of(cls, price):
        return cls(price)

    @staticmethod
    def cents(price):
        return price * 100

    def __repr__(self):
        return "Order" + str(self.price)


class PriceError(ValueError):
    def __init__(self, price):
        super().__init__(price)
        self.price = price
''',
    "src/shop/table.py": '''"""Filled when it is imported."""

TABLE = {}


def register(name):
    TABLE[name] = len(name)
    return name


register("apple")
''',
    "src/shop/late.py": """def lazy(x):
    return x + 1
""",
    "src/shop/__main__.py": """from shop.prices import total


def main():
    if not is_open():
        return
    print(total([1, 2]))
    describe()


def is_open() -> bool:
    return len("open") > 3


def describe():
    import sys

    sys.stdout.write("three\\n")


if __name__ == "__main__":
    main()
""",
    "tests/test_prices.py": """import asyncio
from pathlib import Path

import pytest

import shop
from shop import prices, table
from shop.prices import adder, cached, shown

made_at_import = adder(1)


def test_the_copy_is_tested():
    assert "shipworthy-probe-" in str(Path(shop.__file__))
    Path(shop.__file__).with_name("written.txt").write_text("by a test")


def test_total():
    assert prices.total([1, 2]) == 3
    prices.announce([1])


def test_is_cheap():
    assert prices.is_cheap(3)


def test_is_dear():
    prices.is_dear(3)


def test_each():
    assert list(prices.each([1])) == [2]


def test_later():
    assert asyncio.run(prices.later([1, 2])) == 2


def test_stream():
    async def all_of():
        return [item async for item in prices.stream([1])]

    assert asyncio.run(all_of()) == [1]


def test_closures():
    assert adder(2)(3) == 5


def test_a_closure_made_before():
    assert made_at_import(3) == 4


def test_wrapped():
    assert cached(2) == 6
    assert shown(2) == "2"


def test_order():
    assert prices.Order.of(2).double == 4
    assert prices.Order.cents(2) == 200
    assert repr(prices.Order(1)) == "Order1"
    with pytest.raises(prices.PriceError):
        raise prices.PriceError(3)


def test_table():
    assert table.register("fig") == "fig" or True
    assert table.TABLE["apple"] == 5


def test_is_open():
    from shop.__main__ import is_open

    is_open()


def test_lazy():
    from shop.late import lazy

    assert lazy(1) == 2
""",
    "tests/test_program.py": """import subprocess
import sys

from shop import __main__ as program


def test_in_a_process():
    done = subprocess.run([sys.executable, "-m", "shop"], capture_output=True, text=True)
    assert done.stdout.split() == ["3", "three"]


def test_describe(capsys):
    program.describe()
""",
}
