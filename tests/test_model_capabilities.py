"""Where models' names come from, prompts in calls, and the interfaces calls stand behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy.analyse.models.inline_prompts import inline_prompts
from shipworthy.analyse.models.interfaces import declared_types
from shipworthy.analyse.models.name_sources import source_of
from shipworthy.analyse.models.prompts import holds_prompt
from shipworthy.collect.context import Context
from shipworthy.model.facts import Known

Make = Callable[..., Context]
NEEDS = {"requirements.txt": "openai==1.0\n", "Procfile": "web: python app/main.py\n"}
CALL = """
from openai import OpenAI
from app.ports import Summarises

client = OpenAI()


class ByOpenAI(Summarises):
    def summarise(self, text):
        return client.chat.completions.create(model="gpt-4o", messages=[
            {"role": "system", "content": "You are a summariser of long texts."},
            {"role": "user", "content": text},
        ])
"""


def _value(context: Context, name: str) -> Any:
    observed = context.observe(name)
    assert isinstance(observed, Known), observed
    return observed.value


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ('model = os.getenv("MODEL", "gpt-4o")', "environment default"),
        ('DEFAULT_MODEL = "gpt-4o"', "constant"),
        ('export const CHAT_MODEL: string = "gpt-4o";', "constant"),
        ('def ask(text, model="gpt-4o"):', "parameter default"),
        ('    model: str = "gpt-4o"', "parameter default"),
        ('    answer = client.create(model="gpt-4o")', "literal"),
    ],
)
def test_where_a_name_comes_from(line: str, source: str) -> None:
    assert source_of(line) == source


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('{"role": "system", "content": "You are a helpful little assistant."}', [("system", 1)]),
        ('client.create(\n  system="Answer in the language of the question.")', [("system", 2)]),
        ('SystemMessage(content="You sort tickets by how urgent they are")', [("SystemMessage", 1)]),
        ('{"role": "user", "content": "You are a helpful little assistant."}', []),
        ('{"role": "system", "content": prompt}', []),
        ('system = "linux"', []),
    ],
)
def test_prompts_in_the_call(code: str, found: list[tuple[str, int]]) -> None:
    assert [(p.name, p.line) for p in inline_prompts(code)] == found


def test_texts_without_an_end_are_none() -> None:
    assert list(inline_prompts('system="' + "a b " * 20_000)) == []
    assert list(inline_prompts('system="""' * 3_000)) == []


def test_an_interface_is_known_by_its_language() -> None:
    assert [(t.name, t.abstract) for t in declared_types("class P(Protocol):\n    pass\n", "Python")] == [
        ("P", True)
    ]
    go = "type Asker interface {\n\tAsk(q string) string\n}\nfunc (c *Client) Ask(q string) string { return q }\n"
    assert [(t.name, t.abstract) for t in declared_types(go, "Go")] == [("Asker", True), ("Client", False)]


def test_a_product_behind_an_interface_of_its_own(repository: Make) -> None:
    ports = (
        "from typing import Protocol\n\n\nclass Summarises(Protocol):\n    def summarise(self, text): ...\n"
    )
    context = repository(
        {**NEEDS, "app/ports.py": ports, "app/by_openai.py": CALL, "app/main.py": "import app.by_openai\n"}
    )
    (interface,) = _value(context, "models.capability_interfaces")
    assert (interface.path, interface.line, interface.name) == ("app/ports.py", 4, "Summarises")
    (capability,) = _value(context, "models.capabilities")
    assert (capability.path, capability.names_provider) == ("app/by_openai.py", True)
    assert [(p.path, p.line) for p in _value(context, "models.inline_prompts")] == [("app/by_openai.py", 11)]
    assert [(n.name, n.source) for n in _value(context, "models.name_sources")] == [("gpt-4o", "literal")]
    assert _value(context, "models.repeated_names") == ()


def test_a_name_in_two_files_is_one_decision_twice(repository: Make) -> None:
    other = CALL.replace("ByOpenAI", "Other")
    context = repository(
        {**NEEDS, "app/a.py": CALL, "app/b.py": other, "app/ports.py": "Summarises = object\n"}
    )
    (repeated,) = _value(context, "models.repeated_names")
    assert (repeated.name, repeated.files) == ("gpt-4o", 2)


@pytest.mark.parametrize(
    ("language", "code", "held"),
    [
        (
            "Go",
            "const (\n\tdefault_prompt = `Simplify the following error message, "
            + "and say how to mend it; " * 4
            + "`\n)",
            True,
        ),
        (
            "Java",
            'String systemPrompt = """\n    Sort the ticket into one of these, '
            + "billing, delivery, other; " * 4
            + '""";',
            True,
        ),
        (
            "C#",
            'private const string Prompt = @"Summarise what follows in three sentences, '
            + "and name each source; " * 4
            + '";',
            True,
        ),
        ("Python", 'name = click.prompt("Your name")\nprompt = "Are you sure?"', False),
        ("Go", "// prompt = `" + "words in a comment " * 8 + "`", False),
    ],
)
def test_a_prompt_is_known_by_its_name_in_any_language(language: str, code: str, *, held: bool) -> None:
    assert holds_prompt(code, language) is held
