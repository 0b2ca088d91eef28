"""What ties a product to one provider of models, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy.analyse.models.adapters import (
    adapter_folders,
    is_adapter_module,
    is_wiring,
    provider_folders,
)
from shipworthy.analyse.models.provider_choices import open_address, switch
from shipworthy.analyse.models.provider_names import csharp_names, go_names, is_called, members
from shipworthy.analyse.models.provider_shapes import shapes
from shipworthy.analyse.models.providers import is_payload, provider_of, provider_of_model
from shipworthy.collect.catalogues import providers
from shipworthy.collect.context import Context
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]
WORDS = providers().adapters
OPENAI = providers().named("OpenAI")
assert OPENAI is not None


def value(context: Context, name: str) -> Any:
    observed = context.observe(name)
    assert isinstance(observed, Known), observed
    return observed.value


def places(context: Context, name: str) -> list[tuple[str, int]]:
    return [(item.path, item.line) for item in value(context, name)]


@pytest.mark.parametrize(
    ("module", "names", "provider"),
    [
        ("openai.types.chat", ["ChatCompletionMessageParam"], "OpenAI"),
        ("langchain_openai", ["ChatOpenAI"], "OpenAI"),
        ("langchain.chat_models", ["ChatAnthropic"], "Anthropic"),
        ("langchain_core.messages", ["HumanMessage"], None),
        ("langchain_core.utils.function_calling", ["convert_to_openai_tool"], None),
        ("@ai-sdk/google", ["google"], "Google"),
        ("@ai-sdk/openai-compatible", ["createOpenAICompatible"], None),
        ("ai", ["streamText"], None),
        ("@openai/agents", ["Agent"], None),
        ("org.springframework.ai.chat.client.ChatClient", [], None),
        ("org.springframework.ai.mistralai.MistralAiChatOptions", [], "Mistral"),
        ("dev.langchain4j.model.openai.OpenAiChatModel", [], "OpenAI"),
        ("Microsoft.SemanticKernel.Connectors.OpenAI", [], "OpenAI"),
        ("Microsoft.SemanticKernel", [], None),
        ("Microsoft.Extensions.AI", [], None),
        ("github.com/tmc/langchaingo/llms/ollama", [], "Ollama"),
        ("llama_index.llms.openai_like", ["OpenAILike"], None),
    ],
)
def test_an_import_belongs_to_a_provider(module: str, names: list[str], provider: str | None) -> None:
    found = provider_of(module, names, providers())
    assert (found.name if found else None) == provider


@pytest.mark.parametrize(
    ("name", "provider"),
    [("gpt-4o", "OpenAI"), ("claude-sonnet-4-5", "Anthropic"), ("llama3.1", None), ("openai/gpt-4o", None), ("gemini-2.0-flash", "Google")],
)  # fmt: skip
def test_open_weights_and_names_for_gateways_are_no_providers(name: str, provider: str | None) -> None:
    found = provider_of_model(name, providers().providers)
    assert (found.name if found else None) == provider


@pytest.mark.parametrize(
    ("module", "names", "payload"),
    [
        ("openai.types.chat", ["ChatCompletion"], True),
        ("openai", ["RateLimitError", "APIError"], True),
        ("openai", ["OpenAI"], False),
        ("openai", ["OpenAI", "RateLimitError"], False),
        ("com.openai.models.chat.completions.ChatCompletionCreateParams", [], True),
        ("org.springframework.ai.openai.OpenAiChatOptions", ["OpenAiChatOptions"], True),
        ("@anthropic-ai/sdk/resources/messages", ["MessageParam"], True),
    ],
)
def test_types_are_told_from_clients(module: str, names: list[str], payload: bool) -> None:  # noqa: FBT001  # a case's outcome
    assert is_payload(module, names) is payload


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("return r.choices[0].message.content\n", [(1, "OpenAI", "answer")]),
        ("x = 1\nconst t = res.choices[0]?.message?.content ?? ''\n", [(2, "OpenAI", "answer")]),
        ("d['choices'][0]['message']['content']", [(1, "OpenAI", "answer")]),
        ("resp.Choices[0].Message.Content", [(1, "OpenAI", "answer")]),
        ("r.choices().get(0).message()", [(1, "OpenAI", "answer")]),
        ("result.choices[0].message.content = text", []),
        ("question.choices[0].label", []),
        ("msg.content[0].text", [(1, "Anthropic", "answer")]),
        ("r.candidates[0].content.parts[0].text", [(1, "Google", "answer")]),
        ('{"type": "function", "function": {"name": "f"}}', [(1, "OpenAI", "tool")]),
        ("{type: 'function', function: {name}}", [(1, "OpenAI", "tool")]),
        ('{"name": "f", "input_schema": {"type": "object"}}', [(1, "Anthropic", "tool")]),
        ("inputSchema: { type: 'object' }", []),
    ],
)
def test_shapes_of_answers_and_tools(code: str, found: list[tuple[int, str, str]]) -> None:
    assert [(s.line, s.provider, s.kind.value) for s in shapes(code, providers().providers)] == found


@pytest.mark.parametrize(
    ("path", "adapter"),
    [
        ("src/llm/chat.py", True),
        ("src/LlmProviders/a.ts", True),
        ("app/services/openai_service.py", True),
        ("src/OpenAIClient.cs", True),
        ("lib/ai.ts", True),
        ("app/api/ai/route.ts", False),
        ("app/api/chat/openai/route.ts", True),
        ("app/services/summary.py", False),
        ("src/email/mailer.py", False),
        ("app/llm/routes.py", False),
    ],
)
def test_adapters_are_known_by_their_names(path: str, adapter: bool) -> None:  # noqa: FBT001  # a case's outcome
    assert (any(adapter_folders(path, WORDS)) or is_adapter_module(path, WORDS)) is adapter


def test_what_puts_a_product_together_is_known_by_its_name() -> None:
    assert is_wiring("src/Program.cs", WORDS)
    assert is_wiring("src/main/java/a/AiConfiguration.java", WORDS)
    assert not is_wiring("src/Chat.cs", WORDS)


def test_a_folder_with_a_module_for_each_provider() -> None:
    engines = [f"src/engine/{name}.ts" for name in ("anthropic", "gemini", "groq", "Engine", "mlx")]
    services = [f"app/services/{name}.py" for name in ("azure_blob", "azure_search", "azure_queue", "mail")]
    assert provider_folders([*engines, *services, "src/cli.ts"], WORDS) == {"src/engine"}


def test_names_of_a_namespace_that_are_used() -> None:
    code = 'using Microsoft.SemanticKernel.Connectors.OpenAI;\nvar s = new OpenAIPromptExecutionSettings();\nOpenAIModel m;\nvar t = "OpenAI";\n'
    assert OPENAI is not None
    assert csharp_names(code, OPENAI, {"OpenAIModel"}) == [("OpenAIPromptExecutionSettings", 2)]
    assert csharp_names("using OpenAI.Chat;\nvar x = 1;\n", OPENAI, ()) == []
    go = 'import (\n\topenai "github.com/sashabaranov/go-openai"\n)\nvar m openai.ChatCompletionMessage\n'
    assert go_names(go, "github.com/sashabaranov/go-openai") == [("ChatCompletionMessage", 4)]
    assert go_names("var e *openai.Error\n", "github.com/openai/openai-go/v2") == [("Error", 1)]
    assert members("import openai\ntry: pass\nexcept openai.RateLimitError: pass\n", "openai") == [
        "RateLimitError"
    ]
    assert is_called("new OpenAI({})", "OpenAI")
    assert not is_called("let m: OpenAI.Chat.Message", "OpenAI")


@pytest.mark.parametrize(
    ("code", "line", "found"),
    [
        (
            'if provider == "openai":\n    pass\nelif provider == "anthropic":\n    pass\n',
            1,
            ("anthropic", "openai"),
        ),
        ("switch (p) {\n  case 'openai': return 1;\n  case 'gemini': return 2;\n}", 2, ("google", "openai")),
        ('CLIENTS = {"openai": A, "azure_openai": B}', 1, ("azureopenai", "openai")),
        ("case LLMProvider.OpenAI:\ncase LLMProvider.Anthropic:", 1, ("anthropic", "openai")),
        ("case Model.Enum.AIType.OpenAI:\ncase Model.Enum.AIType.AzureOpenAI:", 1, ("azureopenai", "openai")),
        ('if provider == "openai": pass', 0, ()),
        ("if settings.use_azure_openai:\n    pass", 1, ("azureopenai", "openai")),
        ("text = 'openai and anthropic'", 0, ()),
    ],
)
def test_a_switch_between_providers(code: str, line: int, found: tuple[str, ...]) -> None:
    assert switch(code) == (line, found)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("c = OpenAI(base_url=settings.llm_url)", 1),
        ("new OpenAI({\n  baseURL: process.env.LLM_URL,\n})", 2),
        ("option.WithBaseURL(config.BaseURL)", 1),
        ('c = OpenAI(base_url="https://api.groq.com/openai/v1")', 0),
        ("new OpenAI({ baseURL: `${profile.azure_openai_endpoint}/openai/deployments/x` })", 0),
        ("def make(base_url: str | None = None): ...", 0),
        ("asset_base_url=asset_base_url", 0),
        ("is_openai_api_base(url)", 0),
    ],
)
def test_an_address_from_elsewhere(code: str, line: int) -> None:
    assert open_address(code)[0] == line


PYTHON = {
    "requirements.txt": "openai==1.0\nanthropic==0.3\nfastapi\n",
    "app/__init__.py": "",
    "app/llm/__init__.py": "",
    "app/llm/chat.py": "from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef ask(text):\n    return client.chat.completions.create(model=MODEL, messages=text)\n",
    "app/report.py": "import anthropic\n\nclient = anthropic.Anthropic()\n\n\ndef report(text):\n    answer = client.messages.create(model='claude-3-5-sonnet-20241022', messages=text)\n    return answer.content[0].text\n",
    "app/history.py": "from openai.types.chat import ChatCompletionMessageParam\n\n\ndef add(message: ChatCompletionMessageParam): ...\n",
    "app/views.py": "from app.llm import chat\n\n\ndef view(text):\n    return chat.ask(text).choices[0].message.content\n",
    "app/quiz.py": "def first(question):\n    return question.choices[0].message\n",
    "scripts/try_it.py": "import openai\nopenai.OpenAI().chat.completions.create()\n",
    "tests/test_chat.py": "import openai\n\n\ndef test_chat():\n    assert openai.OpenAI()\n",
}


def test_a_product_with_an_adapter_and_what_goes_past_it(repository: Make) -> None:
    context = repository(PYTHON)
    assert [(m.module, m.providers) for m in value(context, "models.boundary")] == [("app/llm", ("OpenAI",))]
    assert value(context, "models.boundary")[0].importers == 1
    assert places(context, "models.outside_calls") == [("app/report.py", 1)]
    assert places(context, "models.outside_types") == [("app/history.py", 1)]
    assert places(context, "models.outside_answers") == [("app/views.py", 5)]
    assert value(context, "models.outside_answers")[0].what.startswith("reads `choices[0].message.content`")
    beyond = value(context, "models.switching_files")
    assert [(f.path, f.provider, f.inside) for f in beyond] == [
        ("app/history.py", "OpenAI", False),
        ("app/report.py", "Anthropic", False),
        ("app/views.py", "OpenAI", False),
        ("app/llm/chat.py", "OpenAI", True),
    ]
    assert beyond[1].reasons == "its library, the shape of its answers, a model of it by name"
    assert value(context, "models.switching_cost") == 2
    assert isinstance(context.observe("models.provider_choices"), Unknown)


def test_one_file_that_calls_is_the_boundary(repository: Make) -> None:
    context = repository({"requirements.txt": "openai\n", "summary.py": PYTHON["app/llm/chat.py"]})
    assert value(context, "models.outside_calls") == ()
    assert value(context, "models.switching_cost") == 0
    assert value(context, "models.provider_choices") == ()


def test_a_gateway_is_no_tie(repository: Make) -> None:
    code = "import litellm\n\n\ndef ask(text):\n    return litellm.completion(model=MODEL, messages=text).choices[0].message.content\n"
    context = repository({"requirements.txt": "litellm\n", "a.py": code, "b.py": code, "c.py": code})
    assert value(context, "models.provider_imports") == ()
    assert value(context, "models.provider_shapes") == ()
    assert [c.how for c in value(context, "models.provider_choices")] == ["LiteLLM serves many providers"]


def test_another_address_is_enough_for_what_only_speaks_the_interface(repository: Make) -> None:
    files = PYTHON | {
        "app/llm/chat.py": PYTHON["app/llm/chat.py"].replace("OpenAI()", "OpenAI(base_url=settings.url)"),
        "app/report.py": "",
    }
    context = repository(files)
    assert places(context, "models.open_addresses") == [("app/llm/chat.py", 3)]
    assert value(context, "models.switching_files") == ()
    assert places(context, "models.outside_types") == [("app/history.py", 1)]


def test_a_repository_without_models_has_no_ties(repository: Make) -> None:
    context = repository({"app.py": "print(1)\n"})
    for name in (
        "provider_imports",
        "provider_shapes",
        "boundary",
        "outside_calls",
        "switching_files",
        "provider_choices",
    ):
        assert value(context, f"models.{name}") == ()
