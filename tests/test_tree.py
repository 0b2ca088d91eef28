"""The tracked files, whatever they are called and whatever lies where they should be."""

from __future__ import annotations

import hashlib
import os
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from conftest import TODAY, git, make_repository, write
from shipworthy import pipeline
from shipworthy.collect.context import Context
from shipworthy.config import Config, PathPatterns
from shipworthy.errors import NothingToScanError
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.repo import tree
from shipworthy.repo.classes import Classifier
from shipworthy.repo.door import Repository, locate
from shipworthy.repo.languages import language_of, tags_of

posix = pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be made there")

NAMES = {
    "newline": b"a\nb.py",
    "ends in a newline": b"a.py\n",
    "markup": b"<script>alert(1)<",
    "workflow command": b"%0A::error::x.py",
    "escape sequence": b"\x1b[31mred\x1b[0m.py",
    "title sequence": b"\x1b]0;x\x07.py",
    "not UTF-8": b"\xff\xfe\xe9.py",
    "leading dash": b"--output=x.py",
    "pathspec": b":(glob)**",
    "pathspec exclusion": b":!x",
    "backslash": b"a\\b\\..\\c.py",
    "quotes": b"\"'`$(touch x)`.py",
    "tab": b"a\tb.py",
    "a revision": b"HEAD",
    "only blanks": b"   ",
    "right to left": "\u202egnp.py".encode(),
    "line separator": "a\u2028b.py".encode(),
    "record separators": b"a\x1e\x1fb.py",
    "wildcards": b"*?[x].py",
    "4,000 characters": b"/".join([b"d" * 199] * 19 + [b"f" * 197 + b".py"]),
}


def door_of(root: Path, config: Config | None = None) -> Repository:
    return Repository(*locate(root), config or Config())


def the_file(door: Repository, path: str) -> File:
    return next(f for f in door.files if f.path == path)


@pytest.fixture(scope="module")
def oddly_named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_repository(tmp_path_factory.mktemp("names"), {"app.py": "x = 1\n"})
    paths = []
    for name in NAMES.values():
        path, *rest = name.rsplit(b"/", 1)
        if rest:
            _make_deep(os.fsencode(root), path.split(b"/"), rest[0])
        else:
            (root / os.fsdecode(name)).write_bytes(b"x = 1\ny = 2\n")
        paths.append(name)
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "-m", "odd \x1e\x1f \u2028 names")
    git(root, "tag", "v1.0.0\u2028\u0085x")
    git(root, "tag", "v1.0.0")
    return root


def _make_deep(root: bytes, folders: Sequence[bytes], name: bytes) -> None:
    here = os.open(root, os.O_RDONLY)
    for folder in folders:
        os.mkdir(folder, dir_fd=here)
        inner = os.open(folder, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    file = os.open(name, os.O_WRONLY | os.O_CREAT, dir_fd=here)
    os.write(file, b"x = 1\ny = 2\n")
    os.close(file)
    os.close(here)


@posix
@pytest.mark.parametrize("kind", NAMES)
def test_a_file_is_read_whatever_it_is_called(kind: str, oddly_named: Path) -> None:
    path = os.fsdecode(NAMES[kind])
    door = door_of(oddly_named)
    assert the_file(door, path).kind is FileKind.TEXT
    assert door.read_bytes(path) == b"x = 1\ny = 2\n"
    assert path in {found for commit in door.commits() for found in commit.paths}


@posix
def test_odd_names_go_through_git_unharmed(oddly_named: Path) -> None:
    door = door_of(oddly_named)
    paths = [os.fsdecode(name) for name in NAMES.values()]
    assert door.ignored(paths) == frozenset()
    assert door.head.dirty is False
    assert {r.tag for r in door.releases()} == {"v1.0.0", "v1.0.0\u2028\u0085x"}
    assert [c.subject for c in door.commits()] == ["odd \x1e\x1f \u2028 names", "first"]


@posix
def test_a_scan_of_odd_names_ends(oddly_named: Path) -> None:
    result = pipeline.scan(oddly_named, pipeline.Options(today=TODAY))
    assert result.repository.files == len(NAMES) + 1


# Links, pipes and other things in place of files


@posix
@pytest.mark.parametrize("target", ["/etc/passwd", "../secret", "/proc/self/environ", "loop", ".git/config"])
def test_a_link_is_listed_and_not_followed(target: str, tmp_path: Path) -> None:
    write(tmp_path, {"secret": "s\n"})
    root = make_repository(tmp_path / "r", {"app.py": "x = 1\n"})
    (root / "loop").symlink_to(target)
    git(root, "add", "-A")
    door = door_of(root)
    assert the_file(door, "loop").kind is FileKind.SYMLINK
    with pytest.raises(ValueError, match="symbolic link"):
        door.read_bytes("loop")
    assert door.resolve_link("loop") is None


@posix
def test_a_link_inside_the_tree_says_where_it_leads(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"docs/AGENTS.md": "# x\n", "a/b.txt": "x\n"})
    (root / "CLAUDE.md").symlink_to("docs/AGENTS.md")
    (root / "folder").symlink_to("a")
    git(root, "add", "-A")
    door = door_of(root)
    assert door.resolve_link("CLAUDE.md") == "docs/AGENTS.md"
    assert door.resolve_link("folder") == "a"


