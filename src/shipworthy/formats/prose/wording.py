"""Words that say a path is not one the repository has: an example, a product, a thing of the past."""

from __future__ import annotations

import re


def _any_of(words: str) -> re.Pattern[str]:
    """Whole words, a star standing for any ending; blanks separate them, underscores are blanks in one."""
    options = (re.escape(word).replace(r"\*", r"\w*").replace("_", " ") for word in words.split())
    return re.compile(rf"(?i)(?<![\w-])(?:{'|'.join(options)})(?![\w-])")


_MADE = _any_of("""
    bad good wrong avoid
    creat* add adds added adding generat* writ* output* produc* emit* save saves saved saving store stores
    stored storing place places placed placing put puts putting new copy copies copied copying renam* move
    moves moved moving delet* remov* former* legacy deprecat* was were used_to previous* no_longer migrat*
    replac* download* untracked gitignored git-ignored ignore ignored planned future upcoming propos*
    doesn't_exist does_not_exist don't_exist do_not_exist not_yet scaffold* obsolete historical* old
""")
"""Someone or something will make it, or has taken it away."""
_SUPPOSED = _any_of("""
    e.g eg i.e ie for_example for_instance example examples such_as like your you you'd you'll would could
    might may if when whenever optional* exist exists existing absent missing install* compil* build* built
    render* export* cache caches cached temp* local* template templates naming name names named call called
    pattern patterns convention conventions never instead not don't do_not without should must todo mirror*
    upstream repo* submodule submodules publish* packag* import* endpoint endpoints route routes url urls
    branch* image images mount* container containers inside artifact artifacts artefact artefacts bundl* vs
    versus either both prefix* suffix* match* result results log logs report reports each every any per
    respective* corresponding similar* equivalent user users project's app's target hypothetical* imagin*
    assum* suppos* map maps become becomes resolv* convert* transform* rewrit*
""")
"""It may be an example, a convention, or in another place."""
_ARROW = re.compile(r"→|->|=>")
_NOT_SO = _any_of("""
    no not never don't won't isn't doesn't cannot can't avoid remov* deprecat* former* legacy obsolete
    replac* instead was were used_to previous* planned future would could might your e.g for_example such_as
    like old renam* creat* defin* add
""")
_CHANGES = _any_of("""
    changelog change_log changelogs release_notes what's_new whats_new history recent_changes migrat*
    upgrad* deprecat* roadmap news
""")
_PLACEHOLDER_TOKENS = frozenset([
    "foo", "bar", "baz", "qux", "quux", "foobar", "fizz", "buzz", "spam", "eggs", "example", "examples",
    "sample", "placeholder", "my", "mine", "your", "some", "something", "someone", "xxx", "xx", "xyz",
    "yyy", "yy", "yyyy", "zzz", "abc", "name", "filename", "file", "dirname", "folder", "module",
    "feature", "component", "thing", "whatever", "todo", "dummy", "nnnn", "nnn", "nn", "mm", "dd", "hh",
    "slug", "title", "topic", "new", "test_name", "class", "function", "hello", "world", "helloworld",
    "app", "entity", "widget", "target", "path", "to", "lang", "language", "locale", "version",
    "platform", "arch", "os", "provider", "username", "user", "project", "projectname", "tool",
    "plugin", "package", "pkg", "changes", "scope", "id", "uuid", "date", "timestamp", "branch",
    "issue", "ticket", "pr", "acme", "contoso",
])  # fmt: skip
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


def says_not_so(text: str) -> bool:
    """Whether a command is mentioned other than as one to type."""
    return _NOT_SO.search(_plain(text)) is not None


def tells_changes(around: str) -> bool:
    """Whether a section is about what was or will be, not about what is."""
    return _CHANGES.search(_plain(around)) is not None


def says_made_or_gone(text: str) -> bool:
    return _MADE.search(_plain(text)) is not None


def says_supposed(text: str) -> bool:
    text = _plain(text)
    return _SUPPOSED.search(text) is not None or _ARROW.search(text) is not None


def is_placeholder(component: str) -> bool:
    """Whether one part of a path stands for another: `foo.py`, `MyThing.tsx`, `NNNN-title.md`."""
    tokens = [token.lower() for token in _TOKEN.findall(component.rpartition(".")[0] or component)]
    if not tokens or all(len(token) == 1 for token in tokens):
        return True
    return component.lower() in _PLACEHOLDER_TOKENS or any(t in _PLACEHOLDER_TOKENS for t in tokens)


def _plain(text: str) -> str:
    return text.replace("\u2019", "'")
