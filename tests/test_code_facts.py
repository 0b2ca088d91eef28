"""What source analysis says of the product: its parts, its names, its types, what it swallows and puts off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Files, Step
from shipworthy.collect.code import api_docs, naming, parts, remarks, shape, signatures, swallowed
from shipworthy.collect.context import Context
from shipworthy.collect.history import coupling, hotspots, maintainability, people
from shipworthy.errors import FactError
from shipworthy.model.facts import Unknown

Repository = Callable[..., Context]


def branching(name: str, branches: int) -> str:
    return f"def {name}(x):\n" + "    if x:\n        pass\n" * branches + "    return x\n"


MONOREPO: Files = {
    "pyproject.toml": '[project]\nname = "whole"\nversion = "1"\n',
    "tool.py": branching("tool", 5),
    "easy/pyproject.toml": '[project]\nname = "easy"\nversion = "1"\n',
    "easy/easy.py": "".join(branching(f"f{n}", 4) for n in range(60)),
    "hard/pyproject.toml": '[project]\nname = "hard"\nversion = "1"\n',
    "hard/hard.py": branching("knot", 120) + "".join(branching(f"g{n}", 5) for n in range(30)),
    "hard/tests/test_hard.py": branching("test_all", 400),
}


def test_a_project_is_measured_as_if_it_stood_alone(repository: Repository) -> None:
    context = repository(MONOREPO)
    values = context.get(parts.project_values, of="complexity.max")
    assert [(v.name, v.folder, v.value) for v in values] == [("hard", "hard", 121), ("easy", "easy", 5)]
    shares = {v.name: v.value for v in context.get(parts.project_values, of="complexity.share_above_20")}
    assert shares["easy"] == 0
    assert shares["hard"] == pytest.approx(242 / (242 + 30 * 12))


def test_only_numbers_of_facts_that_exist_can_be_asked_of_projects(repository: Repository) -> None:
    context = repository(MONOREPO)
    with pytest.raises(FactError, match="nonsense"):
        context.get(parts.project_values, of="nonsense")
    assert isinstance(context.observe("projects.values", {"of": "repository.kinds"}), Unknown)


def test_the_worst_project_is_named(repository: Repository) -> None:
    context = repository(MONOREPO)
    assert [(s.name, s.functions, s.max) for s in context.get(shape.by_project)] == [
        ("hard", 31, 121),
        ("easy", 60, 5),
    ]
    assert context.get(shape.worst_project) == "hard (40 %)"


def test_a_repository_of_one_project_has_no_worst(repository: Repository) -> None:
    context = repository({k: v for k, v in MONOREPO.items() if not k.startswith("hard")})
    assert context.get(shape.by_project) == ()
    assert context.get(shape.worst_project) == ""


def test_functions_are_shown_by_language(repository: Repository) -> None:
    go = "package a\n\nfunc F(a, b int) {\n\tfor a > 0 {\n\t\tif b > 0 {\n\t\t\ta--\n\t\t}\n\t}\n}\n"
    first, second = repository({"a.py": branching("f", 30), "b.go": go}).get(shape.by_language)
    assert (first.name, first.max, first.path, first.share_above_20) == ("Python", 31, "a.py", 1)
    assert (second.name, second.parameters_p95, second.nesting_p95, second.cognitive_p95) == ("Go", 2, 2, 3)
    assert (second.line, second.length_p95) == (3, 7)


SWALLOWING = """
def lost(send):
    try:
        send()
    except Exception:
        pass


def explained(send):
    try:
        send()
    except Exception:
        pass  # the other side may be gone


def narrow(send):
    try:
        send()
    except OSError:
        pass


def fallback(detect):
    language = "en"
    try:
        if detect:
            language = detect()
    except Exception:
        pass
    return language


def told_apart(send):
    try:
        send()
    except Exception:
        pass
    else:
        send()


class Connection:
    def __del__(self):
        try:
            self.close()
        except Exception:
            pass
