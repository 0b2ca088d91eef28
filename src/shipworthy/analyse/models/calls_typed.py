"""Calls of models in Go, Java, Kotlin and C#, by syntax."""

from __future__ import annotations

from collections.abc import Callable

from shipworthy.analyse.limits import TookTooLong
from shipworthy.analyse.models.known import Known
from shipworthy.analyse.models.typed.csharp import CSharp
from shipworthy.analyse.models.typed.go import Go
from shipworthy.analyse.models.typed.java import Java
from shipworthy.analyse.models.typed.kotlin import Kotlin
from shipworthy.analyse.models.typed.program import Grammar, Imported
from shipworthy.analyse.models.typed.resolution import Resolution
from shipworthy.analyse.models.typed.vocabulary import Vocabulary
from shipworthy.analyse.syntax.grammars import grammars
from shipworthy.analyse.syntax.parsing import parse
from shipworthy.model.ai_models import LibraryImport, ModelReading

_GRAMMARS: dict[str, Callable[[], Grammar]] = {"Go": Go, "Java": Java, "Kotlin": Kotlin, "C#": CSharp}


def read_typed(text: str, language: str, known: Known) -> ModelReading | None:
    """None where the syntax is not followed (Scala, Groovy, F#) or the text cannot be parsed."""
    if language not in _GRAMMARS:
        return None
    try:
        parsed = parse(text.encode(), grammars(language))
    except (ImportError, TookTooLong):
        return None
    grammar = _GRAMMARS[language]()
    program = grammar.program(parsed.tree.root_node)
    program.imports.extend(Imported(name, 0, everything=True) for name in known.around)
    words = Vocabulary(known.libraries, program.imports, grammar.group)
    imports = tuple(
        LibraryImport(
            each.line,
            library.name,
            library.role,
            each.module,
            (each.name,) if grammar.group != "Go" and each.name else (),
        )
        for each, library in words.imported
        if each.line
    )
    if not words:
        return ModelReading(imports)
    sites = dict.fromkeys(Resolution(program, grammar, words).sites())
    return ModelReading(imports, tuple(sorted(sites, key=lambda s: (s.line, s.library, s.callee))))
