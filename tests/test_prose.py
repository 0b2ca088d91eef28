"""Texts into parts, parts into claims, claims into verdicts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.formats.prose.imports import imports
from shipworthy.formats.prose.made import made_names
from shipworthy.formats.prose.paths import path_claims, script_claims, spelled_path
from shipworthy.formats.prose.purposes import Use, uses
from shipworthy.formats.prose.read import read_document
from shipworthy.formats.prose.shell import ELSEWHERE, spoken_commands, typed_commands
from shipworthy.formats.prose.substance import likeness, own_words
from shipworthy.formats.prose.tasks import task_claims
from shipworthy.formats.prose.tree import Tree
from shipworthy.formats.prose.verdicts import Verdict, judge
from shipworthy.model.prose import Document, TypedCommand

FILES = (
    "src/app/main.py", "src/app/core/engine.py", "src/web/index.ts", "docs/guide.md", "docs/api/index.md", "tests/test_main.py",
    "scripts/build.sh", "scripts/release", "Makefile", "README.md", "packages/ui/src/button.tsx", "packages/ui/package.json",
)  # fmt: skip
TREE = Tree.of(
    FILES,
    unseen=["third/engine"],
    projects=["packages/ui"],
    names={"shop"},
    past=["src/app/removed.py", "tools/gone/run.sh", ".github/old.yml"],
)


def markdown(text: str) -> Document:
    return read_document("README.md", text)


def verdicts(text: str, document: str = "AGENTS.md") -> dict[str, Verdict]:
    """What is said of each path a text names, by the path as written."""
    read = read_document(document, text)
    made = made_names(read)
    claims = [*path_claims(read), *imports(text)]
    claims += [claim for command in typed_commands(read) for claim in script_claims(command)]
    return {claim.written: judge(claim, document, TREE, made) for claim in claims}


def verdict(text: str, document: str = "AGENTS.md") -> Verdict:
    """Of a text that names one path; unsaid where it names none."""
    found = list(verdicts(text, document).values())
    assert len(found) <= 1, found
    return found[0] if found else Verdict.UNSAID


# Markdown


def test_markdown_is_read_into_its_parts() -> None:
    read = markdown(
        "---\nglobs: '*.py'\n---\n# Title\n\nSome `code` and a [link](docs/a.md).\n\n## Run\n\n```sh\nmake x\n```\n"
    )
    assert read.front_matter == {"globs": "*.py"}
    assert [(h.level, h.text, h.line) for h in read.headings] == [(1, "Title", 4), (2, "Run", 8)]
    assert [(s.text, s.line) for s in read.spans] == [("code", 6)]
    assert [(link.target, link.line) for link in read.links] == [("docs/a.md", 6)]
    assert [(b.language, b.text, b.line) for b in read.code_blocks] == [("sh", "make x\n", 11)]
    assert read.prose_words == 5


def test_lines_are_those_of_the_thing_itself_inside_long_paragraphs() -> None:
    read = markdown("one\ntwo `a\nb` three\nfour `c/d.py` [x](e.md)\n![i](p.png)\n")
    assert [(s.text, s.line) for s in read.spans] == [("a b", 2), ("c/d.py", 4)]
    assert [(link.target, link.line, link.image) for link in read.links] == [
        ("e.md", 4, False),
        ("p.png", 5, True),
    ]


def test_html_links_are_read_and_comments_are_not() -> None:
    read = markdown(
        '<p align="center">\n<img src="docs/logo.png">\n</p>\n\n<!-- [x](gone.md) `a/b.py` -->\n\ntext <a href="LICENSE">l</a>\n'
    )
    assert [(link.target, link.line) for link in read.links] == [("docs/logo.png", 2), ("LICENSE", 7)]
    assert not read.spans


def test_reference_links_are_resolved() -> None:
    assert [link.target for link in markdown("see [it][1]\n\n[1]: docs/guide.md\n").links] == [
        "docs/guide.md"
    ]


def test_code_inside_a_link_is_the_links_text() -> None:
    assert not markdown("[`src/x.py`](https://example.org/src/x.py)").spans


def test_a_span_knows_its_sentence_its_list_and_its_headings() -> None:
    text = "# T\n\n## Output\n\nThe build writes:\n\n- Here is a. Then `x/y.js` is it. And more.\n"
    (span,) = markdown(text).spans
    assert span.sentence == "Then x/y.js is it"
    assert "Output" in span.around
    assert "The build writes:" in span.around


def test_a_table_row_speaks_for_its_cells() -> None:
    (span,) = markdown("| Generated file | Use |\n|---|---|\n| `a/b.js` | all |\n").spans
    assert "Generated file" in span.sentence


# Other mark-up


def test_restructured_text_is_read_into_its_parts() -> None:
    text = (
        "Title\n=====\n\nUse ``a/b.py`` and `the docs <docs/a.rst>`_.\n\n.. code-block:: console\n   :caption: x\n\n   $ make x\n\n"
        "Section\n-------\n\nLike this::\n\n    tox -e py\n\n.. image:: logo.png\n   :alt: x\n\n.. _site: https://x.org\n\n.. comment\n   `gone`\n"
    )
    read = read_document("README.rst", text)
    assert [(h.level, h.text, h.line) for h in read.headings] == [(1, "Title", 1), (2, "Section", 11)]
    assert [(s.text, s.line) for s in read.spans] == [("a/b.py", 4)]
    assert [(link.target, link.line) for link in read.links] == [
        ("docs/a.rst", 4),
        ("logo.png", 18),
        ("https://x.org", 21),
    ]
    assert [(b.language, b.text, b.line) for b in read.code_blocks] == [
        ("console", "$ make x", 9),
        ("", "tox -e py", 16),
    ]


def test_an_indirect_target_is_no_path() -> None:
    assert not read_document("a.rst", "See `the page <contrib_>`_.\n").links


def test_asciidoc_is_read_into_its_parts() -> None:
    text = "= Title\n\n== Run\n\nUse `a/b.py`, see link:docs/a.adoc[it].\n\n[source,bash]\n----\nmake x\n----\n\nimage::logo.png[x]\n"
    read = read_document("README.adoc", text)
    assert [(h.level, h.text) for h in read.headings] == [(1, "Title"), (2, "Run")]
    assert [(s.text, s.line) for s in read.spans] == [("a/b.py", 5)]
    assert [(link.target, link.line) for link in read.links] == [("docs/a.adoc", 5), ("logo.png", 12)]
    assert [(b.language, b.text, b.line) for b in read.code_blocks] == [("bash", "make x", 9)]


def test_asciidoc_images_elsewhere_are_no_claims() -> None:
    assert not read_document("a.adoc", ":imagesdir: img\n\nimage::logo.png[x]\n").links


def test_plain_text_has_paragraphs_and_indented_code() -> None:
    read = read_document("INSTALL", "To build:\n\n    ./configure\n    make\n\nThat is all.\n")
    assert [b.text for b in read.code_blocks] == ["./configure\nmake"]
    assert read.prose_words == 5


# Commands


def typed(text: str) -> list[str]:
    return [command.written for command in typed_commands(markdown(text))]


@pytest.mark.parametrize(
    ("block", "commands"),
    [
        ("```sh\nmake test # all\n```", ["make test"]),
        ("```console\n$ make test\nran 3 tests\n```", ["make test"]),
        (
            "```bash\n(venv) $ FOO=1 uv run --group dev pytest tests/a.py > out.txt\n```",
            ["pytest tests/a.py"],
        ),
        ("```sh\nmake a && npm run b; (tox -e c)\n```", ["make a", "npm run b", "tox -e c"]),
        ("```sh\ndocker run \\\n  -p 80:80 image\n```", ["docker run -p 80:80 image"]),
        ("```sh\ncat <<EOF > x\nmake gone\nEOF\nmake here\n```", ["cat << EOF", "make here"]),
        ("```python\nmake('x')\n```", []),
        ("```sh\n# make gone\n```", []),
        ("```sh\nit's broken\n```", []),
        ("run `make lint` now", ["make lint"]),
        ("the `make` tool", []),
        ("Run `pytest` now", ["pytest"]),
        ("during a test run (when `pytest` is there)", []),
        ("## Changelog\n\n- uses `make gone` now", []),
    ],
)
def test_commands_are_read_as_typed(block: str, commands: list[str]) -> None:
    assert typed(block) == commands


def test_a_change_of_folder_is_followed_and_leaving_is_for_good() -> None:
    text = "```sh\ncd web\nnpm ci\ncd ../api\nmake a\ncd ~/other\nmake b\ncd web\nmake c\n```"
    folders = [(c.written, c.folder) for c in typed_commands(markdown(text))]
    assert folders == [("npm ci", "web"), ("make a", "api"), ("make b", ELSEWHERE), ("make c", ELSEWHERE)]


def test_commands_in_running_text_are_heard_but_claim_nothing() -> None:
    read = markdown("1. Install dependencies: npm install\n2. make sure it works\n")
    assert [c.written for c in spoken_commands(read)] == ["npm install", "make sure it works"]
    assert not typed_commands(read)


def tasks(line: str) -> list[tuple[str, str]]:
    return [(c.runner, c.target) for c in task_claims(TypedCommand(tuple(line.split()), 1))]


@pytest.mark.parametrize(
    ("line", "claims"),
    [
        ("make -j 4 lint test V=1", [("make", "lint"), ("make", "test")]),
        ("make -C docs html", []),
        ("make sure that", []),
        ("make target", []),
        ("make $(TARGET)", []),
        ("npm run build:docs -- --watch", [("npm", "build:docs")]),
        ("npm test", [("npm", "test")]),
        ("npm install x", []),
        ("bun run scripts/x.ts", []),
        ("bun run x.ts", []),
        ("npm run your-script", []),
        ("pnpm --filter web run dev", []),
        ("yarn eslint", []),
        ("just build release", [("just", "build")]),
        ("tox -e lint,py311", [("tox", "lint"), ("tox", "py311")]),
        ("tox", []),
        ("nox -s tests -- -k x", [("nox", "tests")]),
        ("composer run lint", [("composer", "lint")]),
        ("echo make test", []),
    ],
)
def test_tasks_are_read_from_commands(line: str, claims: list[tuple[str, str]]) -> None:
    assert tasks(line) == claims


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("uv sync", {Use.SET_UP}),
        ("pip install -e .[dev]", {Use.SET_UP, Use.INSTALL}),
        ("pip install flask", {Use.INSTALL}),
        ("npm ci", {Use.SET_UP}),
        ("npm install", {Use.SET_UP}),
        ("npm install express", {Use.INSTALL}),
        ("yarn add x", {Use.INSTALL}),
        ("go test ./...", {Use.SET_UP, Use.TEST}),
        ("go mod init example.org/x", set()),
        ("make richtest", {Use.TEST}),
        ("make test-unit", {Use.TEST}),
        ("make setup", {Use.SET_UP}),
        ("npm run typecheck", set()),
        ("npm run test:e2e", {Use.TEST}),
        ("tox -l", set()),
        ("./gradlew check", {Use.SET_UP, Use.TEST}),
        ("scripts/test", {Use.TEST}),
        ("tests", set()),
        ("docker compose up -d", {Use.SET_UP, Use.RUN}),
        ("nix-shell -p foo", set()),
        ("git status", set()),
    ],
)
def test_commands_have_uses(line: str, expected: set[Use]) -> None:
    assert uses(TypedCommand(tuple(line.split()), 1)) == expected


# What is there


@pytest.mark.parametrize(
    "text",
    [
        "The engine is `src/app/core/engine.py`.",
        "See `./src/app/main.py:12`.",
        "See `src/app/main.py::main`.",
        "Look into `src/app/`.",
        "Look at `core/engine.py`.",  # the end of one tracked path
        "Look at `shop/src/app/main.py`.",  # with the checkout's own name
        "Styles are in `src/button.tsx`.",  # from a project's folder
        "[guide](docs/guide.md#top)",
        "[guide](/docs/guide.md)",
        "[licence](./Makefile?raw=1)",
        "@README.md",
        "```sh\npython src/app/main.py\n```",
        "```sh\ncd packages/ui\nnode src/button.tsx\n```",
    ],
)
def test_what_is_there_is_there(text: str) -> None:
    assert set(verdicts(text).values()) <= {Verdict.THERE}


# What is missing


@pytest.mark.parametrize(
    "text",
    [
        "The parser is `src/app/parser.py`.",
        "Handlers live in `src/app/handlers/`.",
        "The entry is `src/app/removed.py`.",  # history knows it
        "Start `tools/gone/run.sh`.",  # history knows it, the folder is gone too
        "Helpers are in `scripts/tidy.sh`.",
        "[guide](docs/missing.md)",
        "[guide](../AGENTS/x.md)",
        "![logo](docs/logo.png)",
        "See @docs/rules.md for more",
        "```sh\npython scripts/seed.py\n```",
        "```sh\npytest tests/unit/test_api.py::test_x\n```",
        "```sh\n./gradlew check\n```",
        "```sh\npip install -r requirements.txt\n```",
    ],
)
def test_what_is_missing_is_said(text: str) -> None:
    document = "docs/AGENTS.md" if "../" in text else "AGENTS.md"
    assert list(verdicts(text, document).values()) == [Verdict.MISSING]


# What cannot be said


@pytest.mark.parametrize(
    "text",
    [
        "`foo/bar.py`",
        "`src/app/foo.py`",
        "`src/app/my_module.py`",
        "`src/app/MyComponent.tsx`",
        "`src/app/x.py`",
        "`path/to/file.py`",
        "`src/app/<name>.py`",
        "`src/app/*.py`",
        "`src/**/*.test.ts`",
        "`src/.../main.py`",
        "`src/$NAME/main.py`",
        "`src/{a,b}/main.py`",
        "`src/[id]/page.tsx`",
        "`https://example.org/src/app/gone.py`",
        "`@scope/package/gone.js`",
        "`vercel/next.js`",
        "`actions/checkout@v4`",
        "`macOS/Windows`",
        "`text/html`",
        "`feature/new-parser`",
        "`release/1.2`",
        "`app.core.engine`",
        "`gone.py`",
        "`./gone.py`",
        "Bad: `src/app/gone.py`",
        "[x](/guide/gone)",
        "`~/src/app/gone.py`",
        "`/etc/app/gone.conf`",
        "`C:\\src\\gone.py`",
        "`dist/bundle/app.js`",
        "`node_modules/x/index.js`",
        "`src/web/index.js`",  # the TypeScript it is made from is there
        "`docs/guide.html`",
        "`third/engine/main.c`",  # a submodule
        "`unknown/folder/gone.py`",
        "Create `src/app/gone.py` first.",
        "Add your code to `src/app/gone.py`.",
        "A new file `src/app/gone.py` appears.",
        "`src/app/gone.py` was removed in 2.0.",
        "The build generates `src/app/gone.py`.",
        "It writes `src/app/gone.py`.",
        "For example `docs/gone.md`.",
        "Your own `docs/gone.md`.",
        "If `docs/gone.md` exists, read it.",
        "Old name: `src/app/gone.py`.",
        "Put it at `.github/gone.yml`; your repository needs it.",
        "| Generated | x |\n|---|---|\n| `docs/gone.md` | y |",
        "The tool creates:\n\n- `docs/gone.md`\n",
        "## Changelog\n\n- now in `src/app/gone.py`",
        "## Migrating from 1.x\n\n- now in `src/app/gone.py`",
        "[x](https://example.org/gone.md)",
        "[x](#anchor)",
        "[x](mailto:a@example.org)",
        "[x](../../issues)",
        "[x](../../actions/workflows/ci.yml)",
        "[x](url)",
        "[x]({{ site.url }}/gone.md)",
        "[x](<path to/gone.md>)",
        "[x](docs/api)",  # a folder that is there
        "@someone wrote this",
        "`@docs/gone.md`",
        "```\n@docs/gone.md\n```",
        "```sh\ncp .env.example src/app/gone.py\npython src/app/gone.py\n```",
        "```sh\necho x > scripts/gone.py\npython scripts/gone.py\n```",
        "```sh\ntool -o scripts/gone.py\npython scripts/gone.py\n```",
        "```sh\npython app.py\n```",
        "```sh\npython -m app.gone\n```",
        "```sh\npython manage.py migrate\n```",
        "```sh\n./target/debug/gone\n```",
        "```sh\n./configure\n```",
        "```sh\npytest tests/test_foo.py\n```",
        "```sh\npip freeze > requirements.txt\npip install -r requirements.txt\n```",
        "```sh\ngit clone https://example.org/other\ncd ~/other\npython scripts/gone.py\n```",
        "src/\n├── app\n│   └── gone.py\n",
        "    src/app/gone.py\n",
    ],
)
def test_in_doubt_nothing_is_said(text: str) -> None:
    assert Verdict.MISSING not in verdicts(text).values()


def test_a_documentation_site_has_its_own_addresses() -> None:
    assert verdict("[x](labels/gone)", "docs/page.md") is Verdict.UNSAID
    assert verdict("[x](/guide/gone)", "docs/page.md") is Verdict.UNSAID
    assert verdict("[x](gone.md)", "docs/page.md") is Verdict.MISSING


def test_a_well_founded_path_withstands_vague_words() -> None:
    assert verdict("If you need it, you should look at `src/app/parser.py`.") is Verdict.MISSING
    assert verdict("If you need it, you should look at `docs/parser.md`.") is Verdict.UNSAID


@given(st.text(alphabet="abc/.-_*<>{}$~@: ", max_size=60))
def test_a_spelled_path_is_relative_and_plain(text: str) -> None:
    path = spelled_path(text)
    assert not path.startswith(("/", "~"))
    assert not set(path) & set("*<>{}$~@: ")
    assert ".." not in path.split("/")


# Substance


def test_forms_and_generated_openings_are_no_words() -> None:
    opening = "This file provides guidance to Claude Code (claude.ai/code) when working with code in this repository."
    assert not own_words(
        markdown(f"# CLAUDE.md\n\n{opening}\n\n## Build\n\nTODO\n\n[describe the build]\n\n<!-- x -->\n")
    )
    assert "quietly" in own_words(markdown("The cache fails quietly."))


def test_a_copy_is_like_its_original() -> None:
    text = markdown("one two three four five six seven eight nine ten eleven twelve")
    assert likeness(text, text) == 1
    assert likeness(markdown("a few other words that stand in no other text at all"), text) == 0


# Hostile input

HOSTILE = {
    "one line of ten megabytes": "a `b/c.py` " * 900_000,
    "an open fence": "```sh\n" + "make x\n" * 50_000,
    "deep quotes": ">" * 30_000 + " x",
    "deep lists": "\n".join(" " * n + "- `a/b.py`" for n in range(600)),
    "brackets": "[" * 60_000,
    "open links": "[a](" * 20_000,
    "backticks": "".join("`" * (n % 60) + "a" for n in range(10_000)),
    "open comments": "<!--" * 30_000,
    "tags": "<img src=" * 20_000,
    "headings": "### a\n`x/y.py`\n" * 8_000,
    "quotes in shell": '```sh\n"' + "'" * 1_500 + "\n```",
    "continued lines": "```sh\n" + "a \\\n" * 30_000 + "```",
    "front matter": "---\n" + "a: " * 5_000 + "\n---\n",
    "aliases": "---\na: &a [x]\nb: [*a, *a]\n---\n",
    "nulls and surrogates": "\0\ud800`a/b.py`\x1b[31m",
    "options": "```sh\ndocker compose" + " -a a" * 300 + "\n```",
    "titles": "a\n===\n" * 5_000,
    "directives": ".. code-block::\n" * 5_000,
    "a table": "|a" * 300 + "\n" + "|-" * 300 + "\n" + ("|`x/y`" * 300 + "\n") * 30,
}  # fmt: skip


@pytest.mark.parametrize("ending", ["md", "rst", "adoc", "txt"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end_soon(name: str, ending: str) -> None:
    start = time.perf_counter()
    read = read_document(f"x.{ending}", HOSTILE[name])
    for command in typed_commands(read):
        uses(command)
        list(script_claims(command))
    made_names(read)
    list(path_claims(read))
    own_words(read)
    assert time.perf_counter() - start < 20  # seconds; a loaded machine takes its time


@given(st.text(max_size=300))
def test_no_text_is_an_error(text: str) -> None:
    for ending in ("md", "rst", "adoc", "txt"):
        read = read_document(f"x.{ending}", text)
        assert all(1 <= span.line <= text.count("\n") + 1 for span in read.spans)
        assert all(1 <= link.line <= text.count("\n") + 1 for link in read.links)
