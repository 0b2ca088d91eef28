"""What tsconfig.json and package.json say about names of modules, all over the repository."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.collect.context import Context, Unavailable
from shipworthy.formats.workspaces import node_package, tsconfig
from shipworthy.formats.workspaces.tsconfig import TsConfig
from shipworthy.imports.tree import joined, within
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.model.workspaces import NodeNames, NodePackage, PathMapping

_CONFIGS = ("jsconfig.json", "tsconfig.json")
"""By path: the second wins."""
MAX_CHAIN = 50
MAX_BYTES = 1_000_000
_SVELTE_KIT = (("$lib", ("src/lib",)), ("$lib/*", ("src/lib/*",)))


def node_names(context: Context) -> NodeNames:
    mappings: dict[str, PathMapping] = {}
    configs = _Configs(context)
    for file in context.files:
        if file.name in _CONFIGS and file.path_class is not PathClass.VENDORED:
            mappings[file.folder] = configs.mapping(file.path)
    for file in context.files:
        if file.name.startswith("svelte.config."):
            known = mappings.get(file.folder, PathMapping())
            kit = tuple((p, tuple(within(file.folder, t) for t in ts)) for p, ts in _SVELTE_KIT)
            mappings[file.folder] = PathMapping(known.base, (*known.paths, *kit))
    return NodeNames(mappings, _packages(context))


def _packages(context: Context) -> tuple[NodePackage, ...]:
    found = []
    for file in context.files:
        wanted = file.name == "package.json" and file.path_class is PathClass.PRODUCT
        if wanted and (text := _text(context, file.path)) is not None:
            package = node_package.read(file.path, text)
            if package is not None:
                found.append(package)
    return tuple(found)


def _text(context: Context, path: str) -> str | None:
    file = context.file(path)
    if file is None or file.kind is not FileKind.TEXT or file.size > MAX_BYTES:
        return None
    try:
        return context.read(path)
    except Unavailable:
        return None


class _Configs:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._read: dict[str, TsConfig | None] = {}

    def mapping(self, path: str) -> PathMapping:
        """With what it extends; where that maps nothing, with those beside it that it refers to."""
        found = self._with_extended(path)
        config = self._config(path)
        for reference in config.references[:MAX_CHAIN] if config else ():
            target = self._beside(path, reference)
            if target and not found.paths and _folder(target) == _folder(path):
                referred = self._with_extended(target)
                found = referred if referred.paths or found.base is None else found
        return found

    def _with_extended(self, path: str) -> PathMapping:
        """Of a chain the first that says something counts; paths start at the base, or at their file."""
        chain = list(self._chain(path))
        written = ((p, c.base_url) for p, c in chain)
        base = next((_joined(p, url, path) for p, url in written if url is not None), None)
        for at, config in chain:
            if config.paths is not None:
                folder = _folder(at) if base is None else base
                pairs = ((n, [_joined(f"{folder}/x", t, path) for t in ts]) for n, ts in config.paths)
                return PathMapping(base, tuple((n, tuple(t for t in ts if t is not None)) for n, ts in pairs))
        return PathMapping(base)

    def _chain(self, path: str) -> Iterator[tuple[str, TsConfig]]:
        """The configuration and those it extends, the last named first. Each once: they may go in circles."""
        waiting, seen = [path], set[str]()
        while waiting and len(seen) < MAX_CHAIN:
            path = waiting.pop()
            config = self._config(path)
            if config is not None and path not in seen:
                seen.add(path)
                yield path, config
                above = (self._beside(path, written) for written in config.extends[:MAX_CHAIN])
                waiting.extend(p for p in above if p is not None)

    def _config(self, path: str) -> TsConfig | None:
        if path not in self._read:
            text = _text(self._context, path)
            self._read[path] = tsconfig.read(text) if text is not None else None
        return self._read[path]

    def _beside(self, path: str, written: str) -> str | None:
        """A configuration named in another; those in packages that are installed are out of sight."""
        target = joined(_folder(path), written) if written.startswith(".") else None
        if target is None:
            return None
        usual = (target, f"{target}.json", within(target, "tsconfig.json"))
        return next((p for p in usual if self._context.file(p)), None)


def _joined(path: str, written: str, origin: str) -> str | None:
    """Relative to a file; `${configDir}` is the folder of the configuration that all began with."""
    if written.startswith("${configDir}"):
        return joined(_folder(origin), written.removeprefix("${configDir}"))
    return joined(_folder(path), written)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
