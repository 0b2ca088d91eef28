"""Licence texts by phrases no other licence has, and licence names by their family."""

from __future__ import annotations

import re

MAX_CHARACTERS = 200_000
_FILE = re.compile(
    r"(?:licen[cs]es?|copying|unlicen[cs]e|copyright)(?:[-._][\w.+-]{1,40})?|[\w.+]{1,20}-licen[cs]e(?:\.\w{1,10})?",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(
    r"\.(?:py|js|ts|go|rs|java|rb|ya?ml|json|toml|header|tpl|tmpl|csv|lock)$", re.IGNORECASE
)
_TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("AGPL-3.0", ("gnu affero general public license", "version 3, 19 november 2007")),
    ("LGPL-3.0", ("gnu lesser general public license", "version 3, 29 june 2007", "incorporates the terms")),
    ("LGPL-2.1", ("gnu lesser general public license", "version 2.1, february 1999")),
    ("GPL-3.0", ("gnu general public license", "version 3, 29 june 2007", "preamble")),
    ("GPL-2.0", ("gnu general public license", "version 2, june 1991")),
    ("Apache-2.0", ("apache license", "version 2.0, january 2004")),
    ("MPL-2.0", ("mozilla public license", "each contributor hereby grants you a world-wide")),
    ("EPL-2.0", ("eclipse public license - v 2.0",)),
    ("BUSL-1.1", ("business source license 1.1",)),
    ("Elastic-2.0", ("elastic license 2.0", "by using the software")),
    ("BSL-1.0", ("boost software license - version 1.0",)),
    ("Unlicense", ("this is free and unencumbered software released into the public domain",)),
    ("CC0-1.0", ("cc0 1.0 universal",)),
    ("CC-BY-4.0", ("creative commons attribution 4.0 international",)),
    ("PostgreSQL", ("permission to use, copy, modify, and distribute this software and its documentation",)),
    ("ISC", ("permission to use, copy, modify, and/or distribute this software for any purpose with",)),
    ("ISC", ("permission to use, copy, modify, and distribute this software for any purpose with",)),
    ("Zlib", ("this software is provided 'as-is', without any express or implied warranty",)),
    (
        "BSD-3-Clause",
        ("redistribution and use in source and binary forms", "may be used to endorse or promote"),
    ),
    ("BSD-2-Clause", ("redistribution and use in source and binary forms",)),
    (
        "MIT",
        ("permission is hereby granted, free of charge, to any person obtaining", "this permission notice"),
    ),
    ("MIT-0", ("permission is hereby granted, free of charge, to any person obtaining",)),
)
_FAMILIES = (
    ("agpl", r"agpl|affero"),
    ("lgpl", r"lgpl|lesser general"),
    ("gpl", r"(?<![al])gpl|(?<!lesser )(?<!affero )general public licen[cs]e"),
    ("apache", r"apache"),
    ("mpl", r"\bmpl|mozilla public"),
    ("epl", r"\bepl|eclipse public"),
    ("isc", r"\bisc\b"),
    ("bsd", r"\bbsd"),
    ("mit", r"\bmit\b|\bmit-0"),
    ("unlicense", r"\bunlicense\b"),
    ("busl", r"busl|business source"),
    ("elastic", r"elastic"),
    ("cc", r"\bcc0|\bcc-by|creative commons"),
    ("postgresql", r"postgresql"),
)


def is_licence_file(name: str) -> bool:
    return _FILE.fullmatch(name) is not None and _NOT_TEXT.search(name) is None


def recognised(text: str) -> tuple[str, ...]:
    """The SPDX ids of the licences whose text this is; a file may hold several.

    A work given to the public domain needs no licence: a line that says so is enough.
    """
    flat = re.sub(r"[\s*#>=_\"“”]+", " ", text[:MAX_CHARACTERS].lower())
    found: list[str] = []
    for identifier, phrases in _TEXTS:
        if all(phrase in flat for phrase in phrases) and not _is_part_of(identifier, found):
            found.append(identifier)
    if not found and re.search(r"\bpublic domain\b", flat):
        return ("LicenseRef-public-domain",)
    return tuple(dict.fromkeys(found))


def _is_part_of(identifier: str, found: list[str]) -> bool:
    """A wider text already found explains the narrower one's phrases."""
    wider = {
        "BSD-2-Clause": "BSD-3-Clause",
        "MIT-0": "MIT",
        "GPL-3.0": "LGPL-3.0",
    }
    return wider.get(identifier) in found


def families(name: str) -> frozenset[str]:
    """The families a licence name or SPDX expression speaks of; empty where none is known."""
    lower = name.lower()
    return frozenset(family for family, pattern in _FAMILIES if re.search(pattern, lower))
