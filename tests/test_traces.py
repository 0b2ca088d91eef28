"""What is recorded of model calls, and what a running service tells of itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.analyse.models.records import records
from shipworthy.collect.catalogues import traces
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.observability.own_records import own_records
from shipworthy.collect.observability.recorded_content import recorded_content
from shipworthy.collect.observability.recorders import recorders
from shipworthy.collect.observability.service_telemetry import correlation, service
from shipworthy.collect.observability.trace_contract import contract, model_fields, prompt_versions
from shipworthy.collect.observability.traced_calls import recording, traced_calls
from shipworthy.model.facts import Unknown
from shipworthy.model.traces import CONTRACT, Seen

Make = Callable[..., Context]
CALL = (
    "from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef answer(text):\n"
    '    return client.responses.create(model="gpt-4o", input=text)\n'
)


def told(context: Context) -> list[tuple[str, object]]:
    return [(c.path, c.by if c.covered is True else c.covered) for c in context.get(traced_calls)]


def test_the_catalogue_names_fields_of_the_contract_and_says_where_it_has_them_from() -> None:
    for recorder in traces().recorders:
        assert recorder.source, recorder.name
        assert recorder.on or recorder.settings, recorder.name
        for group, names in recorder.fields.items():
            assert set(names) <= set(CONTRACT[group]), recorder.name


def test_an_import_or_a_comment_switches_nothing_on(repository: Make) -> None:
    context = repository({
        "requirements.txt": "openai\nlangfuse\ntraceloop-sdk\n",
        "app/a.py": "from langfuse import Langfuse\nfrom traceloop.sdk import Traceloop\n" + CALL,
        "app/b.py": "# Traceloop.init()\n\"\"\"@observe on langfuse\"\"\"\nx = 1\n",
    })  # fmt: skip
    assert context.get(recorders) == ()
    assert context.get(recording) == ()
    assert all(c.covered is False for c in context.get(traced_calls))


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("app/tracing.py", "from traceloop.sdk import Traceloop\n\nTraceloop.init()\n", "OpenLLMetry"),
        ("app/tracing.py", "import logfire\n\nlogfire.instrument_openai()\n", "Logfire"),
        ("main.py", "import mlflow\n\nmlflow.openai.autolog()\n", "MLflow tracing"),
        (
            "app/t.py",
            "from openinference.instrumentation.openai import OpenAIInstrumentor\n\nOpenAIInstrumentor().instrument()\n",
            "OpenInference",
        ),
        (
            "compose.yaml",
            "services:\n  a:\n    environment:\n      DD_LLMOBS_ENABLED: 1\n",
            "Datadog LLM Observability",
        ),
    ],
)
def test_a_recorder_of_the_program_takes_up_every_call_it_knows(
    repository: Make, file: str, text: str, name: str
) -> None:
    context = repository({"requirements.txt": "openai\n", "app/a.py": CALL, file: text})
    assert {c.by for c in context.get(traced_calls)} == {name}
    found = {(f.group, f.field): f for f in context.get(contract)}
    assert found["model call", "token usage"].path == file
    assert found["model call", "prompt version"] == type(found["model call", "model"])(
        "model call", "prompt version", Seen.NOT_SEEN, "", 0, ""
    )


def test_a_recorder_of_one_file_leaves_the_others_in_doubt(repository: Make) -> None:
    wrapped = CALL.replace("from openai import OpenAI", "from langfuse.openai import OpenAI\nimport openai")
    context = repository({"requirements.txt": "openai\nlangfuse\n", "app/a.py": wrapped, "app/b.py": CALL})
    states = dict(told(context))
    assert states["app/a.py"] == "Langfuse"
    assert isinstance(states["app/b.py"], Unknown)
    with pytest.raises(Unavailable):
        repository(
            {
                "requirements.txt": "openai\n",
                "app/a.py": CALL,
                "README.md": "Set LANGFUSE_KEY for langfuse.\n",
            }
        ).get(recording)


def test_a_decorator_records_its_function_and_knows_no_tokens(repository: Make) -> None:
    decorated = CALL.replace("\n\ndef answer", "\n\n@observe()\ndef answer").replace(
        "from openai", "from langfuse import observe\nfrom openai"
    )
    context = repository({"requirements.txt": "openai\nlangfuse\n", "app/a.py": decorated})
    fields = {f.field: f.state for f in context.get(contract) if f.group == "model call"}
    assert fields["latency"] is Seen.EVIDENCED
    assert fields["token usage"] is not Seen.EVIDENCED


def test_the_sdk_telemetry_counts_for_the_call_it_is_given_to(repository: Make) -> None:
    source = (
        'import { generateText, streamText } from "ai";\n\nexport async function a(model, prompt) {\n'
        "  const one = await generateText({ model, prompt, experimental_telemetry: { isEnabled: true } });\n"
        "  return one;\n}\n\nexport async function b(model, prompt) {\n  return streamText({ model, prompt });\n}\n"
    )
    context = repository({"package.json": '{"dependencies": {"ai": "5"}}', "src/a.ts": source})
    assert [(c.line, c.covered) for c in context.get(traced_calls)] == [(4, True), (9, False)]


def test_own_records_need_what_only_model_calls_have(repository: Make) -> None:
    logged = CALL.replace(
        "    return client",
        "    logger.info('asked', extra={'model': m, 'total_tokens': n})\n    return client",
    )
    context = repository({"requirements.txt": "openai\n", "app/a.py": logged})
    assert [(r.line, r.fields) for r in context.get(own_records)] == [(7, ("model", "token usage"))]
    assert {c.by for c in context.get(traced_calls) if c.line == 8} == {"a record of its own"}
    assert context.get(model_fields) == pytest.approx(2 / 9)
    plain = CALL.replace("    return client", "    logger.info('asked')\n    return client")
    with pytest.raises(Unavailable, match=r"app/a\.py:7 logs something"):
        repository({"requirements.txt": "openai\n", "app/a.py": plain}).get(recording)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ('logger.info("done", model=m, latency_ms=t)', {"model", "latency"}),
        ('span.set_attribute("prompt_version", v)', {"prompt version"}),
        ("this.logger.log({ provider, inputTokens, outputTokens })", {"provider", "token usage"}),
        ("usage.get('prompt_tokens')", set()),
        ("def log_usage(model, prompt_tokens): ...", set()),
        ("logger.info(" + "(" * 5000, set()),
    ],
)
def test_fields_of_statements_that_write_something_down(code: str, fields: set[str]) -> None:
    found = {name for r in records(code) for group, name in r.fields if group == "model call"}
    assert found == fields


def test_versions_of_prompts_are_seen_beside_the_call(repository: Make) -> None:
    logged = CALL.replace(
        "    return client",
        "    span.set_attributes({'prompt_version': V, 'total_tokens': n})\n    return client",
    )
    context = repository({"requirements.txt": "openai\n", "app/a.py": logged})
    assert [(f.path, f.line) for f in context.get(prompt_versions)] == [("app/a.py", 7)]


def test_content_is_recorded_unless_it_is_masked(repository: Make) -> None:
    def masked(tracing: str, more: str = "") -> list[object]:
        files = {
            "requirements.txt": "openai\n",
            "app/a.py": CALL,
            "app/t.py": tracing,
            "app/m.py": more or "x = 1\n",
        }
        return [c.masked for c in repository(files).get(recorded_content)]

    handler = "from langfuse.langchain import CallbackHandler\n\nhandler = CallbackHandler()\n"
    assert masked(handler) == [False]
    assert masked(handler + "client = Langfuse(mask=hide)\n") == [True]
    assert isinstance(masked(handler, "text = redact_pii(text)\n")[0], Unknown)
    official = "from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor\n\nOpenAIInstrumentor().instrument()\n"
    assert masked(official) == []
    assert masked(
        official + 'os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true"\n'
    ) == [False]


def test_nothing_is_asked_where_no_model_is_called(repository: Make) -> None:
    context = repository(
        {"app/a.py": "from langfuse import observe\n\n\n@observe()\ndef f():\n    return 1\n"}
    )
    assert not [*context.get(recorders), *context.get(recording), *context.get(traced_calls)]
    assert not [*context.get(contract), *context.get(recorded_content)]


SERVICE = {"Procfile": "web: gunicorn app\n", "requirements.txt": "flask\n"}


def test_a_service_tells_by_metrics_traces_structured_logs_or_errors(repository: Make) -> None:
    plain = repository({**SERVICE, "app.py": "import logging\nlogging.info('x')\n# structlog\n"})
    assert plain.get(service) == ()
    assert plain.get(correlation) == ()
    told = repository({**SERVICE, "app.py": "import structlog\nheaders['X-Request-ID'] = rid\n"})
    assert [(s.line, s.kind) for s in told.get(service)] == [(1, "structured logs")]
    assert [s.line for s in told.get(correlation)] == [2]
    with pytest.raises(Unavailable, match="request_id"):
        repository({**SERVICE, "app.py": "log(request_id)\n"}).get(correlation)
    with pytest.raises(Unavailable):
        repository({"a.py": "x = 1\n"}).get(service)
