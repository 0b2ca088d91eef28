"""What a tool's name says of what it does."""

from __future__ import annotations

import pytest

from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.model.workflows import Effect


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("query_order", Effect.READ),
        ("getComments", Effect.READ),
        ("list_email_labels", Effect.READ),
        ("check_refund_eligibility", Effect.READ),
        ("compute_rate_move_probability", Effect.READ),
        ("copy_landing_page", Effect.WRITE),
        ("order_book", Effect.EXTERNAL),
        ("get_and_post", Effect.EXTERNAL),
        ("find_replace", Effect.WRITE),
        ("get_or_create", Effect.WRITE),
        ("read_and_execute", Effect.EXECUTE),
        ("thing", Effect.UNKNOWN),
        ("format_message", Effect.UNKNOWN),
        ("blog_post_title", Effect.UNKNOWN),
        ("post_to_blog", Effect.EXTERNAL),
        ("send_message", Effect.EXTERNAL),
        ("create_post", Effect.WRITE),
        ("parse_command", Effect.READ),
        ("run_command", Effect.EXECUTE),
        ("message_search", Effect.EXTERNAL),
        ("customer_order_view", Effect.UNKNOWN),
    ],
)
def test_behind_a_verb_that_only_reads_nouns_are_what_is_read(name: str, effect: Effect) -> None:
    assert effect_of_name(name)[0] is effect
