"""How each call of a model is bounded: by itself, its client, what is around it, or by its library."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.analyse.models.call_text import call_span, lines_of
from shipworthy.collect.catalogues import model_care
from shipworthy.collect.context import Context
from shipworthy.collect.models.call_limits import (
    CallCare,
    call_care,
    limited_share,
    retried_share,
    timed_share,
    unlimited_calls,
    unretried_calls,
    untimed_calls,
)
from shipworthy.model.facts import Unknown

Make = Callable[..., Context]
OPENAI = "from openai import OpenAI\n\nclient = OpenAI({})\n\n\n{}def ask(text):\n    return client.chat.completions.create(model=M, messages=text{})\n"


def python(client: str = "", above: str = "", call: str = "") -> dict[str, str]:
    return {"requirements.txt": "openai==2.0\n", "app.py": OPENAI.format(client, above, call)}


def the_call(context: Context) -> CallCare:
    return context.get(call_care)[-1]


@pytest.mark.parametrize(
    ("code", "line", "callee", "text"),
    [
        ("a = f(1)\nb = ask(x, (2), ')')\n", 2, "ask", "b = ask(x, (2), ')')"),
        ("c.create(\n  model=m,\n  timeout=3,\n)\nd()\n", 1, "c.create", "c.create(\n  model=m,\n  timeout=3,\n)"),
        ("x = Model.builder()\n  .timeout(t)\n  .build();\ny();\n", 1, "Model.builder", "x = Model.builder()\n  .timeout(t)\n  .build()"),
        ("x = b()\n  .prompt()\n  .call();\n", 2, ".prompt", "x = b()\n  .prompt()\n  .call()"),
        ("ask(never closed\nmore\n", 1, "ask", "ask(never closed\nmore\n"),
        ("@AiService\nclass A {}\n", 1, "@AiService", "@AiService\n"),
    ],
)  # fmt: skip
def test_a_call_reaches_to_where_its_brackets_close(code: str, line: int, callee: str, text: str) -> None:
    begin, end = call_span(code, lines_of(code), line, callee)
    assert code[begin:end] == text


@pytest.mark.parametrize("line", [0, 2, 99])
def test_a_line_that_is_not_there_has_no_call(line: int) -> None:
    assert call_span("", lines_of(""), line, "x") == (0, 0)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (python(call=", timeout=20"), "the call"),
        (python(client="timeout=20"), "its client"),
        (python(above="@limited(timeout=20)\n"), "the function around it"),
        (
            {**python(), "app.py": python()["app.py"] + "\n\nWAIT = dict(timeout=20)\n"},
            "what its module does",
        ),
        (python(), "the library gives up after 600 s (openai 2, since 1.0)"),
    ],
)
def test_a_time_limit_is_found_from_the_call_outwards(
    repository: Make, files: dict[str, str], says: str
) -> None:
    context = repository(files)
    assert the_call(context).time_limit == says
    assert context.get(timed_share) == (0 if "library" in says else 1)
    assert bool(context.get(untimed_calls)) == ("library" in says)


def test_what_another_call_is_given_is_not_this_ones(repository: Make) -> None:
    other = "\n\ndef more(text):\n    return client.chat.completions.create(model=M, messages=text, timeout=5, max_tokens=9)\n"
    files = python()
    context = repository({**files, "app.py": files["app.py"] + other})
    assert context.get(timed_share) == 0.5
    assert [c.line for c in context.get(unlimited_calls)] == [7]
    assert context.get(limited_share) == 0.5


def test_what_another_function_limits_is_its_own_affair(repository: Make) -> None:
    other = "\n\ndef query(sql):\n    return run(sql, timeout=5)\n"
    files = python()
    assert repository({**files, "app.py": files["app.py"] + other}).get(timed_share) == 0
    wrapper = "\n\ndef bounded(text):\n    return wait(lambda: ask(text), timeout=5)\n"
    assert repository({**files, "app.py": files["app.py"] + wrapper}).get(timed_share) == 1


def test_the_client_of_another_module_bounds_the_calls_it_is_given_to(repository: Make) -> None:
    use = "import openai\n\n\ndef ask(llm, text):\n    return llm.chat.completions.create(model=M, messages=text)\n"
    made = "from openai import OpenAI\n\n\ndef make():\n    return OpenAI(timeout=9)\n"
    files = {"requirements.txt": "openai==2.0\n", "use.py": use, "made.py": made}
    assert repository(files).get(timed_share) == 1
    both = repository({**files, "loose.py": made.replace("timeout=9", "")})
    assert all(c.path != "use.py" for c in both.get(untimed_calls))


def test_retries_are_the_librarys_unless_it_has_none(repository: Make) -> None:
    assert repository(python()).get(retried_share) == 1
    gemini = "from google import genai\nfrom google.genai import types\n\nclient = genai.Client()\n\n\n{}def ask(text):\n    return client.models.generate_content(model=M, contents=text)\n"
    files = {"requirements.txt": "google-genai==3.0\n", "app.py": gemini.format("")}
    context = repository(files)
    assert context.get(retried_share) == 0
    assert "does not try again" in context.get(unretried_calls)[-1].retries
    wrapped = repository({**files, "app.py": gemini.format("@retry(stop=stop_after_attempt(3))\n")})
    assert wrapped.get(retried_share) == 1


def test_options_that_come_from_elsewhere_are_not_denied(repository: Make) -> None:
    context = repository(python(call=", **options"))
    assert context.get(untimed_calls) == ()
    assert isinstance(context.observe("models.limited_share"), Unknown)


def test_what_a_framework_is_configured_with_counts_in_java(repository: Make) -> None:
    code = "import org.springframework.ai.chat.client.ChatClient;\nclass A { String a(ChatClient c) { return c.prompt().user(q).call().content(); } }\n"
    pom = "<project><modelVersion>4.0.0</modelVersion><artifactId>a</artifactId><dependencies><dependency><groupId>org.springframework.ai</groupId><artifactId>spring-ai-openai</artifactId></dependency></dependencies></project>\n"
    files = {"pom.xml": pom, "src/main/java/A.java": code}
    assert isinstance(repository(files).observe("models.limited_share"), Unknown)
    yaml = "spring:\n  ai:\n    openai:\n      chat:\n        options:\n          max-tokens: 500\n"
    path = "src/main/resources/application.yml"
    context = repository({**files, path: yaml})
    assert the_call(context).token_limit == path
    assert context.get(limited_share) == 1
    other = repository({**files, path: yaml.replace("ai:", "db:")})
    assert isinstance(other.observe("models.limited_share"), Unknown)


def test_every_library_with_a_default_says_of_which_version() -> None:
    assert all(d.version and (d.seconds or 0) >= 0 and d.retries >= 0 for d in model_care().defaults)
