"""Where a `cd` in a script leads."""

from __future__ import annotations

import posixpath
import re

NOWHERE = "?"
_DIRNAME = re.compile(r"dirname[^)]*\)[\"']?((?:/[\w.-]+)*)[^/]*((?:/[\w.-]+)*)$")
_ROOTS = (
    "$GITHUB_WORKSPACE",
    "${GITHUB_WORKSPACE}",
    "$CI_PROJECT_DIR",
    "$TRAVIS_BUILD_DIR",
    "$BUILD_SOURCESDIRECTORY",
)


def moved(directory: str, words: list[str]) -> str:
    """Where a `cd` leads. `@script` stands for the folder of the script, `@root` for the checkout."""
    words = [w for w in words if not w.startswith("-") or w == "-"]
    if len(words) != 1:
        return NOWHERE
    word = words[0]
    if "dirname" in word and ("$0" in word or "BASH_SOURCE" in word):
        found = _DIRNAME.search(word[:500])
        return f"@script{found[1]}{found[2]}" if found else NOWHERE
    if "rev-parse --show-toplevel" in word:
        return "@root" + word.rpartition(")")[2]
    for root in _ROOTS:
        if word.startswith(root):
            return "@root" + word.removeprefix(root)
    if "$" in word or word in {"-", "~"} or word.startswith(("/", "~")) or directory == NOWHERE:
        return NOWHERE
    return posixpath.normpath(posixpath.join(directory, word))
