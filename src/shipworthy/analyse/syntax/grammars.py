"""The grammars there are: a query file each, and the wheels that hold the parsers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from tree_sitter import Language, Parser, Query

from shipworthy.analyse.syntax.queries import LanguageQuery, Typed, Visibility, of_language


@dataclass(frozen=True)
class Grammar:
    parser: Parser
    query: Query
    typed: Typed
    unless_told: Visibility
    noise: re.Pattern[bytes] | None


@cache
def grammars(language: str) -> tuple[Grammar, ...]:
    """To be tried in this order. Raises `ImportError` where the wheel with the parser is not installed."""
    query = of_language(language)
    own = tuple(_grammar(parser, query) for parser in query.parsers)
    return own + (grammars(query.otherwise) if query.otherwise else ())


def _grammar(parser: str, query: LanguageQuery) -> Grammar:
    module, _, function = parser.rpartition(".")
    language = Language(getattr(import_module(module), function)())
    return Grammar(Parser(language), Query(language, query.text), query.typed, query.unless_told, query.noise)
