"""Whether a path a text names is there, is gone, or cannot be said to be either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from posixpath import normpath

OUTPUTS = frozenset([
    "dist", "build", "out", "target", "bin", "obj", "coverage", "htmlcov", "node_modules", "venv",
    ".venv", "env", "site", "_site", "_build", "public", "tmp", "temp", "logs", "log", ".next", ".nuxt",
    ".cache", ".tox", ".nox", ".pytest_cache", ".git", "__pycache__", ".terraform", ".idea", ".vs",
    "artifacts", "artefacts", "reports", "results", "output", "outputs", "generated", ".svelte-kit",
    ".turbo", ".output", ".gradle", "deriveddata", "pods", "cdk.out", "wheelhouse", ".claude",
])  # fmt: skip
_TWINS = {
    "js": ("ts", "tsx", "jsx", "mts"), "mjs": ("mts", "ts"), "cjs": ("cts", "ts"), "jsx": ("tsx",),
    "ts": ("tsx",), "html": ("md", "rst", "mdx", "adoc", "ipynb"), "htm": ("md",), "md": ("mdx", "rst"),
    "yml": ("yaml",), "yaml": ("yml",), "json": ("jsonc",), "h": ("in",), "css": ("scss", "less", "sass"),
}  # fmt: skip
"""Endings a file may have in the sources under another name than it is used by."""


@dataclass(frozen=True)
class Tree:
    """The tracked paths, arranged for questions about names."""

    files: frozenset[str]
    folders: frozenset[str]
    unseen: frozenset[str] = frozenset()
    """Submodules and linked folders: what is below them cannot be said."""
    projects: tuple[str, ...] = ()
    names: Collection[str] = ()
    """What the repository's own folder may be called."""
    past: frozenset[str] = frozenset()
    """Files and folders that history names and the tree no longer has."""
    _by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list), repr=False)

    @classmethod
    def of(
        cls,
        files: Iterable[str],
        *,
        unseen: Iterable[str] = (),
        projects: Iterable[str] = (),
        names: Collection[str] = (),
        past: Iterable[str] = (),
    ) -> Tree:
        tracked = frozenset(files)
        folders = frozenset(_above(tracked))
        gone = frozenset(past) - tracked
        gone |= frozenset(_above(gone)) - folders
        roots = tuple(sorted({p for p in projects if p not in {"", "."}}))
        tree = cls(tracked, folders, frozenset(unseen), roots, frozenset(names), gone)
        for path in sorted(tracked | folders):
            tree._by_name[path.rpartition("/")[2].lower()].append(path.lower())
        return tree

    def has(self, path: str) -> bool:
        return path in {"", "."} or path in self.files or path in self.folders

    def bases(self, document: str) -> list[str]:
        """Folders a path in that document may start from: the document's and those above, then projects."""
        return [*_upwards(document.rpartition("/")[0]), *self.projects]

    def candidates(self, path: str, document: str) -> list[str]:
        """The path from each base, inside the repository."""
        head, _, rest = path.partition("/")
        spelled = [path, rest] if head in self.names and rest else [path]
        joined = (normpath(f"{base}/{p}" if base else p) for base in self.bases(document) for p in spelled)
        return [p for p in dict.fromkeys(joined) if not p.startswith("..")]

    def above(self, path: str, document: str) -> list[str]:
        """The path from the document's folder and from each folder above it."""
        return [normpath(f"{up}/{path}".lstrip("/")) for up in _upwards(document.rpartition("/")[0])]

    def leads_here(self, folder: str, document: str) -> bool:
        """Whether a text that has changed to this folder is still in the repository."""
        return not folder or any(self.has(path) for path in self.candidates(folder, document))

    def somewhere(self, path: str) -> bool:
        """Whether some tracked path ends in it, whatever the case of its letters."""
        wanted = path.lower()
        options = self._by_name.get(wanted.rpartition("/")[2], ())
        return any(option == wanted or option.endswith(f"/{wanted}") for option in options)

    def twin(self, path: str) -> bool:
        """Whether the file is there in the form it is made from or imported as."""
        stem, _, extension = path.rpartition(".")
        others = [f"{stem}.{other}" for other in _TWINS.get(extension.lower(), ())]
        if extension.lower() in {"html", "htm"}:
            others.append(f"{stem}/index.md")
        if "/" in extension or not stem:
            others = [f"{path}.md", f"{path}.mdx", f"{path}.rst", f"{path}/index.md", f"{path}.html"]
        return any(self.somewhere(other) for other in others)

    def hidden(self, path: str) -> bool:
        """Whether the path is in a place that is not seen: a submodule, a link, what a build makes."""
        parts = path.split("/")
        tops = {"/".join(parts[: n + 1]) for n in range(len(parts))}
        made = any(part.lower() in OUTPUTS and not self._is_tracked(parts, n) for n, part in enumerate(parts))
        return bool(tops & self.unseen) or made

    def _is_tracked(self, parts: list[str], n: int) -> bool:
        return "/".join(parts[: n + 1]) in self.folders

    def missing_tail(self, path: str) -> list[str]:
        """The parts of the path that follow the deepest folder there is."""
        parts = path.split("/")
        kept = 0
        while kept < len(parts) and "/".join(parts[: kept + 1]) in self.folders:
            kept += 1
        return parts[kept:]


def _upwards(folder: str) -> list[str]:
    """The folder and each above it, the root last."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:n]) for n in range(len(parts), -1, -1)]


def _above(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found