@posix
@pytest.mark.parametrize("inside", [True, False])
def test_nothing_is_read_behind_a_linked_folder(*, inside: bool, tmp_path: Path) -> None:
    """Git knows no file behind a link, so what is found there is another file, or another place's."""
    root = make_repository(tmp_path / "r", {"a/x.py": "mine\n", "b/x.py": "other\n"})
    write(tmp_path, {"out/x.py": "secret\n"})
    (root / "a" / "x.py").unlink()
    (root / "a").rmdir()
    (root / "a").symlink_to("b" if inside else tmp_path / "out")
    door = door_of(root)
    assert the_file(door, "a/x.py").kind is FileKind.MISSING
    assert the_file(door, "a/x.py").size == 0
    with pytest.raises(ValueError, match="not in the working tree"):
        door.read_bytes("a/x.py")
    with pytest.raises(ValueError, match="link"):
        tree.read_inside(tree.Folders(root.resolve()), "a/x.py", limit=10)
    assert door.ignored(["a/x.log", "y"]) == frozenset()


@posix
def test_a_file_that_becomes_a_link_after_the_listing_is_not_followed(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "mine\n"})
    door = door_of(root)
    assert the_file(door, "a.py").kind is FileKind.TEXT
    (root / "a.py").unlink()
    (root / "a.py").symlink_to("/etc/passwd")
    with pytest.raises(OSError, match=r"a\.py"):
        door.read_bytes("a.py")


@posix
def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x\n", "b.py": "x\n"})
    (root / "a.py").unlink()
    os.mkfifo(root / "a.py")
    door = door_of(root)
    assert the_file(door, "a.py").kind is FileKind.MISSING
    assert door.head.dirty is True
    pipeline.scan(root, pipeline.Options(today=TODAY))


@posix
@pytest.mark.parametrize("start", [b"", b"# text at first\n" * 300])
def test_a_file_of_500_megabytes_is_listed_and_not_read(start: bytes, tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x\n"})
    with (root / "a.py").open("wb") as file:
        file.write(start)
        file.truncate(500_000_000)
    door = door_of(root)
    assert the_file(door, "a.py").size == 500_000_000
    with pytest.raises(ValueError, match="larger than 20 MB"):
        door.read_bytes("a.py")
    assert (list(door.notes) != []) == bool(start)
    pipeline.scan(root, pipeline.Options(today=TODAY))


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n".format("0" * 64)


def test_kinds_of_content_are_told_apart(tmp_path: Path) -> None:
    inner = make_repository(tmp_path / "inner", {"x.py": "x\n"})
    root = make_repository(
        tmp_path / "r",
        {
            "model.bin": POINTER,
            "claims.py": "version https://git-lfs.github.com/spec/v1\nx = 1\n",
            "long.py": POINTER + "x = 1\n" * 500,
            "image.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "blob.py": b"x = 1\0\n",
            "gone.py": "x = 1\n",
            "latin.py": b"# caf\xe9\nx = 1\n",
            "empty.py": "",
        },
    )
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "sub")
    (root / "gone.py").unlink()
    kinds = {f.path: f.kind for f in door_of(root).files}
    assert kinds == {
        ".gitmodules": FileKind.TEXT,
        "blob.py": FileKind.BINARY,
        "claims.py": FileKind.TEXT,
        "empty.py": FileKind.TEXT,
        "gone.py": FileKind.MISSING,
        "image.png": FileKind.BINARY,
        "latin.py": FileKind.TEXT,
        "long.py": FileKind.TEXT,
        "model.bin": FileKind.LFS,
        "sub": FileKind.SUBMODULE,
    }
    assert list(door_of(root).notes) == [
        "1 submodules were listed, not entered",
        "1 files are Git LFS pointers; their content was not read",
        "1 tracked files are not in the working tree",
    ]


