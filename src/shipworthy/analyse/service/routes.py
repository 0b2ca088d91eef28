"""The routes that a file offers, and what of them can be seen to ask who is calling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from shipworthy.analyse.service import routes_dotnet, routes_go, routes_javascript, routes_jvm, routes_python
from shipworthy.analyse.service.source import Source
from shipworthy.model.services import RouteSite

_READERS: Mapping[str, Callable[[Source, str], Iterator[RouteSite]]] = {
    "Python": routes_python.routes,
    "JavaScript": routes_javascript.routes,
    "Go": lambda source, _: routes_go.routes(source),
    "Java": lambda source, _: routes_jvm.routes(source),
    "C#": lambda source, _: routes_dotnet.routes(source),
}
MAX_ROUTES = 1_000


def routes(source: Source, path: str) -> Iterator[RouteSite]:
    for count, site in enumerate(_READERS[source.group](source, path)):
        if count >= MAX_ROUTES:
            return
        yield site
