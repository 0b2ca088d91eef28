"""Whether models are part of the product, and what is done about their reliability."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.imports import GROUPS, imported
from shipworthy.analyse.models.names import chosen_names, configured_names, is_registry, moves
from shipworthy.analyse.models.prompts import instructs, long_prompts
from shipworthy.analyse.models.uses import uses
from shipworthy.collect.catalogues import models as catalogue
from shipworthy.collect.context import Context
from shipworthy.collect.models.model_calls import call_sites, declared, first_call, model_uses
from shipworthy.collect.models.model_care import (
    fallbacks,
    parsed_answers,
    structured_output,
    timeouts_retries,
    token_limits,
)
from shipworthy.collect.models.model_evaluations import evaluations
from shipworthy.collect.models.model_evaluations_in_ci import evaluations_in_ci
from shipworthy.collect.models.model_names import moving_names, name_files, name_literals
from shipworthy.collect.models.model_prompts import mixed_prompts, prompts_apart
from shipworthy.collect.models.models import used
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]
REQUIREMENTS = "openai==1.0\n"
CALL = "from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef ask(text):\n    return client.chat.completions.create(model=MODEL, messages=text)\n"


def app(code: str = CALL, **more: str) -> dict[str, str]:
    return {
        "requirements.txt": REQUIREMENTS,
        "app.py": code,
        **{k.replace("__", "/"): v for k, v in more.items()},
    }


def value(context: Context, name: str) -> Any:
    observed = context.observe(name)
    assert isinstance(observed, Known), observed
    return observed.value


@pytest.mark.parametrize(
    ("language", "text", "library", "line"),
    [
        ("Python", "import openai\nopenai.OpenAI()\n", "OpenAI", 2),
        ("Python", "from google import genai\n\nc = genai.Client()\n", "Google Gemini", 3),
        ("Python", "from google import (\n    auth,\n    genai,\n)\nc = genai.Client()\n", "Google Gemini", 5),
        ("Python", "from google.genai import Client\nimport google.genai as genai\nc = genai.Client()\n", "Google Gemini", 3),
        ("Python", "import boto3\nc = boto3.client('bedrock-runtime')\n", "Amazon Bedrock", 2),
        ("TypeScript", "import { streamText } from 'ai';\nstreamText({});\n", "Vercel AI SDK", 2),
        ("JavaScript", "const OpenAI = require('openai');\nnew OpenAI();\n", "OpenAI", 2),
        ("TypeScript", 'import {\n  generateObject,\n} from "ai";\nawait generateObject({})\n', "Vercel AI SDK", 4),
        ("Go", 'import (\n\topenai "github.com/sashabaranov/go-openai"\n)\nvar c = openai.NewClient("k")\n', "OpenAI", 4),
        ("Java", "import dev.langchain4j.service.AiServices;\nAiServices.create(A.class, m);\n", "LangChain4j", 2),
        ("C#", "using Microsoft.SemanticKernel;\nvar k = Kernel.CreateBuilder();\n", "Semantic Kernel", 2),
        ("Rust", "use async_openai::Client;\nlet c = async_openai::Client::new();\n", "OpenAI", 2),
        ("Ruby", "require 'ruby_llm'\nRubyLLM.chat\n", "RubyLLM", 2),
        ("PHP", "<?php\nuse OpenAI\\Client;\n$c = OpenAI::client($k);\n", "OpenAI", 3),
        ("Python", "from app.llm import litellm\nlitellm.completion(model=m)\n", "LiteLLM", 2),
        ("Python", "from agents import Agent\na = Agent[Context](name='x')\n", "OpenAI Agents SDK", 2),
    ],
)  # fmt: skip
def test_a_call_is_an_import_and_a_call(language: str, text: str, library: str, line: int) -> None:
    found = [u for u in uses(text, language, catalogue().libraries) if u.call_line]
    assert [(u.library, u.call_line) for u in found] == [(library, line)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Python", "import openai\n"),
        ("Python", "import openai\n# client = OpenAI()\n"),
        ("Python", 'import openai\n"""Use it so:\n\nclient = OpenAI()\n"""\n'),
        ("Python", "import openai\nraise ValueError('call OpenAI() first')\n"),
        ("Python", "from openai.resources.chat.completions import Completions\n"),
        ("Python", "client = OpenAI()\n"),
        ("TypeScript", "import type { UIMessage } from 'ai';\nstreamText({});\n"),
        ("TypeScript", "import { type UIMessage } from 'ai';\nstreamText({});\n"),
        ("TypeScript", "import { useChat } from '@ai-sdk/react';\ngoogle('x');\n"),
        ("TypeScript", "// import { streamText } from 'ai'\nstreamText({});\n"),
        ("Go", 'const doc = "github.com/sashabaranov/go-openai"\nopenai.NewClient("k")\n'),
    ],
)
def test_an_import_a_text_or_a_comment_alone_is_no_call(language: str, text: str) -> None:
    assert not any(u.call_line for u in uses(text, language, catalogue().libraries))


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"app.py": "print(1)\n"}, False),
        ({"README.md": "We use OpenAI and `import openai`.\n", "app.py": "x = 'openai'\n"}, False),
        (app(), True),
        ({"app.py": CALL}, True),
        ({**app("import os\n"), "tests/test_a.py": CALL}, False),
        ({"requirements.txt": REQUIREMENTS, "app.py": "print(1)\n"}, False),
        ({"pyproject.toml": '[project]\nname="p"\n[dependency-groups]\ndev=["openai"]\n', "app.py": CALL}, False),
        ({"scripts/changelog.py": CALL, "app.py": "print(1)\n"}, False),
        ({**app("import os\n"), "examples/a.py": CALL}, False),
        ({"app.py": "import boto3\ns3 = boto3.client('s3')\n", "requirements.txt": "boto3\n"}, False),
        ({"package.json": '{"dependencies": {"ai": "^5"}}', "a.ts": "import { streamText } from 'ai';\nstreamText({})\n"}, True),
        ({"package.json": '{"dependencies": {"zod": "^3"}}', "a.ts": "import { embed } from 'ai';\nembed({})\n"}, False),
        ({"a.js": "fetch('https://api.anthropic.com/v1/messages')\n"}, True),
        ({"evals/run.py": CALL, "app.py": "print(1)\n", "requirements.txt": REQUIREMENTS}, False),
    ],
)  # fmt: skip
def test_models_are_used_where_the_product_calls_them(
    repository: Make, files: Mapping[str, str], *, answer: bool
) -> None:
    assert repository(files).get(used) is answer


def test_an_import_of_a_needed_library_without_a_known_call_is_unknown(repository: Make) -> None:
    context = repository(app("from openai import OpenAI\n\nmake = OpenAI\n"))
    observed = context.observe("models.used")
    assert isinstance(observed, Unknown)
    assert "app.py:1" in observed.reason


LIBRARY = '[project]\nname="p"\nversion="1"\ndependencies=["openai"]\nclassifiers=["Typing :: Typed"]\nkeywords=["x"]\n[build-system]\nrequires=["hatchling"]\nbuild-backend="hatchling.build"\n'


def test_a_library_that_passes_on_its_callers_prompts_has_no_model_of_its_own(repository: Make) -> None:
    files = {"pyproject.toml": LIBRARY, "src/p/__init__.py": "", "src/p/client.py": CALL}
    context = repository(files)
    assert "library" in value(context, "repository.kinds")
    assert context.get(used) is False
    own = CALL + '\nTASK = "You are a reviewer. Say what is wrong."\n'
    assert repository({**files, "src/p/client.py": own}).get(used) is True


def test_a_library_to_call_models_with_is_not_judged_by_what_its_callers_ask(repository: Make) -> None:
    own = CALL + '\nTASK = "You are a reviewer. Say what is wrong."\n'
    files = {"pyproject.toml": LIBRARY.replace('name="p"', 'name="pydantic-ai"'), "src/p/client.py": own}
    assert repository(files).get(used) is False


def test_the_source_of_a_library_is_not_its_user(repository: Make) -> None:
    context = repository(
        {
            "pyproject.toml": LIBRARY.replace('name="p"', 'name="openai"'),
            "src/openai/__init__.py": "from openai import OpenAI\nOpenAI()\n",
        }
    )
    assert context.get(call_sites) == ()
    assert context.get(used) is False


def test_a_call_is_cited_by_its_line_and_scripts_come_last(repository: Make) -> None:
    context = repository({**app(), "scripts/seed.py": CALL})
    assert [(s.path, s.line) for s in context.get(call_sites)] == [("app.py", 3), ("scripts/seed.py", 3)]
    assert context.get(first_call)[0].path == "app.py"
    assert [d.package for d in context.get(declared)] == ["openai"]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ('ask(model="gpt-4o")', ["gpt-4o"]),
        ('MODEL: str = "claude-3-5-sonnet-20241022"', ["claude-3-5-sonnet-20241022"]),
        ('def f(model_name: str | None = "gemini-2.5-flash"): ...', ["gemini-2.5-flash"]),
        ('{"model": "openai/gpt-4.1-mini"}', ["openai/gpt-4.1-mini"]),
        ("streamText({ model: openai('gpt-4o') })", ["gpt-4o"]),
        ('builder.modelName("gpt-4o")', ["gpt-4o"]),
        ('model := "o3-mini"', ["o3-mini"]),
        ("Model: openai.GPT4oMini,", ["openai.GPT4oMini"]),
        ('if model == "gpt-4o": pass', []),
        ('if (modelId === "gpt-4o") {}', []),
        ('model = os.getenv("MODEL", "gpt-4o")', []),
        ('MODELS = ["gpt-4o", "gpt-4"]', []),
        ('model.startswith("gpt-4")', []),
        ('PRICES = {"gpt-4o": 1}', []),
        ('model = "resnet50"', []),
        ('label = "gpt-4o"', []),
    ],
)
def test_a_name_counts_where_it_chooses(code: str, names: list[str]) -> None:
    assert [n.name for n in chosen_names(code)] == names


def test_many_names_in_a_file_are_a_registry() -> None:
    names = ["gpt-4o", "gpt-4.1", "o3-mini", "claude-3-opus-20240229", "gemini-1.5-pro"]
    assert is_registry("\n".join(f'"{n}",' for n in names))
    assert not is_registry('"gpt-4o"\n' * 9)


@pytest.mark.parametrize(
    ("name", "moving"),
    [
        ("gpt-4o", True), ("openai/gpt-4o-mini", True), ("openai:gpt-4.1", True), ("o3", True), ("claude-3-5-sonnet-latest", True),
        ("gpt-4o-2024-08-06", False), ("gpt-4-0613", False), ("claude-3-5-sonnet-20241022", False),
        ("anthropic.claude-3-5-sonnet-20241022-v2:0", False), ("claude-3-5-sonnet@20240620", False), ("gemini-1.5-pro-002", False),
        ("gemini-2.5-flash", None), ("claude-sonnet-4-6", None), ("llama3:8b", None), ("text-embedding-3-small", None),
    ],
)  # fmt: skip
def test_a_name_moves_only_where_its_vendor_says_so(name: str, *, moving: bool | None) -> None:
    assert moves(name) is moving


def test_names_are_counted_by_file_and_not_in_configuration(repository: Make) -> None:
    named = CALL.replace("MODEL", '"gpt-4o"')
    context = repository({
        **app(named), "b.py": named, "config.py": named, "llm/openai.py": named, "tests/test_b.py": named,
        "demo_app.py": named, "other.py": 'model = "gpt-4o"\n',
    })  # fmt: skip
    assert [(n.path, n.line) for n in context.get(name_literals)] == [("app.py", 7), ("b.py", 7)]
    assert context.get(name_files) == 2


def test_moving_names_are_read_in_code_and_configuration(repository: Make) -> None:
    context = repository(
        {
            **app(CALL.replace("MODEL", '"gpt-4o-2024-08-06"')),
            "application.yml": "llm:\n  model-name: gpt-4o\n",
            ".env.example": "MODEL=gpt-4.1-mini\n",
            ".github/workflows/a.yml": "with:\n  model: gpt-4o\n",
        }
    )
    assert [(n.path, n.line) for n in context.get(moving_names)] == [
        (".env.example", 1),
        ("application.yml", 2),
    ]


def test_deployments_of_azure_are_no_aliases(repository: Make) -> None:
    context = repository(
        {
            "requirements.txt": "azure-ai-inference\n",
            "app.py": 'from azure.ai.inference import ChatCompletionsClient\nc = ChatCompletionsClient(model="gpt-4o")\n',
        }
    )
    assert isinstance(context.observe("models.moving_names"), Unknown)


def test_no_name_that_says_leaves_it_unknown(repository: Make) -> None:
    assert isinstance(repository(app()).observe("models.moving_names"), Unknown)


def test_configured_names_are_found_in_every_notation() -> None:
    text = 'model: gpt-4o\nllm.model-name=gpt-4\n"model": "o3",\nMODEL_NAME="gpt-4.1"\nmodels: gpt\nmodel: ${MODEL}\n'
    assert [(n.name, n.line) for n in configured_names(text)] == [
        ("gpt-4o", 1),
        ("gpt-4", 2),
        ("o3", 3),
        ("gpt-4.1", 4),
    ]


PROMPTFOO = "prompts: [p.txt]\nproviders: [openai:gpt-4o]\n"
EVALUATION = "from deepeval.test_case import LLMTestCase\n\ncase = LLMTestCase(input='x')\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"promptfooconfig.yaml": PROMPTFOO + "tests:\n  - vars: {a: 1}\n"},
            [("promptfooconfig.yaml", 3, "promptfoo")],
        ),
        ({"promptfooconfig.yaml": PROMPTFOO + "tests: []\n"}, []),
        ({"promptfooconfig.yaml": "tests: [1]\n"}, []),
        ({"tests/test_llm.py": EVALUATION}, [("tests/test_llm.py", 3, "DeepEval")]),
        ({"tests/test_llm.py": "import deepeval\n"}, []),
        ({"tests/test_llm.py": "from deepeval.test_case import LLMTestCase\n# LLMTestCase()\n"}, []),
        (
            {
                "mw.py": "import langsmith\n\n\nclass A:\n    def go(self):\n        return self._evaluate(1)\n"
            },
            [],
        ),
        (
            {"evals/run.py": "1\n", "evals/cases.jsonl": '{"q": 1}\n' * 3},
            [("evals/cases.jsonl", 1, "its own")],
        ),
        (
            {"evals/run.py": "1\n", "evals/cases.csv": "q,a\n1,2\n1,2\n1,2\n"},
            [("evals/cases.csv", 1, "its own")],
        ),
    ],
)
def test_an_evaluation_is_one_with_cases(
    repository: Make, files: Mapping[str, str], found: list[tuple[str, int, str]]
) -> None:
    context = repository({**app(), **files})
    assert [(e.path, e.line, e.tool) for e in context.get(evaluations)] == found


@pytest.mark.parametrize("files", [
    {"evals/run.py": "1\n", "evals/cases.jsonl": '{"q": 1}\n'},
    {"evals/run.py": "1\n"},
    {"benchmark/run.py": "1\n"},
    {"tests/ci/evaluate_tasks.py": "1\n"},
])  # fmt: skip
def test_what_may_be_an_evaluation_is_not_denied(repository: Make, files: Mapping[str, str]) -> None:
    assert isinstance(repository({**app(), **files}).observe("models.evaluations"), Unknown)


@pytest.mark.parametrize(
    ("run", "files", "answer"),
    [
        ("npx promptfoo eval", {}, True),
        ("python evals/run.py", {}, True),
        ("make eval", {}, True),
        ("uv run scripts/evaluate_tasks.py", {}, True),
        ('eval "$(ssh-agent)"', {}, False),
        ("# npx promptfoo eval", {}, False),
        ("pytest", {}, False),
        ("pytest", {"tests/test_llm.py": EVALUATION}, None),
    ],
)
def test_evaluations_in_ci(
    repository: Make, run: str, files: Mapping[str, str], *, answer: bool | None
) -> None:
    workflow = f"on: push\njobs:\n  a:\n    steps:\n      - run: |\n          {run}\n"
    context = repository({**app(), **files, ".github/workflows/ci.yml": workflow})
    if answer is None:
        assert isinstance(context.observe("models.evaluations_in_ci"), Unknown)
    else:
        assert context.get(evaluations_in_ci) is answer


def test_structured_output_fails_only_where_free_text_is_parsed(repository: Make) -> None:
    assert isinstance(repository(app()).observe("models.structured_output"), Unknown)
    parsing = CALL + "\n\ndef read(response):\n    return json.loads(response.choices[0].message.content)\n"
    context = repository(app(parsing))
    assert context.get(structured_output) == ()
    assert [(s.path, s.line) for s in context.get(parsed_answers)] == [("app.py", 11)]
    asked = parsing.replace("messages=text", 'messages=text, response_format={"type": "json_schema"}')
    assert [(s.line, s.word) for s in repository(app(asked)).get(structured_output)] == [
        (7, "response_format")
    ]


@pytest.mark.parametrize(
    ("more", "fact", "found"),
    [
        ("client = OpenAI(timeout=30)\n", timeouts_retries, True),
        ("client = OpenAI(max_retries=3)\n", timeouts_retries, True),
        ("# timeout\n", timeouts_retries, False),
        ("x = 1\n", timeouts_retries, False),
        ("y = ask(max_tokens=9)\n", token_limits, True),
        ("x = 1\n", token_limits, False),
        ("llm.with_fallbacks([other])\n", fallbacks, True),
        ("x = 1\n", fallbacks, False),
    ],
)
def test_signs_of_care_around_the_calls(repository: Make, more: str, fact: Any, *, found: bool) -> None:
    assert bool(repository(app(CALL + more)).get(fact)) is found


def test_a_timeout_far_from_the_calls_is_none(repository: Make) -> None:
    context = repository({**app(), "web.py": "from openai import OpenAI\nhttpx.get(url, timeout=3)\n"})
    assert context.get(timeouts_retries) == ()


def test_where_frameworks_are_configured_an_absence_is_unknown(repository: Make) -> None:
    java = "import org.springframework.ai.chat.client.ChatClient;\nclass A { ChatClient c = ChatClient.create(m); }\n"
    context = repository({"src/main/java/A.java": java})
    assert context.get(used) is True
    for name in ("models.timeouts_retries", "models.token_limits", "models.fallbacks"):
        assert isinstance(context.observe(name), Unknown), name


def test_several_vendors_or_an_own_word_leave_a_fallback_unknown(repository: Make) -> None:
    two = {**app(), "b.py": "from anthropic import Anthropic\nAnthropic()\n"}
    assert isinstance(repository(two).observe("models.fallbacks"), Unknown)
    assert isinstance(repository(app(CALL + "def fall_back(): ...\n")).observe("models.fallbacks"), Unknown)


def test_a_gateways_file_may_hold_the_fallback(repository: Make) -> None:
    gateway = "model_list:\n  - model_name: a\n    litellm_params: {model: x}\nrouter_settings:\n  fallbacks: [{a: [b]}]\n"
    context = repository({**app(), "litellm.yaml": gateway})
    assert [(s.path, s.line) for s in context.get(fallbacks)] == [("litellm.yaml", 5)]


LONG = 'PROMPT = """\n' + "Say it.\n" * 6 + '"""\n'


def test_prompts_apart_are_files_and_modules_that_call_nothing(repository: Make) -> None:
    assert repository(app(CALL + LONG)).get(prompts_apart) == 0
    assert repository({**app(), "prompts.py": LONG}).get(prompts_apart) == 1
    context = repository({**app(CALL + LONG), "prompts/a.md": "Say it well, and say it in few words.\n" * 3})
    assert context.get(prompts_apart) == 0.5
    assert [(p.path, p.line, p.lines) for p in context.get(mixed_prompts)] == [("app.py", 8, 6)]
    assert isinstance(repository(app()).observe("models.prompts_apart"), Unknown)


def test_a_docstring_is_no_prompt() -> None:
    assert not list(long_prompts('def get_prompt() -> Prompt:\n    """' + "line\n" * 9 + '"""\n', "Python"))
    assert not instructs(
        'def f():\n    """\n    agent = Agent(instructions="You are a pirate")\n    """\n', "Python"
    )
    assert not instructs('# x = "You are a pirate"\n', "Python")
    assert instructs('agent = Agent(instructions="""You are a pirate\nof old""")\n', "Python")
    assert instructs("const system = `You are a pirate\n of old`;\n", "TypeScript")


def test_without_models_nothing_is_read_and_every_question_has_an_answer(repository: Make) -> None:
    context = repository({"app.py": "model = 'gpt-4o'\n", "a.json": json.dumps({"model": "gpt-4o"})})
    assert context.get(used) is False
    assert context.get(model_uses) == ()
    assert context.get(name_literals) == ()
    assert context.get(evaluations) == ()


@pytest.mark.parametrize("language", sorted(GROUPS))
@pytest.mark.parametrize("text", ['"""' * 30_001, "import\n" * 40_000, "`" * 90_001, "/*" * 60_000, "model" * 40_000, "\\" * 99_999,
                                  "from x import " + "(" * 50_000, 'prompt = """\n' * 20_000, "m" * 200_000])  # fmt: skip
def test_hostile_code_costs_little(language: str, text: str) -> None:
    started = time.perf_counter()
    code = code_of(text, language)
    list(imported(code, GROUPS[language]))
    list(uses(text, language, catalogue().libraries))
    list(chosen_names(code))
    list(configured_names(text))
    list(long_prompts(text, language))
    instructs(text + " You are ", language)
    assert time.perf_counter() - started < 8


@pytest.mark.parametrize(
    "content", ["", "\x00", "\xff\xfe import openai", "import openai\n" * 3, "{", "- - -"]
)
def test_hostile_files_end_in_an_answer(repository: Make, content: str) -> None:
    paths = [
        "app.py",
        "a.ts",
        "a.go",
        "package.json",
        "pyproject.toml",
        "promptfooconfig.yaml",
        "evals/a.json",
        "evals/b.py",
        ".env",
    ]
    context = repository({**dict.fromkeys(paths, content), "main.py": CALL})
    for name in ("models.used", "models.evaluations", "models.evaluations_in_ci", "models.moving_names", "models.prompts_apart",
                 "models.structured_output", "models.fallbacks", "models.token_limits", "models.name_files"):  # fmt: skip
        assert isinstance(context.observe(name), Known | Unknown)