@pytest.mark.parametrize("path", ["model.bin", "sub"])
def test_what_is_not_there_is_not_read(path: str, tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"model.bin": POINTER})
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    with pytest.raises(ValueError, match=r"Git LFS|submodule"):
        door_of(root).read_bytes(path)


def test_generated_and_minified_content_is_no_source(repository: Callable[..., Context]) -> None:
    context = repository({
        "a.py": "x = 1\n",
        "b.py": "# Code generated by protoc. DO NOT EDIT.\nx = 1\n",
        "c.js": "var x=1;" * 4_000,
    })  # fmt: skip
    assert [f.path for f in context.files if not _written(context, f)] == ["b.py", "c.js"]


def _written(context: Context, file: File) -> bool:
    analysis = context.analysis(file)
    return not analysis.generated and not analysis.minified


def test_files_that_are_not_tracked_are_not_read(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x\n"})
    write(root, {".env": "SECRET=1\n", "coverage.xml": "<coverage/>\n"})
    door = door_of(root)
    for path in (".env", "../r/a.py", ".git/config", "/etc/passwd", "nothing", ""):
        with pytest.raises(ValueError, match="not tracked"):
            door.read_bytes(path)
    with door.artefact("coverage.xml").open() as stream:
        assert stream.read() == b"<coverage/>\n"


# An index that git would never write


def write_index(root: Path, paths: Sequence[bytes], blob: str) -> None:
    """An index of version 2 that names these paths, whatever they are."""
    out = b"DIRC" + struct.pack(">II", 2, len(paths))
    for path in sorted(paths):
        entry = struct.pack(">10I", *[0] * 6, 0o100644, 0, 0, 0) + bytes.fromhex(blob)
        entry += struct.pack(">H", min(len(path), 0xFFF)) + path + b"\0"
        out += entry + b"\0" * (-len(entry) % 8)
    (root / ".git" / "index").write_bytes(out + hashlib.sha1(out).digest())


def test_index_entries_that_lead_elsewhere_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"secret.py": "s = 1\n"})
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n"})
    blob = git(root, "rev-parse", "HEAD:a.py").strip()
    bad = [
        b"../secret.py", b"b/../../secret.py", b".git/config", b"x/.git/config", b".GIT/config", b"/etc/passwd",
        b"./a.py", b"a//b", b"a/", b"..", b".", b"d" * 5_000,
    ]  # fmt: skip
    write_index(root, [b"a.py", *bad], blob)
    door = door_of(root)
    assert [f.path for f in door.files] == ["a.py"]
    assert list(door.notes) == [
        f"{len(bad)} tracked names are not paths below the repository and were left out"
    ]
    result = pipeline.scan(root, pipeline.Options(today=TODAY))
    assert result.repository.files == 1


