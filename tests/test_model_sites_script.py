"""Calls of models in JavaScript and TypeScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model_sites import all_sites
from shipworthy.collect.context import Context
from shipworthy.collect.models.model_sites import sites
from shipworthy.model.ai_models import SiteKind

Make = Callable[..., Context]
REQUEST, EMBEDDING, AGENT, CLIENT = SiteKind.REQUEST, SiteKind.EMBEDDING, SiteKind.AGENT, SiteKind.CLIENT


def found(code: str) -> list[tuple[int, str, SiteKind]]:
    return [(s.line, s.library, s.kind) for s in all_sites(code, "TypeScript")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(
            "import OpenAI from 'openai';\nconst c = new OpenAI();\nexport const f = () => c.chat.completions.create({model: 'm'});\n",
            [(2, "OpenAI", CLIENT), (3, "OpenAI", REQUEST)], id="a default import",
        ),
        pytest.param(
            "const { OpenAI } = require('openai');\nclass Bot {\n  private llm = new OpenAI();\n"
            "  ask(q: string) { return this.llm.responses.create({ input: q }); }\n}\n",
            [(3, "OpenAI", CLIENT), (4, "OpenAI", REQUEST)], id="require and a field",
        ),
        pytest.param(
            "import { streamText } from 'ai';\nimport { openai } from '@ai-sdk/openai';\n"
            "const result = streamText({ model: openai('gpt-4o'), prompt });\n",
            [(3, "Vercel AI SDK", REQUEST)], id="the AI SDK",
        ),
        pytest.param(
            "import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';\n"
            "const c = new BedrockRuntimeClient({});\nawait c.send(new ConverseCommand({ modelId: 'm' }));\n",
            [(2, "Amazon Bedrock", CLIENT), (3, "Amazon Bedrock", REQUEST)], id="a command that is sent",
        ),
        pytest.param(
            "import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\nnew SQSClient({}).send(new SendMessageCommand({}));\n",
            [], id="a queue",
        ),
        pytest.param("import type { Message } from 'ai';\nconst m: Message = create();\n", [], id="types only"),
        pytest.param("// import OpenAI from 'openai'\nconst s = `client.chat.completions.create({})`;\n", [], id="texts"),
        pytest.param("import { create } from './store';\ncreate({ model: 'x' });\n", [], id="its own"),
    ],
)  # fmt: skip
def test_what_calls_a_model(code: str, expected: list[tuple[int, str, SiteKind]]) -> None:
    assert [s for s in found(code) if s[2] is not CLIENT or s in expected] == expected


def test_a_site_tells_what_it_is_given() -> None:
    code = (
        "import OpenAI from 'openai';\nconst MODEL = 'gpt-4o';\nconst client = new OpenAI({ timeout: 1000 });\n"
        "export async function ask(q: string) {\n"
        "  return client.chat.completions.create({ model: MODEL, messages: [], max_tokens: 9 });\n}\n"
    )
    made, asked = all_sites(code, "TypeScript")
    assert (made.kind, made.arguments) == (CLIENT, ("timeout",))
    assert (asked.line, asked.function, asked.callee) == (5, "ask", "client.chat.completions.create")
    assert (asked.arguments, asked.model) == (("model", "messages", "max_tokens"), "gpt-4o")


def test_a_client_is_followed_from_file_to_file(repository: Make) -> None:
    context = repository({
        "package.json": '{"name": "x", "private": true, "dependencies": {"openai": "^4"}}',
        "src/llm.ts": "import OpenAI from 'openai';\nexport const llm = new OpenAI();\n",
        "src/chat.ts": "import { llm } from './llm';\nexport const ask = (q: string) => llm.responses.create({ input: q });\n",
        "src/other.ts": "export const create = (q: string) => q;\n",
    })  # fmt: skip
    told = [(s.path, s.line, s.kind) for s in context.get(sites)]
    assert told == [("src/chat.ts", 2, REQUEST), ("src/llm.ts", 2, CLIENT)]


@pytest.mark.parametrize(
    "code",
    [
        "import OpenAI from 'openai';\n" + "a." * 3_000 + "b();\n",
        "import OpenAI from 'openai';\n" + "(" * 300,
        "import OpenAI from 'openai';\nconst a = b; const b = a; a.send({});\n",
        "import OpenAI from 'openai'\n\x00",
    ],
)
def test_nothing_that_can_be_written_is_too_much(code: str) -> None:
    assert [s.line for s in all_sites(code, "TypeScript") if s.kind is REQUEST] == []
