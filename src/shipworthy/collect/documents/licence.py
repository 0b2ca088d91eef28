"""The licence: whether its text is there, and is the one the manifests declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.environment.lock_units import above
from shipworthy.collect.projects import kinds, product_manifests
from shipworthy.formats import licences
from shipworthy.model.dependencies import Manifest
from shipworthy.model.repository import File, FileKind

SHORTEST = 200
"""Characters below which a text of no known licence grants nothing."""
_NONE = ("unlicensed", "proprietary", "none", "see license", "see licence", "private", "commercial", "custom")


@dataclass(frozen=True, slots=True)
class LicenceFile:
    path: str
    line: int
    identifiers: tuple[str, ...]
    """SPDX ids; empty where the text is no licence we know."""
    characters: int


@dataclass(frozen=True, slots=True)
class LicenceProblem:
    path: str
    line: int
    problem: str


@fact("licence.files")
def licence_files(context: Context) -> tuple[LicenceFile, ...]:
    """Licence texts in the root, in `LICENSES/` and beside manifests, recognised by their wording."""
    folders = {"", "LICENSES", *(m.folder for m in context.get(product_manifests))}
    found = []
    for file in context.files:
        if file.folder in folders and _is_licence(file):
            try:
                text = context.read(file.path)
            except Unavailable:
                continue
            identifiers = licences.recognised(text)
            found.append(LicenceFile(file.path, 1, identifiers, len(text.strip())))
    return tuple(found)


def _is_licence(file: File) -> bool:
    named = licences.is_licence_file(file.name) or file.folder == "LICENSES"
    return named and file.kind is FileKind.TEXT


@fact("licence.expected")
def licence_expected(context: Context) -> bool:
    """Whether a licence text should be here: a library, a manifest that declares one, or a licence file.

    A program that says nothing about its licence may be private, and is not judged.
    """
    declared = any(_declared(m) for m in context.get(product_manifests))
    return declared or "library" in context.get(kinds) or bool(context.get(licence_files))


@fact("licence.problems")
def licence_problems(context: Context) -> tuple[LicenceProblem, ...]:
    """Missing licence texts, texts that grant nothing, and manifests that declare another licence."""
    files = context.get(licence_files)
    found = list(_stubs(files))
    manifests = context.get(product_manifests)
    if not files:
        found.extend(_missing(manifests))
    found.extend(problem for m in manifests if (problem := _conflict(m, files)))
    return tuple(found)


def _stubs(files: tuple[LicenceFile, ...]) -> Iterator[LicenceProblem]:
    texts = {f.path.rpartition("/")[0] for f in files if f.identifiers}
    for file in files:
        alone = file.path.rpartition("/")[0] not in texts
        if alone and not file.identifiers and file.characters < SHORTEST:
            problem = f"its {file.characters} characters are the text of no licence"
            yield LicenceProblem(file.path, file.line, problem)


def _missing(manifests: tuple[Manifest, ...]) -> Iterator[LicenceProblem]:
    for manifest in manifests:
        if stated := manifest.licence if _declared(manifest) else None:
            problem = f"it declares {stated.value}, and no file holds that licence's text"
            yield LicenceProblem(manifest.path, stated.line, problem)
            return
    for manifest in manifests:
        if manifest.library or manifest.ecosystem == "go":
            problem = "it is built to be used by others, and no file says on what terms"
            yield LicenceProblem(manifest.path, 1, problem)
            return


def _declared(manifest: Manifest) -> bool:
    stated = manifest.licence
    return stated is not None and not stated.value.lower().startswith(_NONE)


def _is_default(manifest: Manifest) -> bool:
    """`npm init` writes ISC; in a package nobody publishes it is no statement."""
    return manifest.ecosystem == "npm" and not manifest.library


def _conflict(manifest: Manifest, files: tuple[LicenceFile, ...]) -> LicenceProblem | None:
    """Only where both sides are known, and have nothing in common."""
    if manifest.licence is None or _is_default(manifest):
        return None
    declared = licences.families(manifest.licence.value)
    nearest = _nearest(manifest.folder, files)
    held = {family for f in nearest for i in f.identifiers for family in licences.families(i)}
    if not declared or not held or declared & held or any(not f.identifiers for f in nearest):
        return None
    text = f"it declares {manifest.licence.value}, but {nearest[0].path} is {nearest[0].identifiers[0]}"
    return LicenceProblem(manifest.path, manifest.licence.line, text)


def _nearest(folder: str, files: tuple[LicenceFile, ...]) -> list[LicenceFile]:
    for place in (folder, *above(folder)):
        here = [
            f for f in files if f.path.rpartition("/")[0] in {place, *(["LICENSES"] if not place else [])}
        ]
        if here:
            return here
    return []
