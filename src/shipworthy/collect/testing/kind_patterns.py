"""What shows the kinds of tests beside the layers: contracts, drawn inputs, performance."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.collect.testing.layer_patterns import (
    CONTRACT,
    GO_NAME,
    JS_NAME,
    JVM_NAME,
    NET_NAME,
    PERFORMANCE,
    PROPERTY,
    PY_NAME,
    RUBY_NAME,
    RUST_NAME,
    Sign,
    imports,
)

_HASKELL_NAME = r"^import[ \t]{1,4}(?:qualified[ \t]{1,4})?(?:%s)\b"
_JAVASCRIPT = (
    imports(
        CONTRACT, JS_NAME,
        r"@pact-foundation(?:/[\w-]+)?|pact|dredd|jest-openapi|chai-openapi-response-validator",
    ),
    imports(PERFORMANCE, JS_NAME, "k6|tinybench|benchmark|benny|mitata|autocannon"),
    Sign(PERFORMANCE, r"^[ \t]{0,12}bench\("),
    imports(PROPERTY, JS_NAME, r"fast-check|@fast-check/[\w-]+|jsverify|testcheck|@jazzer\.js/[\w-]+"),
    Sign(PROPERTY, r"\bfc\.(?:assert|property|asyncProperty)\("),
)  # fmt: skip
_JVM = (
    imports(CONTRACT, JVM_NAME, r"au\.com\.dius\.pact|org\.springframework\.cloud\.contract"),
    Sign(PERFORMANCE, r"^[ \t]{0,12}@Benchmark\b"),
    imports(PERFORMANCE, JVM_NAME, r"io\.gatling|org\.openjdk\.jmh"),
    imports(
        PROPERTY, JVM_NAME,
        r"net\.jqwik|com\.pholser\.junit\.quickcheck|org\.quicktheories|io\.kotest\.property|org\.scalacheck"
        r"|com\.code_intelligence\.jazzer|org\.scalatestplus\.scalacheck",
    ),
)  # fmt: skip
KINDS: Mapping[str, tuple[Sign, ...]] = {
    "Python": (
        imports(CONTRACT, PY_NAME, "pact|schemathesis|openapi_core|tavern"),
        imports(PERFORMANCE, PY_NAME, "locust|pytest_benchmark|pyperf|asv_runner|pytest_codspeed"),
        Sign(
            PERFORMANCE,
            r"^[ \t]{0,12}(?:async )?def test_\w{1,100}\((?:[^)\n]{0,200}[ ,(])?benchmark[,:) ]"
            r"|\bmark\.(?:benchmark|performance|codspeed)\b",
        ),
        imports(PROPERTY, PY_NAME, "hypothesis|atheris|schemathesis|pythonfuzz"),
    ),
    **dict.fromkeys(("JavaScript", "TypeScript", "TSX"), _JAVASCRIPT),
    "Go": (
        imports(CONTRACT, GO_NAME, r"github\.com/pact-foundation"),
        Sign(PERFORMANCE, r"^func Benchmark\w{0,100}\("),
        imports(
            PROPERTY, GO_NAME,
            r"testing/quick|pgregory\.net/rapid|github\.com/leanovate/gopter|github\.com/google/gofuzz",
        ),
        Sign(PROPERTY, r"^func Fuzz\w{1,100}\("),
    ),
    "Rust": (
        imports(CONTRACT, RUST_NAME, "pact_consumer|pact_verifier"),
        imports(PERFORMANCE, RUST_NAME, "criterion|divan|iai|iai_callgrind|codspeed_criterion_compat"),
        Sign(PERFORMANCE, r"^[ \t]{0,12}#\[(?:divan::)?bench\b"),
        imports(PROPERTY, RUST_NAME, "proptest|quickcheck|libfuzzer_sys|arbtest|bolero|quickcheck_macros"),
        Sign(PROPERTY, r"\bproptest!\s{0,4}[{(]|\bfuzz_target!\(|\bquickcheck!\s{0,4}[{(]|#\[quickcheck\]"),
    ),
    **dict.fromkeys(("Java", "Kotlin", "Scala", "Groovy"), _JVM),
    **dict.fromkeys(
        ("C#", "F#"),
        (
            imports(CONTRACT, NET_NAME, "PactNet"),
            imports(PERFORMANCE, NET_NAME, r"BenchmarkDotNet|NBomber"),
            imports(PROPERTY, NET_NAME, r"FsCheck|CsCheck|Hedgehog|SharpFuzz"),
            Sign(PROPERTY, r"^[ \t]{0,4}open[ \t]{1,4}(?:FsCheck|Hedgehog)\b", whole_file=True),
        ),
    ),
    "Ruby": (
        imports(CONTRACT, RUBY_NAME, "pact|rswag|committee"),
        imports(PERFORMANCE, RUBY_NAME, "benchmark/ips|rspec-benchmark|minitest/benchmark"),
        imports(PROPERTY, RUBY_NAME, "rantly|pbt|propcheck"),
    ),
    "PHP": (
        Sign(CONTRACT, r"^[ \t]{0,12}use \\?PhpPact\b", whole_file=True),
        Sign(PERFORMANCE, r"^[ \t]{0,12}use \\?PhpBench\b|@Revs\b", whole_file=True),
        Sign(PROPERTY, r"^[ \t]{0,12}use \\?(?:Eris|Giorgiosironi)\b", whole_file=True),
    ),
    "Elixir": (Sign(PROPERTY, r"\buse (?:ExUnitProperties|PropCheck)\b", whole_file=True),),
    "Haskell": (
        imports(PROPERTY, _HASKELL_NAME, r"Test\.(?:Tasty\.)?QuickCheck|Hedgehog"),
        imports(PERFORMANCE, _HASKELL_NAME, r"Criterion|Gauge|Test\.Tasty\.Bench"),
    ),
    **dict.fromkeys(
        ("C", "C++"),
        (
            Sign(PROPERTY, r"\bLLVMFuzzerTestOneInput\(|^#include[ \t]{0,4}[<\"](?:rapidcheck|fuzztest)"),
            Sign(PERFORMANCE, r"^#include[ \t]{0,4}[<\"](?:benchmark/benchmark|nanobench|celero)"),
        ),
    ),
}  # fmt: skip
