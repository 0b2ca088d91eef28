"""What tenants are called, and what their keys look like."""

from __future__ import annotations

import re
from functools import cache

from shipworthy.model.tables import Column

CLEAR = ("tenant", "organization", "organisation", "org", "workspace")
"""Words that stand for a customer of the product and little else."""
OTHERS = (
    "team", "account", "company", "project", "customer", "shop", "store", "school", "clinic", "restaurant", "business",
    "agency", "merchant", "hospital", "practice", "club", "church", "gym", "hotel", "brand", "environment",
)  # fmt: skip
"""Words that may stand for one: told by members and by how many tables have its key."""
_MEMBER = re.compile(
    r"member|memberships?|(?:user|account|team|org\w*|workspace|company|project)_?(?:users?"
    r"|roles?)$",
    re.IGNORECASE,
)
_USER_KEY = re.compile(r"^(?:user|member|profile)(?:_?(?:id|uuid))?$", re.IGNORECASE)


@cache
def key_pattern(word: str) -> re.Pattern[str]:
    """Of the column; `owner_org_id` is another relation."""
    return re.compile(rf"^{word}s?_?(?:id|uuid|pk|key|ref)$", re.IGNORECASE)


def is_key(column: Column, word: str) -> bool:
    if key_pattern(word).match(column.name):
        return True
    return column.relation and column.name.lower() == word


def is_user_key(column: Column) -> bool:
    return bool(_USER_KEY.match(column.name))


def names_members(name: str) -> bool:
    return bool(_MEMBER.search(name))


def same(one: str, word: str) -> bool:
    """Whether a table's name is the word, in one or many."""
    plain = one.lower().replace("_", "")
    return plain in {word, f"{word}s", f"{word[:-1]}ies", f"app{word}s", f"auth{word}"} or bool(
        re.fullmatch(rf"(?:\w{{0,20}}_)?{word}s?", one.lower())
    )


def key_in_code(words: tuple[str, ...]) -> re.Pattern[str]:
    """The key as code writes it: `organization_id`, `organizationId`, `org.id`."""
    one = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?i)\b(?:current_?|active_?|x-)?(?:{one})s?(?:_?(?:id|uuid|pk|slug|key)\b"
        rf"|\??\.(?:id|pk|uuid|slug)\b)"
    )
