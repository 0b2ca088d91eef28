"""Paths as reports write them lead to the tracked files they mean, or to none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.collect.testing.report_paths import TrackedPaths

FLASK = TrackedPaths(
    [
        "src/flask/app.py",
        "src/flask/json/encoder.py",
        "src/flask/json/__init__.py",
        "setup.py",
        "docs/conf.py",
    ]
)


def test_a_path_that_is_tracked_is_itself() -> None:
    assert FLASK.match(["src/flask/app.py", "./setup.py"]) == {
        "src/flask/app.py": "src/flask/app.py",
        "./setup.py": "setup.py",
    }


def test_an_absolute_path_of_another_machine_is_cut() -> None:
    written = ["/home/runner/work/flask/flask/src/flask/app.py", "/home/runner/work/flask/flask/setup.py"]
    assert set(FLASK.match(written).values()) == {"src/flask/app.py", "setup.py"}


def test_windows_paths_are_read() -> None:
    assert FLASK.match([r"C:\a\flask\src\flask\app.py"]) == {
        r"C:\a\flask\src\flask\app.py": "src/flask/app.py"
    }
    assert FLASK.match([r"src\flask\app.py"]) == {r"src\flask\app.py": "src/flask/app.py"}


def test_a_path_relative_to_a_source_root_is_joined_with_it() -> None:
    assert FLASK.match(["app.py"], "coverage.xml", ["/home/runner/work/flask/flask/src/flask"]) == {
        "app.py": "src/flask/app.py"
    }


def test_an_installed_package_is_its_source() -> None:
    written = ["/x/.tox/py/lib/python3.11/site-packages/flask/app.py", "/x/lib/site-packages/click/core.py"]
    assert FLASK.match(written) == {written[0]: "src/flask/app.py"}


def test_the_standard_library_is_not_ours() -> None:
    ours = [f"/ci/src/flask/{name}" for name in ("app.py", "json/encoder.py", "json/__init__.py")]
    written = [*ours, "/usr/lib/python3.11/json/encoder.py", "/opt/other/setup.py"]
    assert set(FLASK.match(written)) == set(ours)


def test_dependencies_are_not_ours() -> None:
    assert TrackedPaths(["index.js"]).match(["node_modules/x/index.js", "/a/node_modules/y/index.js"]) == {}


def test_a_folder_renamed_by_a_container_is_found_where_files_agree() -> None:
    tracked = TrackedPaths(["backend/app/main.py", "backend/app/api/main.py", "backend/app/core/db.py"])
    written = ["/app/app/main.py", "/app/app/api/main.py", "/app/app/core/db.py"]
    assert tracked.match(written) == {
        "/app/app/main.py": "backend/app/main.py",
        "/app/app/api/main.py": "backend/app/api/main.py",
        "/app/app/core/db.py": "backend/app/core/db.py",
    }
    assert TrackedPaths(["backend/app/main.py"]).match(["/elsewhere/lib/app/main.py"]) == {}


def test_packages_of_several_modules_are_found() -> None:
    tracked = TrackedPaths(["a/src/main/java/com/e/A.java", "b/src/main/java/com/e/B.java"])
    assert tracked.match(["com/e/A.java", "com/e/B.java"], "a/target/site/jacoco/jacoco.xml") == {
        "com/e/A.java": "a/src/main/java/com/e/A.java",
        "com/e/B.java": "b/src/main/java/com/e/B.java",
    }


def test_go_packages_are_found() -> None:
    tracked = TrackedPaths(["store/cart.go", "main.go"])
    written = ["example.com/shop/store/cart.go", "example.com/shop/main.go"]
    assert set(tracked.match(written).values()) == {"store/cart.go", "main.go"}


def test_what_may_mean_two_files_means_none() -> None:
    tracked = TrackedPaths(["a/app/main.py", "b/app/main.py", "a/app/x.py", "b/app/y.py"])
    assert tracked.match(["app/main.py"], "coverage.xml") == {}


def test_the_place_of_the_report_decides_between_two() -> None:
    tracked = TrackedPaths(["a/app/main.py", "b/app/main.py"])
    assert tracked.match(["app/main.py"], "b/coverage.xml") == {"app/main.py": "b/app/main.py"}


def test_other_files_of_the_report_decide_between_two() -> None:
    tracked = TrackedPaths(["a/app/main.py", "b/app/main.py", "a/app/x.py", "b/app/y.py"])
    assert tracked.match(["app/main.py", "app/x.py"], "coverage.xml")["app/main.py"] == "a/app/main.py"


def test_nonsense_means_nothing() -> None:
    assert FLASK.match(["", "/", "..", "../../..", "\0", "file://", " "]) == {}


def test_common_names_are_told_apart_by_their_folders() -> None:
    paths = [f"pkg{i}/sub{j}/__init__.py" for i in range(40) for j in range(5)]
    found = TrackedPaths(paths).match(f"/ci/build/{path}" for path in paths)
    assert found == {f"/ci/build/{path}": path for path in paths}


names = st.text(alphabet="abc", min_size=1, max_size=2)
relative = st.lists(names, min_size=1, max_size=4).map("/".join)


@given(st.sets(relative, min_size=1, max_size=12), st.lists(names, max_size=3))
def test_a_common_folder_in_front_changes_nothing(paths: set[str], folder: list[str]) -> None:
    prefix = "".join(f"/{part}" for part in ["home", *folder])
    tracked = TrackedPaths(paths)
    for written, found in tracked.match(f"{prefix}/{path}" for path in paths).items():
        assert written.endswith(f"/{found}")