"""


def test_only_errors_that_nobody_hears_of_are_swallowed(repository: Repository) -> None:
    context = repository({"a.py": SWALLOWING})
    assert [(s.line, s.function) for s in context.get(swallowed.swallowed)] == [(5, "lost")]
    assert context.get(swallowed.swallowed_count) == 1
    lines = sum(1 for line in SWALLOWING.splitlines() if line.strip())
    assert context.get(swallowed.swallowed_density) == pytest.approx(1000 / lines)


JAVASCRIPT = """
export function lost(send) {
  try { send() } catch {}
}
export function kept(parse) {
  try { return parse() } catch {}
  return null
}
export function fallback(parse) {
  let value = 1
  try {
    if (parse) {
      value = parse()
    }
  } catch (error) {}
  return value
}
export function explained(send) {
  try { send() } catch { /* gone already */ }
}
export function named(send) {
  try { send() } catch (_ignored) {}
}
"""


def test_a_catch_that_leaves_another_value_swallows_nothing(repository: Repository) -> None:
    context = repository({"a.js": JAVASCRIPT})
    assert [s.line for s in context.get(swallowed.swallowed)] == [3]


@pytest.mark.parametrize(
    ("path", "lost", "kept"),
    [
        ("A.java", "class A { void f() {\n try { g(); } catch (Exception e) {} } }", "class A { int f() { try { return g(); } catch (Exception e) {} return 1; } }"),
        ("A.java", "class A { void f() {\n try { g(); } catch (Throwable e) {} } }", "class A { void f() { try { g(); } catch (Exception ignored) {} } }"),
        ("A.cs", "class A { void F() {\n try { G(); } catch { } } }", "class A { void F() { try { x = G(); } catch (Exception e) { } } }"),
        ("a.kt", "fun f() {\n try { g() } catch (e: Exception) { } }", "fun f() { try { g() } catch (_: Exception) { } }"),
        ("a.rb", "def f\n  begin\n    g\n  rescue\n  end\nend", "def f\n  g rescue nil\nend"),
        ("a.php", "<?php function f() {\n try { g(); } catch (\\Throwable $e) {} }", "<?php function f() { try { $x = g(); } catch (\\Throwable $e) {} }"),
        ("a.cpp", "void f() {\n try { g(); } catch (...) {} }", "int f() { try { return g(); } catch (...) {} return 1; }"),
        ("a.swift", "func f() {\n do { try g() } catch { } }", "func f() { do { try g() } catch { /* gone */ } }"),
    ],
)  # fmt: skip
def test_empty_handlers_in_other_languages(repository: Repository, path: str, lost: str, kept: str) -> None:
    assert repository({path: f"{lost}\n"}).get(swallowed.swallowed_count) == 1
    assert repository({path: f"{kept}\n"}).get(swallowed.swallowed_count) == 0


def test_remarks_are_counted_and_shown(repository: Repository) -> None:
    text = "import os  # noqa\nimport re  # noqa: F401\n# TODO: tidy\nx = 'TODO'\n"
    context = repository({"a.py": text, "tests/test_a.py": "# TODO\n"})
    assert [(t.line, t.text) for t in context.get(remarks.todos)] == [(3, "# TODO: tidy")]
    assert context.get(remarks.todo_density) == 250
    assert [(b.line, b.tool) for b in context.get(remarks.blanket)] == [(1, "noqa")]
    assert context.get(remarks.blanket_density) == 250
    assert context.get(remarks.density) == 500


@pytest.mark.parametrize(
    ("name", "convention"),
    [
        ("load_all", "joined_by_underscores"),
        ("_load_2_all", "joined_by_underscores"),
        ("loadAll", "joinedByCapitals"),
        ("LoadURL", "joinedByCapitals"),
        ("load", None),
        ("Load", None),
        ("URL", None),
        ("visit_Name", None),
        ("do_GET", None),
        ("__init__", None),
        ("operator==", None),
        ("(anonymous)", None),
    ],
)
def test_names_of_several_words_show_a_convention(name: str, convention: str | None) -> None:
    assert naming.convention_of(name) == convention


def test_names_that_leave_the_convention_are_listed(repository: Repository) -> None:
    names = [f"load_number_{n}" for n in range(30)]
    text = "".join(f"def {name}():\n    pass\n" for name in [*names, "loadAll", "LoadedThing"])
    context = repository({"a.py": text, "b.go": "package a\n\nfunc loadAll() {}\n"})
    assert [(o.line, o.name) for o in context.get(naming.outliers)] == [(61, "loadAll")]
    assert context.get(naming.consistency) == pytest.approx(30 / 31)
    conventions = context.get(naming.conventions)
    assert set(conventions) == {"Python"}


def test_few_names_show_no_convention(repository: Repository) -> None:
    context = repository({"a.py": "def load_all():\n    pass\n"})
    assert isinstance(context.observe("names.consistency"), Unknown)


def test_what_others_may_use_is_documented_or_listed(repository: Repository) -> None:
    text = '''
class Known:
    """It is."""

    def used(self):
        """By others."""

    def _own(self):
        pass


def silent():
    def inner():
        pass
    return inner
'''
    context = repository({"lib.py": text, "internal/x.py": text, "scripts/y.py": text})
    assert context.get(api_docs.documented_share) == pytest.approx(2 / 3)
    assert [(u.path, u.name) for u in context.get(api_docs.undocumented)] == [("lib.py", "silent")]
    assert context.get(api_docs.by_language) == {"Python": pytest.approx(2 / 3)}


def test_where_nothing_can_be_caught_nothing_is_said_of_it(repository: Repository) -> None:
    text = "int f(void) {\n  return 1;\n}\n"
    assert repository({"a.c": text, "b.sh": "f() {\n  true\n}\n"}).get(swallowed.catching_share) == 0
    assert repository({"a.c": text, "b.cpp": text}).get(swallowed.catching_share) == 0.5


def test_only_what_is_for_others_needs_documentation(repository: Repository) -> None:
    text = "export function silent() {}\n"
    files = {
        "package.json": '{"private": true, "workspaces": ["app", "lib"]}',
        "lint.config.js": text,
        "app/package.json": '{"name": "app", "private": true}',
        "app/main.js": text,
        "lib/package.json": '{"name": "lib", "version": "1.0.0", "main": "a.js", "license": "MIT", "repository": "x/y"}',
        "lib/a.js": text,
        "lib/.lint.js": text,
        "lib/build.config.js": text,
        "lib/hook.sh": "silent() {\n  true\n}\n",
        "lib/b.ts": "/** Said here. */\nexport class B {\n  constructor() {}\n}\n",
    }
    found = repository(files).get(api_docs.undocumented)
    assert [(u.path, u.name) for u in found] == [("lib/a.js", "silent")]


def test_overriding_methods_have_the_documentation_of_what_they_override(repository: Repository) -> None:
    files = {
        "A.java": "/** A. */\npublic class A {\n  public A() {}\n  @Override\n  public void f() {}\n  public void g() {}\n}\n",
        "B.kt": "/** B. */\nclass B {\n  override fun f() { g() }\n  fun g() { f() }\n}\n",
    }
    found = repository(files).get(api_docs.undocumented)
    assert [u.name for u in found] == ["A.g", "B.g"]


def test_a_header_and_its_implementation_belong_together(repository: Repository) -> None:
    both: Files = {"include/a.hpp": "int x;\n", "src/a.cpp": "int y;\n", "include/impl/a_inl.hpp": "int z;\n"}
    steps = [change(both, day) for day in range(1, 12)]
    assert repository(both, steps).get(coupling.pairs) == ()


def test_types_are_counted_where_there_can_be_some(repository: Repository) -> None:
    text = "def f(a: int) -> int:\n    return a\ndef g(a):\n    return a\n"
    context = repository({"a.py": text, "b.go": "package a\n\nfunc F() {}\n", "c.js": "function f(a) {}\n"})
    assert context.get(signatures.typed_share) == pytest.approx(2 / 3)
    assert context.get(signatures.optional_share) == pytest.approx(2 / 3)
    assert context.get(signatures.by_language) == {"Go": 1, "Python": 0.5}
    assert [(u.path, u.line) for u in context.get(signatures.untyped)] == [("a.py", 3)]
    assert isinstance(repository({"c.js": "function f(a) {}\n"}).observe("types.typed_share"), Unknown)


def change(files: Files, day: int, author: str = "ada@example.org") -> Step:
    return Step({path: f"{text!s}# {day}\n" for path, text in files.items()}, days=day, author=author)


def test_files_of_different_folders_that_change_together(repository: Repository) -> None:
    api, web, near = {"api/a.py": "x = 1\n"}, {"web/b.py": "y = 1\n"}, {"api/c.py": "z = 1\n"}
    steps = [change({**api, **web, **near, "tests/test_a.py": "t = 1\n"}, day) for day in range(1, 7)]
    steps += [change(web, day) for day in range(7, 11)]
    bulk = change({**api, **web, **{f"m{n}.py": "x = 1\n" for n in range(30)}}, 12)
    robot = change({**api, **web}, 13, "49699333+dependabot[bot]@users.noreply.github.com")
    context = repository({**api, **web, **near}, [*steps, bulk, robot])
    found = context.get(coupling.pairs)
    assert [(c.path, c.other, c.together) for c in found] == [
        ("api/a.py", "web/b.py", 7),
        ("api/c.py", "web/b.py", 7),
    ]
    assert found[0].confidence == pytest.approx(7 / 11)


def test_few_common_commits_are_chance(repository: Repository) -> None:
    both: Files = {"api/a.py": "x = 1\n", "web/b.py": "y = 1\n"}
    steps = [change(both, day) for day in range(1, 4)] + [change({"c.py": ""}, day) for day in range(4, 14)]
    assert repository(both, steps).get(coupling.pairs) == ()


def test_the_people_who_make_half_of_the_changes(repository: Repository) -> None:
    app = {"app.py": "x = 1\n"}
    steps = [change(app, day, "ada@example.org") for day in range(1, 6)]
    steps += [change(app, day, "bob@example.org") for day in range(6, 10)]
    steps += [change(app, day, f"visitor{day}@example.org") for day in range(10, 14)]
    steps += [change(app, day, "renovate[bot]@users.noreply.github.com") for day in range(14, 40)]
    mailmap = {".mailmap": "Bob <bob@example.org> <visitor10@example.org>\n"}
    context = repository({**app, **mailmap}, steps)
    assert [(a.author, a.commits) for a in context.get(people.authors)][:2] == [
        ("ada@example.org", 6),
        ("bob@example.org", 5),
    ]
    assert context.get(people.half_by) == 2
    assert [a.author for a in context.get(people.makers_of_half)] == ["ada@example.org", "bob@example.org"]
    (spot,) = context.get(hotspots.files)
    assert (spot.authors, spot.main_author) == (5, "ada@example.org")


@pytest.mark.parametrize(
    ("author", "robot"),
    [
        ("49699333+dependabot[bot]@users.noreply.github.com", True),
        ("bot@renovateapp.com", True),
        ("release-bot@example.org", True),
        ("action@github.com", True),
        ("abbot@example.org", False),
        ("bob.otto@example.org", False),
        ("robot.wars@example.org", False),
    ],
)
def test_robots_are_told_by_their_address(author: str, robot: bool) -> None:  # noqa: FBT001  # a table
    assert people.is_robot(author) is robot


def test_radon_is_asked_about_hotspots_in_python_only(repository: Repository) -> None:
    steps = [change({"app.py": branching("f", 3), "web.go": "package a\n//"}, day) for day in range(1, 13)]
    context = repository({"app.py": "", **{f"m{n}.py": "x = 1\n" for n in range(20)}}, steps)
    found = {m.path: m.index for m in context.get(maintainability.maintainabilities)}
    assert "app.py" in found
    assert "web.go" not in found
    assert 0 < found["app.py"] <= 100
