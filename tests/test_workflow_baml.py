"""BAML's functions as model calls, its clients as a registry."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.workflows import (
    Aspect,
    Check,
    ModelRegistry,
    NodeKind,
    Via,
    Workflow,
)
from workflow_reading import SAMPLES, nodes, read_text, real, sound

_CLIENTS = """// client<llm> Commented { provider openai }
client<llm> Big {
  provider openai
  retry_policy Thrice
  options {
    model "gpt-4o" // the big one
    api_key env.OPENAI_API_KEY
    temperature 0.1
  }
}
client<llm> Small {
  provider "anthropic"
  options { model claude-3-haiku-20240307  api_key "sk-ant-9aK3xQ7bT2mW8pZ4cV6nR1" }
}
client<llm> Either { provider fallback options { strategy [Big, Small] } }
client<llm> InTurn { provider round-robin options { strategy [ Big Small ] } }
client<llm> FromOutside { provider openai-generic options { model env.MODEL } }
retry_policy Thrice { max_retries 3 strategy { type exponential_backoff } }
"""
_FUNCTIONS = """class Order {
  id string @description(#"the id { of it }"#)
  amount int @assert(positive, {{ this > 0 }})
}
function Extract(mail: string) -> Order[] {
  client Either
  prompt #"
    Extract. {{ ctx.output_format }} "quoted" }
  "#
}
function Talk(text: string) -> string {
  client "openai/gpt-4o-mini"
  prompt "Say something."
}
function Lost() -> int? { client Nowhere prompt #"x"# }
"""


def _both(functions: str = _FUNCTIONS, clients: str = _CLIENTS) -> Workflow:
    others = {"p/baml_src/clients.baml": clients}
    found = read_text("p/baml_src/sub/functions.baml", functions, others)
    workflow = found[0]
    assert isinstance(workflow, Workflow)
    sound(workflow)
    return workflow


def _registry(text: str = _CLIENTS) -> ModelRegistry:
    (found,) = read_text("baml_src/clients.baml", text)
    assert isinstance(found, ModelRegistry)
    return found


@real
def test_every_real_file_is_read() -> None:
    files = sorted((SAMPLES / "baml").rglob("*.baml"))
    assert files
    for file in files:
        assert read_text(file.name, file.read_text(encoding="utf-8"))


def test_a_function_is_a_model_call_whose_answer_has_a_type() -> None:
    workflow = _both()
    assert [n.id for n in workflow.nodes] == ["Extract", "Talk", "Lost"]
    extract, talk = nodes(workflow)["Extract"], nodes(workflow)["Talk"]
    assert (extract.kind, extract.line) == (NodeKind.MODEL_CALL, 5)
    (model,) = extract.models
    assert (model.written, model.via, model.provider, model.name) == ("Either", Via.ALIAS, "openai", "gpt-4o")
    assert [f.provider for f in model.fallbacks] == ["anthropic"]
    assert extract.output_schema is not None
    assert extract.output_schema.value == "Order[]"
    assert extract.prompts[0].text.strip().startswith("Extract.")
    assert talk.output_schema is None
    assert (talk.models[0].via, talk.models[0].name) == (Via.LITERAL, "gpt-4o-mini")
    assert nodes(workflow)["Lost"].models[0].via is Via.UNKNOWN
    assert workflow.files == ("p/baml_src/clients.baml",)
    assert Aspect.EDGES not in workflow.expressible


def test_assertions_look_at_content_and_refuse_checks_only_tell() -> None:
    checked = nodes(_both())["Extract"].validation
    assert checked is not None
    assert (checked.check, checked.rejects) == (Check.CONTENT, True)
    assert "this > 0" in checked.criteria[0]
    told = nodes(_both(_FUNCTIONS.replace("@assert", "@check")))["Extract"].validation
    assert told is not None
    assert told.rejects is False
    typed = nodes(_both(_FUNCTIONS.replace("@assert(positive, {{ this > 0 }})", "")))["Extract"].validation
    assert typed is not None
    assert typed.check is Check.SCHEMA


def test_a_policy_says_how_often_is_tried() -> None:
    workflow = _both(_FUNCTIONS.replace("client Either", "client Big"))
    retry = nodes(workflow)["Extract"].retry
    assert retry is not None
    assert (retry.attempts, retry.path) == (4, "p/baml_src/clients.baml")
    assert nodes(workflow)["Talk"].retry is None


def test_clients_are_a_registry_of_aliases() -> None:
    registry = _registry()
    assert [(m.alias, m.model.provider, m.model.name, m.model.via) for m in registry.models] == [
        ("Big", "openai", "gpt-4o", Via.LITERAL),
        ("Small", "anthropic", "claude-3-haiku-20240307", Via.LITERAL),
        ("Either", "openai", "gpt-4o", Via.ALIAS),
        ("InTurn", "openai", "gpt-4o", Via.ALIAS),
        ("InTurn", "anthropic", "claude-3-haiku-20240307", Via.ALIAS),
        ("FromOutside", "", "", Via.ENVIRONMENT),
    ]
    assert registry.fallbacks == {"Either": ("Small",)}
    assert registry.retry is not None
    assert registry.retry.attempts == 4
    assert [s.line for s in registry.secrets] == [13]
    assert registry.models[0].model.line == 6


def test_clients_that_stand_for_one_another_in_a_ring_end() -> None:
    ring = "\n".join(
        f"client<llm> {a} {{ provider fallback options {{ strategy [{b}] }} }}" for a, b in ("AB", "BA")
    )
    assert _registry(ring).models


def test_types_alone_define_nothing() -> None:
    assert recognise("types.baml", b"class A {\n client string\n}\n") is None


@given(st.integers(0, 10_000))
def test_no_mutilation_is_too_much(seed: int) -> None:
    chance = random.Random(seed)
    text = _CLIENTS + _FUNCTIONS
    for _ in range(5):
        at = chance.randrange(len(text))
        text = (
            text[:at]
            + chance.choice(["", "{", "}", '#"', '"', "@assert(", "[", "client<llm> X {"])
            + text[at + chance.randrange(9) :]
        )
    if recognise("x.baml", text.encode()):
        for found in read_text("x.baml", text):
            if isinstance(found, Workflow):
                sound(found)