def test_an_unmerged_file_is_listed_once(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x = 1\n"})
    git(root, "checkout", "-q", "-b", "other")
    write(root, {"a.py": "x = 2\n"})
    git(root, "commit", "-q", "-am", "two")
    git(root, "checkout", "-q", "main")
    write(root, {"a.py": "x = 3\n"})
    git(root, "commit", "-q", "-am", "three")
    with pytest.raises(Exception, match="merge"):
        git(root, "merge", "other")
    door = door_of(root)
    assert [f.path for f in door.files] == ["a.py"]
    assert door.head.dirty is True


def test_names_that_differ_only_in_case_are_two_files(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"README.md": "# a\n"})
    blob = git(root, "rev-parse", "HEAD:README.md").strip()
    git(root, "update-index", "--add", "--cacheinfo", f"100644,{blob},readme.md")
    door = door_of(root)
    assert [f.path for f in door.files] == ["README.md", "readme.md"]
    pipeline.scan(root, pipeline.Options(today=TODAY))


def test_a_repository_without_files_has_nothing_to_scan(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(NothingToScanError) as told:
        pipeline.scan(tmp_path, pipeline.Options(today=TODAY))
    assert told.value.exit_code == 4


def test_artefacts_are_found_by_name_where_tools_leave_them(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"a.py": "x\n"})
    found = [".coverage", "build/reports/jacoco.xml", "coverage.xml", "junit.xml", "web/coverage/lcov.info"]
    write(root, dict.fromkeys(found, "x"))
    write(root, dict.fromkeys([
        "node_modules/x/coverage.xml", "tests/data/junit.xml", ".git/coverage.xml", "nested/.git/HEAD",
        "nested/coverage.xml", "coverage.xml.txt.md", "a/b/c/d/e/f/g/h/i/coverage.xml",
    ], "x"))  # fmt: skip
    (root / "lcov.info").symlink_to("/etc/passwd")
    (root / "linked").symlink_to(tmp_path)
    assert list(door_of(root).artefacts()) == found


# What files are for


def classes(
    paths: Sequence[str],
    patterns: Mapping[PathClass, Sequence[str]] | None = None,
    said: Mapping[str, Mapping[PathClass, bool]] | None = None,
) -> dict[str, str]:
    classifier = Classifier(patterns or {}, said or {}, paths)
    return {p: classifier.class_of(p, is_code=_is_code(p)).value for p in paths}


def _is_code(path: str) -> bool:
    return language_of(tags_of(path, executable=False, first_line=b"")) is not None


