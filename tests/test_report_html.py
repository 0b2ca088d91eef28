"""The HTML page: one file, complete by itself, for every reader."""

from __future__ import annotations

import re
from itertools import pairwise

from report_pages import check_html
from sample_result import sample
from shipworthy.report import reporters
from shipworthy.resources import folder


def test_html_is_accessible() -> None:
    page = check_html(reporters.render(sample(), "html"))
    tags = [tag for tag, _ in page.elements]
    assert page.values("lang") == ["en"]
    assert tags.count("h1") == 1
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert tags.count("table") == tags.count("caption") > 0
    assert all("scope" in attributes for tag, attributes in page.elements if tag == "th")
    drawings = [a for tag, a in page.elements if tag == "svg"]
    assert all(a.get("aria-hidden") == "true" or a.get("role") == "img" for a in drawings)
    labels = {name for names in page.values("aria-labelledby") for name in names.split()}
    assert labels <= set(page.values("id"))


def test_html_needs_no_script_and_no_network() -> None:
    text = reporters.render(sample(), "html")
    assert "<script" not in text
    assert "style=" not in text
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert "@import" not in style
    assert "url(" not in style


def test_html_shows_what_fails_and_folds_what_holds() -> None:
    text = reporters.render(sample(), "html")
    assert '<details class="group is-fail" open>' in text
    assert '<details class="group is-unknown" open>' in text
    assert '<details class="group is-pass">' in text
    assert '<details class="group is-not-applicable">' in text


def test_a_rule_that_counts_twice_is_told_once() -> None:
    text = reporters.render(sample(), "html")
    assert text.count('id="rule-ci-cannot-pass-silently"') == 1
    section = text.partition('id="dimension-repository-ai-readiness"')[2].partition("</section>")[0]
    assert '<a href="#rule-ci-cannot-pass-silently">' in section
    assert "costs 10.5 here" in section


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_can_be_read() -> None:
    css = (folder("templates") / "html/report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{([^}]*)\}", css)
    assert len(blocks) == 3
    for block in blocks[:2]:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
        pairs = [
            (text, ground)
            for text in ("ink", "quiet", "accent", "good", "bad", "open", "plain")
            for ground in ("card", "page")
        ]
        pairs += [
            ("quiet", "track"),
            ("ink", "track"),
            ("quiet", "bad-wash"),
            ("quiet", "open-wash"),
            ("quiet", "good-wash"),
        ]
        pairs += [(tone, f"{tone}-wash") for tone in ("good", "bad", "open")]
        for text, ground in pairs:
            light, dark = sorted((_luminance(colours[text]), _luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{text} on {ground}"
