"""An emptied function put in the place of the real one, everywhere in a live process."""

from __future__ import annotations

import gc
import importlib.machinery
import os
import types
from typing import Any, Dict, List, Sequence

from shipworthy_probe.bodies import Body
from shipworthy_probe.mutants import codes, mutated_module
from shipworthy_probe.survey import Names, Place

Live = Dict[Place, List[types.FunctionType]]


def live_functions(names: Names) -> Live:
    """Every function object there is of the files asked about: also inside classes, wrappers and closures."""
    found: Live = {}
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and (place := names.place(thing.__code__)):
            found.setdefault(place, []).append(thing)
    return found


class Mutant:
    """One function of one file, emptied."""

    def __init__(self, path: str, source: str, body: Body, constant: str) -> None:
        self.path = path
        self.body = body
        self._source = source
        self._constant = constant

    def put(self, live: Live) -> None:
        """From here on, this process knows only the emptied one. Raises `ValueError` or `SyntaxError`."""
        for line, name in self.body.path:
            for function in live.get((self.path, line, name), ()):
                # An outer function is replaced too: it makes the inner one anew each time it is called.
                function.__code__ = self._code(function.__code__.co_filename, (line, name))
        self._put_where_it_is_loaded_later()

    def _code(self, filename: str, key: Any) -> types.CodeType:
        return codes(mutated_module(self._source, filename, self.body.key, self._constant))[key]

    def _put_where_it_is_loaded_later(self) -> None:
        loader: Any = importlib.machinery.SourceFileLoader
        get_code = loader.get_code

        def changed(this: Any, fullname: str) -> Any:
            filename = this.get_filename(fullname)
            if os.path.realpath(filename) != self.path:
                return get_code(this, fullname)
            return mutated_module(self._source, filename, self.body.key, self._constant)

        loader.get_code = changed


def any_live(live: Live, path: str, body: Body) -> bool:
    return any(live.get((path, line, name)) for line, name in body.path)


def loaded_from_elsewhere(files: Sequence[str], root: str, modules: dict[str, Any]) -> dict[str, str]:
    """Files asked about whose module came from outside `root`, and where from."""
    found: dict[str, str] = {}
    for path in files:
        for name in module_names(path, root):
            origin = getattr(modules.get(name), "__file__", None)
            if isinstance(origin, str) and not os.path.realpath(origin).startswith(root + os.sep):
                found[path] = origin
    return found


def module_names(path: str, root: str) -> list[str]:
    """What its module may be called: the folders around its packages may be a namespace."""
    sure = module_name(path)
    parts = os.path.relpath(path, root)[: -len(".py")].split(os.sep)
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    return [".".join(parts[-count:]) for count in range(sure.count(".") + 1, len(parts) + 1)] if sure else []


def module_name(path: str) -> str:
    """By the packages around it; empty for a file that lies in none, which may be called anything."""
    folder, name = os.path.split(path[: -len(".py")])
    parts = [] if name == "__init__" else [name]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    return ".".join(parts) if len(parts) > (name != "__init__") else ""
