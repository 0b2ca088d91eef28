"""Where models are part of the product, and where a repository is only about them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.models.models import used

Make = Callable[..., Context]
CALL = "import openai\n\nclient = openai.OpenAI()\n\n\ndef ask(text):\n    return client.responses.create(model='m', input=text)\n"
PROJECT = (
    '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n'
    '[project]\nname = "thing"\nversion = "1"\nkeywords = ["x"]\nlicense = "MIT"\n'
)
NEEDED = 'dependencies = ["openai"]\n'
EXTRA = 'dependencies = []\n\n[project.optional-dependencies]\nai = ["openai"]\n'
SCRIPT = '\n[project.scripts]\nthing = "thing.main:run"\n'
MANY = {f"src/thing/part{n}.py": f"def part{n}(x):\n    return x + {n}\n" for n in range(40)}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"pyproject.toml": PROJECT + NEEDED, "src/thing/ask.py": CALL}, False, id="passes on"),
        pytest.param({"pyproject.toml": PROJECT + NEEDED + SCRIPT, "src/thing/ask.py": CALL}, True, id="program"),
        pytest.param(
            {"pyproject.toml": PROJECT + EXTRA + SCRIPT, "src/thing/ask.py": CALL, **MANY}, False, id="adapter beside much else"
        ),
        pytest.param(
            {"pyproject.toml": PROJECT + NEEDED, "src/thing/ask.py": CALL + "\nPROMPT = 'You are a clerk who sorts letters.'\n"},
            True, id="library with a task of its own",
        ),
        pytest.param({"pyproject.toml": PROJECT.replace("thing", "openai"), "src/openai/ask.py": CALL}, False, id="the library itself"),
        pytest.param({"README.md": CALL, "docs/guide.md": CALL, "examples/ask.py": CALL}, False, id="in documents and examples"),
        pytest.param({"requirements.txt": "flask\n", "tests/test_ask.py": CALL, "scripts/notes.py": CALL}, False, id="in tests and scripts"),
        pytest.param({"requirements.txt": "openai\n", "Procfile": "web: python app.py\n", "app.py": CALL}, True, id="service"),
    ],
)  # fmt: skip
def test_models_are_part_of_the_product(repository: Make, files: dict[str, str], *, expected: bool) -> None:
    assert repository(files).get(used) is expected
