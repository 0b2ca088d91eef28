"""What a tool does to the world, as far as its name, its method or its connector tells.

A name that tells nothing is `unknown`, never harmless: a check that rests on it says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from shipworthy.model.workflows import Effect

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MAX_NAME = 300


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EXECUTE = _words("""
    bash cmd code_interpreter command commands computer eval exec execute interpreter powershell
    python_repl repl run_code run_command run_commands run_python sandbox shell subprocess terminal
""")
_EXTERNAL = _words("""
    book broadcast call_phone charge checkout dial email invite message notify order page_on page_oncall pay
    post publish purchase refund reply send share sms submit tweet transfer upload
""")
_WRITE = _words("""
    add append approve archive assign cancel clear close comment commit copy create delete deploy destroy
    disable drop edit enable escalate grant import insert install label lock merge modify move overwrite patch
    provision push put remove rename replace reset resolve restart restore revoke rollback save schedule set
    start stop store sync terminate transition trash trigger truncate unassign unlock update upsert write
""")
_READ = _words("""
    analyse analyze browse calculate calculator check classify compare compute count crawl describe detect
    diff download embed estimate explain fetch filter find get grep head inspect knowledge list load lookup
    match open parse peek preview query rank read recall retrieve scan scrape search select show sort stat
    summarise summarize tail time translate validate verify view watch weather wikipedia
""")
_NOUNS = _words("""
    archive book charge command commands comment commit computer email invite label message move order post
    purchase refund reply sandbox schedule set share sms store transfer tweet
""")
"""Verbs and nouns alike: in first place they are what is done, later what it is done to (`get_order`,
`format_message`), so that there they say nothing.
"""
_JOINED = frozenset({"and", "or", "then"})
_METHODS: Mapping[str, Effect] = {
    "GET": Effect.READ, "HEAD": Effect.READ, "OPTIONS": Effect.READ,
    "POST": Effect.EXTERNAL, "PUT": Effect.WRITE, "PATCH": Effect.WRITE, "DELETE": Effect.WRITE,
}  # fmt: skip


def effect_of_name(name: str) -> tuple[Effect, str]:
    """By the words of its name: the worst that any of them says; the reason is a phrase for people."""
    words = [word.lower() for word in _WORD.findall(name[:_MAX_NAME])]
    pairs = [f"{one}_{next_}" for one, next_ in pairwise(words)]
    doubted = [] if _JOINED & set(words) else [word for word in words[1:] if word in _NOUNS]
    words = [word for place, word in enumerate(words) if place == 0 or word not in doubted] + pairs
    for effect, known in (
        (Effect.EXECUTE, _EXECUTE),
        (Effect.EXTERNAL, _EXTERNAL),
        (Effect.WRITE, _WRITE),
        (Effect.READ, _READ),
    ):
        if found := next((word for word in words if word in known), ""):
            if effect is Effect.READ and doubted and found != words[0]:
                break
            return effect, f"its name says “{found}”"
    return Effect.UNKNOWN, "its name does not say what it does"


WORST_FIRST = (
    Effect.EXECUTE, Effect.EXTERNAL, Effect.WRITE, Effect.UNKNOWN, Effect.READ, Effect.NONE,
)  # fmt: skip
"""One that is not known is worse than one that only reads."""


def effect_of_names(names: Sequence[str]) -> tuple[Effect, str]:
    """Of several tools behind one door: the worst of them."""
    said = [(effect_of_name(name), name) for name in names]
    if not said:
        return Effect.UNKNOWN, "no tool is named"
    (effect, reason), name = min(said, key=lambda each: WORST_FIRST.index(each[0][0]))
    return effect, f"{name[:100]}: {reason}"


def effect_of_method(method: str, name: str = "") -> tuple[Effect, str]:
    """Of an HTTP request. Questions are asked by POST too: one that is named for reading is unknown."""
    known = _METHODS.get(method.strip().upper())
    if known is None:
        return Effect.UNKNOWN, "its HTTP method is decided when it runs" if method else "no HTTP method"
    if known is Effect.EXTERNAL:
        named, why = effect_of_name(name)
        if named is Effect.READ:
            return Effect.UNKNOWN, f"HTTP POST, and {why}"
    return known, f"HTTP {method.strip().upper()}"
