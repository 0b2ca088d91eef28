"""What the makefiles of the repository offer, and whether they are all of it."""

from __future__ import annotations

from shipworthy.collect.context import Context
from shipworthy.collect.guides.documents import text_of
from shipworthy.collect.guides.task_files import Offer, idle_in, lies, names_in, parsed
from shipworthy.formats.tasks import makefile

_BUILD_SYSTEMS = frozenset([
    "CMakeLists.txt", "configure", "configure.ac", "configure.in", "Makefile.in", "Makefile.am",
    "Makefile.PL", "meson.build", "Kbuild", "BSDmakefile", "SConstruct", "premake5.lua", "Rakefile",
    "extconf.rb", "wscript",
])  # fmt: skip


def make_offer(context: Context) -> Offer:
    files = [f for f in context.files if f.name in makefile.NAMES or f.name.endswith((".mk", ".mak"))]
    found, complete = parsed(context, files, makefile.parse)
    texts_ = "\n".join(text_of(context, file.path) for file in files)
    tracked = {f.path for f in context.files}
    included = [(file, include) for file, task_file in found for include in task_file.includes]
    seen = all(lies(file, include, tracked) for file, include in included)
    made_elsewhere = any(f.name in _BUILD_SYSTEMS or f.name.endswith(".pro") for f in context.files)
    hidden = not files and bool(_ignored(context, "Makefile"))
    computed = "$(eval" in texts_ or ("$(call" in texts_ and "define " in texts_)
    names = names_in(found) | {name for f in context.files for name in (f.path, f.path.partition("/")[0])}
    stems = {f.name.rpartition(".")[0] for f in context.files}
    return Offer(
        len(files),
        names | stems,
        tuple(t.name for _, task_file in found for t in task_file.patterns),
        texts_,
        decided=complete and seen and not made_elsewhere and not hidden and not computed,
        idle=idle_in(found) if complete and seen and not computed else frozenset(),
    )


def _ignored(context: Context, *paths: str) -> frozenset[str]:
    try:
        return context.door.ignored(paths)
    except ValueError:
        return frozenset(paths)