TABLE = {
    "product": """
        src/app.py  app/main.go  lib/index.js  setup.py  Makefile  .github/workflows/ci.yml
        .github/workflows/tests.yml  Dockerfile  migrations/0001_initial.py  scripts/release.sh  manage.py
        src/numpy/testing/__init__.py  numpy/testing/_private/utils.py  django/test/client.py
        django/core/management/commands/test.py  src/flask/testing.py  werkzeug/test.py
        cmd/test/main.go  cmd/test/main_test_helper.go  internal/cmd/test.go  lib/commands/test.js
        packages/core/testing/src/component_fixture.ts  packages/testing/index.ts
        src/main/java/com/example/test/Runner.java  src/main/java/com/example/samples/Sample.java
        src/main/java/org/springframework/boot/test/context/SpringBootTest.java
        spring-test/src/main/java/org/springframework/test/context/TestContext.java
        src/main/java/io/k8s/V1PodSpec.java  src/commonMain/kotlin/docs/Docs.kt  Models/PodSpec.cs
        src/main/java/com/acme/GIT.java  Audit/AUDIT.cs  lib/spec/parser.rb  src/spec/loader.ts
        design/spec/openapi.yaml  specs/001-login/plan.md  openapi.spec.yaml  src/contest/views.py
        src/latest/java/App.java  web/src/features/playground/page.tsx  src/demo/mode.ts
        apps/web/src/app/docs/page.tsx  wagtail/snippets/models.py  internal/snippets/store.go  src/snapshots/manager.ts
        cmd/dist/build.go  src/main/dist/run.sh  doc/man_docs.go  crates/core/flags/doc/help.rs  src/test-kit/a.ts  cookbooks/nginx/recipes/default.rb
        src/attest/verify.py  pods/crew.py  protest/app.py  internal/docs/generate.go  src/latest.py
    """,
    "test": """
        tests/test_app.py  tests/helpers.py  test/app.js  src/app.test.ts  src/app.spec.tsx  pkg/x_test.go
        conftest.py  app/tests.py  testing/conftest.py  testing/helper.py  spec/models/user_spec.rb
        spec/spec_helper.rb  src/test/java/com/x/FooTest.java  src/test/resources/data.json
        src/integrationTest/kotlin/Flow.kt  src/it/java/FlowIT.java  src/jvmTest/kotlin/A.kt
        src/testFixtures/java/Users.java  Shop.UnitTests/CartShould.cs  ShopUITests/Flow.swift
        src/Shop.Tests/CartTester.cs  src/Shop.Tests.Common/Carts.cs  src/Shop.Benchmarks/Program.cs
        Shop.Test/Helper.cs  smoke-tests/run.sh  e2e/login.ts  cypress/support/commands.js  src/__tests__/a.js
        codemods/rename/__testfixtures__/basic.input.ts  regress/copy-mode.sh
        tornado/test/web_test.py  tornado/test/util.py  packages/a/test/index.js  benches/parse.rs
        benchmarks/run.py  testdata/x.json  pkg/testdata/in.yaml  fixtures/user.json  t/basic.t
        test/helper.bats  wagtail/test/testapp/models.py  test-old-design/a.ts  internal/testutil/db.go  tests/__snapshots__/a.snap  x/snapshots/a.txt  src/foo_unittest.cc  test_main.py
        src/thing_test.ts  app-test.js  test/dummy/app/models/user.rb  modules/vpc/main.tftest.hcl
        src/Foo/BarTest.php  src/FooSpec.scala  features/login.feature  Pester.Tests.ps1
    """,
    "example": """
        examples/hello.py  docs_src/first/tutorial001.py  samples/app/src/main/java/App.java
        demo/app.js  _examples/rest/main.go  src/examples/simple.rs  example/lib/main.dart  playground/src/index.ts
        src/Button.stories.tsx  src/examples/java/App.java  libs/cli/js-examples/a.ts
    """,
    "docs": """
        docs/conf.py  docs/index.md  doc/guide.rst  website/src/pages/index.tsx  apps/docs/app/page.tsx
        docs/src/theme.js  documentation/build.js  docs/samples.txt  dev-docs/src/pages/index.tsx
    """,
    "vendored": """
        ios/Pods/AFNetworking/AFURL.m
        Web/wwwroot/lib/jquery/jquery.js
        vendor/github.com/x/y.go  web/node_modules/a/index.js  third_party/zlib/zlib.c  src/pip/_vendor/six.py
        gradlew  gradlew.bat  mvnw  .yarn/releases/yarn-4.cjs  .pnp.cjs  deps/jemalloc/a.c  venv/bin/x.py
        vendor/tests/a_test.go
    """,
    "generated": """
        worker-configuration.d.ts
        api/v1/x.pb.go  x_pb2.py  static/app.min.js  package-lock.json  web/yarn.lock  go.sum
        client/generated/api.ts  dist/index.js  lib/generated/x.dart  model.g.dart  ui/Form.designer.cs
    """,
    "data": """
        data/users.json  seed.csv  src/data/cities.json  datasets/train.jsonl
    """,
}


def test_common_paths_have_the_class_an_engineer_expects() -> None:
    expected = {path: kind for kind, paths in TABLE.items() for path in paths.split()}
    # Neighbours that show what an ambiguous folder holds.
    more = [
        "tornado/test/httpclient_test.py",
        "tornado/test/ioloop_test.py",
        "numpy/testing/tests/test_utils.py",
        "spec/a_spec.rb",
        "spec/b_spec.rb",
    ]
    found = classes([*expected, *more])
    assert {p: found[p] for p in expected} == expected


def test_code_below_a_data_folder_is_product() -> None:
    assert classes(["src/data/loader.py"]) == {"src/data/loader.py": "product"}


