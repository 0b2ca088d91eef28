from __future__ import annotations

import pytest

from model_sites import all_sites
from shipworthy.analyse.models.addresses import address_sites
from shipworthy.analyse.models.code_text import code_of
from shipworthy.collect.catalogues import models
from shipworthy.model.ai_models import SiteKind


def asked(source: str, language: str = "Python") -> list[tuple[int, str]]:
    return [(s.line, s.library) for s in address_sites(code_of(source, language), models().addresses)]


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        (
            "x = 1\nfetch('https://api.openai.com/v1/chat/completions', {})\n",
            "JavaScript",
            [(2, "api.openai.com")],
        ),
        (
            'URL = "https://api.anthropic.com/v1/messages"\n\ndef ask():\n    return httpx.post(URL, json={})\n',
            "Python",
            [(4, "api.anthropic.com")],
        ),
        (
            'base = "https://api.openai.com/v1"\nr = requests.post(\n    f"{base}/chat/completions",\n    json={})\n',
            "Python",
            [(3, "api.openai.com")],
        ),
        (
            'r = client.post(\n    url=f"{base}/chat/completions",\n    json={})\nlog(url)\n',
            "Python",
            [(2, "OpenAI-compatible")],
        ),
        (
            "const url = `${config.baseUrl}/chat/completions`;\nlog(url);\nawait fetch(url, {});\n",
            "TypeScript",
            [(3, "OpenAI-compatible")],
        ),
        (
            'req, err := http.NewRequest("POST", c.base + "/chat/completions", body)\n',
            "Go",
            [(1, "OpenAI-compatible")],
        ),
        (
            'var uri = $"{endpoint}/chat/completions";\nawait http.PostAsJsonAsync(uri, body);\n',
            "C#",
            [(2, "OpenAI-compatible")],
        ),
        (
            'String URL = "https://generativelanguage.googleapis.com/v1/models/x:generateContent";\nHttpRequest.a(URL);',
            "Java",
            [(2, "generativelanguage.googleapis.com")],
        ),
        (
            '@POST("v1/chat/completions")\nsuspend fun ask(): Answer\n',
            "Kotlin",
            [(1, "OpenAI-compatible")],
        ),
        (
            'requests.post("http://localhost:11434/api/generate", json={})\n',
            "Python",
            [(1, "localhost:11434")],
        ),
        ('curl_init("https://api.openai.com/v1/embeddings");\n', "PHP", [(1, "api.openai.com")]),
        (
            'Net::HTTP.post(URI("https://openrouter.ai/api/v1/chat/completions"), body)\n',
            "Ruby",
            [(1, "OpenRouter")],
        ),
        (
            'reqwest::Client::new().post("https://api.openai.com/v1/responses")\n',
            "Rust",
            [(1, "api.openai.com")],
        ),
    ],
)
def test_a_request_to_an_address(source: str, language: str, expected: list[tuple[int, str]]) -> None:
    assert asked(source, language) == expected


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ("// fetch('https://api.openai.com/v1/chat/completions')\n", "JavaScript"),
        ("CSP = ['https://api.openai.com']\nrequests.get('/x')\n", "Python"),
        ("HOSTS = ['api.openai.com/v1/chat/completions']\n", "Python"),
        ('"""Calls https://api.openai.com/v1/chat/completions"""\nimport httpx\n', "Python"),
        ('@app.post("/v1/chat/completions")\nasync def serve():\n    await httpx.post(own)\n', "Python"),
        ('app.post("/v1/chat/completions", async (req) => { await fetch(own) })\n', "TypeScript"),
        ('[HttpPost("/v1/chat/completions")]\nTask Serve() => client.SendAsync(x);\n', "C#"),
        ('mux.HandleFunc("/llm/v1/chat/completions", serve)\nhttp.Post(x)\n', "Go"),
        (
            '<Input placeholder="https://api.openai.com/v1/chat/completions" />\nfetch("/save")\n',
            "TypeScript",
        ),
        ('if url.endswith("/chat/completions"):\n    requests.post(own)\n', "Python"),
        ('log.info(f"call to {base}/chat/completions")\nrequests.get(own)\n', "Python"),
        ('requests.get(f"https://generativelanguage.googleapis.com/v1beta/models?key={k}")\n', "Python"),
        ("fetch(`${base}/embeddings`)\n", "TypeScript"),
        ("fetch(`${server}/api/chat`)\n", "TypeScript"),
    ],
)
def test_what_asks_no_model(source: str, language: str) -> None:
    assert asked(source, language) == []


def test_an_embedding_is_told_from_a_question() -> None:
    source = 'requests.post("https://api.openai.com/v1/embeddings")\n'
    (site,) = address_sites(source, models().addresses)
    assert site.kind is SiteKind.EMBEDDING
    assert site.callee == "api.openai.com/v1/embeddings"


@pytest.mark.parametrize(
    "source",
    [
        """\
        import openai "github.com/sashabaranov/go-openai"
        func ask() {
            config := openai.DefaultConfig(key)
            config.BaseURL = "https://openrouter.ai/api/v1"
            client := openai.NewClientWithConfig(config)
            client.CreateChatCompletion(ctx, request)
        }
        """,
        """\
        import openai "github.com/sashabaranov/go-openai"
        const baseURL = "https://openrouter.ai/api/v1"
        func ask() {
            config := openai.DefaultConfig(key)
            config.BaseURL = baseURL
            client := openai.NewClientWithConfig(config)
            client.CreateChatCompletion(ctx, request)
        }
        """,
    ],
)
def test_a_vendors_client_with_a_gateways_address_asks_the_gateway(source: str) -> None:
    found = [s for s in all_sites(source, "Go") if s.kind is SiteKind.REQUEST]
    assert [(s.library, s.role) for s in found] == [("OpenRouter", "gateway")]


def test_a_gateway_elsewhere_in_the_file_renames_nothing() -> None:
    source = """\
    import "github.com/openai/openai-go"
    var known = []string{"https://openrouter.ai/api/v1"}
    func other() {}
    func another() {}
    func third() {}
    func fourth() {}
    func fifth() {}
    func sixth() {}
    func seventh() {}
    func eighth() {}
    func ask() {
        client := openai.NewClient()
        client.Chat.Completions.New(ctx, params)
    }
    """
    assert {s.library for s in all_sites(source, "Go")} == {"OpenAI"}
