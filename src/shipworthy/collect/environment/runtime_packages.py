"""Packages among the dependencies that show how the running product is steered and watched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.projects import product_manifests

_FLAGS = frozenset({
    "launchdarkly", "openfeature", "unleash", "flagsmith", "growthbook", "waffle", "flipt", "splitio",
    "configcat", "statsig", "ff4j", "togglz", "pennant", "flagd", "optimizely", "featuremanagement",
    "ldclient",
})  # fmt: skip
_FLAG_NAMES = frozenset({"flipper", "fun_with_flags", "django-flags"})
_ERRORS = frozenset({
    "sentry", "rollbar", "bugsnag", "honeybadger", "airbrake", "raygun", "opentelemetry", "ddtrace",
    "newrelic", "applicationinsights", "appsignal", "glitchtip", "logfire", "datadog",
})  # fmt: skip
_ERROR_NAMES = frozenset({"dd-trace", "elastic-apm", "elastic-apm-node"})


@dataclass(frozen=True, slots=True)
class RuntimePackage:
    """A dependency, where its manifest names it."""

    path: str
    line: int
    name: str


@fact("operations.feature_flags")
def feature_flags(context: Context) -> tuple[RuntimePackage, ...]:
    """The packages for feature flags among the product's dependencies."""
    return _named(context, _FLAGS, _FLAG_NAMES)


@fact("operations.error_tracking")
def error_tracking(context: Context) -> tuple[RuntimePackage, ...]:
    """The packages among the product's dependencies that report errors or traces to someone."""
    return _named(context, _ERRORS, _ERROR_NAMES)


def _named(context: Context, words: frozenset[str], names: frozenset[str]) -> tuple[RuntimePackage, ...]:
    """Dependencies of one of the names, or with one of the words in their name."""
    found = []
    for manifest in context.get(product_manifests):
        for dependency in manifest.dependencies:
            name = dependency.name.lower()
            if not dependency.dev and (name in names or words & set(re.split(r"[^a-z0-9]+", name))):
                context.cite(manifest.path, dependency.line)
                found.append(RuntimePackage(manifest.path, dependency.line, dependency.name))
    return tuple(found)
