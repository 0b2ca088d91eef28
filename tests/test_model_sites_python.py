"""Calls of models in Python, followed through names, fields, functions and files."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from model_sites import all_sites
from shipworthy.collect.context import Context
from shipworthy.collect.models.model_sites import requests, sites
from shipworthy.model.ai_models import SiteKind

Make = Callable[..., Context]
REQUEST, EMBEDDING, AGENT, CLIENT = SiteKind.REQUEST, SiteKind.EMBEDDING, SiteKind.AGENT, SiteKind.CLIENT


def found(code: str) -> list[tuple[int, str, SiteKind]]:
    return [(s.line, s.library, s.kind) for s in all_sites(dedent(code), "Python")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(
            "from openai import AsyncOpenAI as Client\nc = Client()\nasync def f():\n"
            "    return await c.chat.completions.create(model='gpt-4o', messages=[])\n",
            [(2, "OpenAI", CLIENT), (4, "OpenAI", REQUEST)], id="an alias",
        ),
        pytest.param(
            "import anthropic\nclass Bot:\n    def __init__(self):\n        self.client = anthropic.Anthropic()\n"
            "    def ask(self, q):\n        with self.client.messages.stream(model='m') as stream:\n            return stream\n",
            [(4, "Anthropic", CLIENT), (6, "Anthropic", REQUEST)], id="a field",
        ),
        pytest.param(
            "from openai import OpenAI\nclass Bot:\n    def __init__(self, llm: OpenAI):\n        self.llm = llm\n"
            "    def ask(self, q):\n        return self.llm.responses.create(input=q)\n",
            [(6, "OpenAI", REQUEST)], id="an annotated parameter",
        ),
        pytest.param(
            "from langchain_openai import ChatOpenAI\nfrom langchain_core.prompts import ChatPromptTemplate\n"
            "chain = ChatPromptTemplate.from_template('x') | ChatOpenAI(model='gpt-4o')\nchain.invoke({})\n",
            [(3, "LangChain", CLIENT), (4, "LangChain", REQUEST)], id="a chain",
        ),
        pytest.param(
            "import boto3\nclient = boto3.client('bedrock-runtime')\nclient.converse(modelId='m')\n"
            "s3 = boto3.client('s3')\ns3.put_object(Bucket='b')\n",
            [(2, "Amazon Bedrock", CLIENT), (3, "Amazon Bedrock", REQUEST)], id="bedrock and not s3",
        ),
        pytest.param(
            "from google import genai\nc = genai.Client()\nc.models.embed_content(model='m', contents='x')\n",
            [(2, "Google Gemini", CLIENT), (3, "Google Gemini", EMBEDDING)], id="an embedding",
        ),
        pytest.param(
            "import litellm\ndef f():\n    return litellm.completion(model='x', messages=[])\n",
            [(3, "LiteLLM", REQUEST)], id="a function of the module",
        ),
        pytest.param(
            "import prompty\nprompty.execute('chat.prompty', inputs={})\n", [(2, "Prompty", REQUEST)], id="prompty",
        ),
        pytest.param("from myapp.models import Order\nOrder.objects.create(name='x')\n", [], id="an ORM"),
        pytest.param("# import openai\n'''client.chat.completions.create()'''\n", [], id="comments and texts"),
        pytest.param(
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from openai import OpenAI\n", [], id="types only",
        ),
        pytest.param(
            "from openai import *\nOpenAI().chat.completions.create()\n", [(2, "OpenAI", REQUEST)], id="a star",
        ),
        pytest.param("import openai\nclass Error(openai.OpenAIError):\n    pass\n", [], id="an import alone"),
    ],
)  # fmt: skip
def test_what_calls_a_model(code: str, expected: list[tuple[int, str, SiteKind]]) -> None:
    assert found(code) == expected


def test_a_site_tells_what_it_is_given_and_where_it_stands() -> None:
    code = """
    from openai import OpenAI

    MODEL = "gpt-4o-mini"
    client = OpenAI(timeout=20)


    class Bot:
        def ask(self, text):
            return client.chat.completions.create(model=MODEL, messages=[], temperature=0)
    """
    made, asked = all_sites(dedent(code), "Python")
    assert (made.kind, made.arguments) == (CLIENT, ("timeout",))
    assert (asked.callee, asked.function) == ("client.chat.completions.create", "Bot.ask")
    assert (asked.arguments, asked.model) == (("model", "messages", "temperature"), "gpt-4o-mini")


def test_a_client_is_followed_from_file_to_file(repository: Make) -> None:
    context = repository({
        "requirements.txt": "openai\n",
        "app/__init__.py": "",
        "app/llm.py": "from openai import OpenAI\n\n\ndef get_llm():\n    return OpenAI()\n",
        "app/chat.py": "from app.llm import get_llm\n\nllm = get_llm()\n\n\ndef ask(q):\n"
        "    return llm.responses.create(model='m', input=q)\n",
        "app/other.py": "def create(q):\n    return q\n\n\ncreate('x')\n",
        "tests/test_chat.py": "from app.chat import llm\n\nllm.responses.create(model='m', input='x')\n",
    })  # fmt: skip
    told = [(s.path, s.line, s.kind) for s in context.get(sites)]
    assert told == [("app/chat.py", 7, REQUEST), ("app/llm.py", 5, CLIENT)]
    assert [s.path for s in context.get(requests)] == ["app/chat.py", "app/llm.py"]


@pytest.mark.parametrize(
    "code",
    [
        "import openai\n" + "x = " * 3_000 + "1\n",
        "import openai\n" + "(" * 200 + ")" * 200 + "\n",
        "import openai\nclass A(A):\n    a = a\n    def f(self): self.g = self.g = self.f()\n",
        "import openai\ndef f(:\n",
        "import openai\n\x00",
    ],
)
def test_nothing_that_can_be_written_is_too_much(code: str) -> None:
    assert [s.line for s in all_sites(code, "Python") if s.kind is REQUEST] == []


def test_files_that_import_each_other_in_a_circle_come_to_an_end(repository: Make) -> None:
    files: dict[str, Any] = {
        f"app/m{n}.py": f"import openai\nfrom app.m{(n + 1) % 5} import client as other\n\nclient = other\n"
        for n in range(5)
    }
    assert repository({"requirements.txt": "openai\n", **files}).get(requests) == ()