def test_a_folder_that_may_hold_tests_is_judged_by_what_it_holds() -> None:
    helpers = ["a/testing/x.py", "a/testing/y.py", "a/testing/z.py"]
    assert set(classes(helpers).values()) == {"product"}
    tests = ["a/testing/test_x.py", "a/testing/test_y.py", "a/testing/z.py"]
    assert set(classes(tests).values()) == {"test"}
    in_between = ["a/testing/tests/test_x.py", "a/testing/tests/test_y.py", "a/testing/z.py"]
    assert classes(in_between)["a/testing/z.py"] == "product"


def test_tests_beside_their_code_do_not_make_a_folder_of_tests() -> None:
    assert classes(["cmd/test/main.go", "cmd/test/main_test.go"]) == {
        "cmd/test/main.go": "product",
        "cmd/test/main_test.go": "test",
    }


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("checks/**", "checks/a.py", "test"),
        ("*.gen.py", "a/x.gen.py", "test"),
        ("/src/x.py", "src/x.py", "test"),
        ("src/", "src/deep/x.py", "test"),
        ("checks", "other/a.py", "product"),
    ],
)
def test_the_users_patterns_come_first(pattern: str, path: str, expected: str) -> None:
    assert classes([path], {PathClass.TEST: (pattern,)}) == {path: expected}


def test_a_pattern_makes_product_of_what_looks_like_a_test(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"tests/runner.py": "x = 1\n", "tests/other.py": "x = 1\n"})
    door = door_of(root, Config(paths=PathPatterns(product=("tests/runner.py",), vendored=("*",))))
    assert {f.path: f.path_class for f in door.files} == {
        "tests/runner.py": PathClass.PRODUCT,
        "tests/other.py": PathClass.VENDORED,
    }


ATTRIBUTES = """
*.api.py linguist-generated
a/** linguist-vendored=true
b/x.py linguist-documentation=TRUE
vendor/mine/** -linguist-vendored
dist/cli.js linguist-generated=false
odd.py linguist-generated=
other.py linguist-generated=maybe linguist-vendored
vendor/theirs.py linguist-language=Java
"""


def test_gitattributes_say_what_files_are(tmp_path: Path) -> None:
    paths = {
        "x.api.py": "generated", "a/b/c.py": "vendored", "b/x.py": "docs", "vendor/mine/x.go": "product",
        "vendor/mine/x_test.go": "test", "dist/cli.js": "product", "odd.py": "product", "other.py": "vendored",
        "vendor/theirs.py": "vendored", "plain.py": "product",
    }  # fmt: skip
    root = make_repository(tmp_path / "r", {**dict.fromkeys(paths, "x\n"), ".gitattributes": ATTRIBUTES})
    door = door_of(root)
    assert {f.path: str(f.path_class) for f in door.files if f.path in paths} == paths
    assert list(door.notes) == [
        "4 source files are not judged because .gitattributes or the configuration sets them aside"
    ]


def test_only_a_tracked_gitignore_ignores(tmp_path: Path) -> None:
    root = make_repository(
        tmp_path / "r", {".gitignore": "*.log\n!keep.log\n/out/\n", "web/.gitignore": "dist\n"}
    )
    write(root, {".git/info/exclude": "*.local\n", "cache/.gitignore": "*\n"})
    door = door_of(root)
    asked = [
        "a.log", "keep.log", "deep/b.log", "out/", "out/x", "web/dist", "dist", "x.local", "cache/x",
        "../x.log", "/x.log", "", "x/../y.log", "a\0b.log", "nowhere/c.log", ":(top)d.log", "-n.log",
    ]  # fmt: skip
    assert door.ignored(asked) == {
        "a.log", "deep/b.log", "out/", "out/x", "web/dist", "nowhere/c.log", ":(top)d.log", "-n.log",
    }  # fmt: skip
    assert door.ignored([]) == frozenset()


@posix
def test_a_path_behind_a_link_or_in_a_submodule_spoils_no_answer(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {".gitignore": "*.log\n"})
    (root / "linked").symlink_to("/tmp")
    make_repository(root / "inner", {"x": ""})
    git(root, "add", "-A")
    assert door_of(root).ignored(["linked/a.log", "inner/a.log", "b.log"]) == {"b.log"}
