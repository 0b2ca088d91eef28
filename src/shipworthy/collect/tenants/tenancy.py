"""Whether the product keeps the data of several customers apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.projects import kinds
from shipworthy.collect.repository import source_files
from shipworthy.collect.tenants.kept_tables import KeptTable, kept_tables
from shipworthy.collect.tenants.words import CLEAR, OTHERS, is_key, is_user_key, names_members, same
from shipworthy.collect.testing.hazards import tenants as named_in_code
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.model.tables import Column

_RUN = frozenset({"application", "service"})
FEW, SHARE, MANY = 3, 0.2, 8
"""Tables with the key of a word that is clear: so many, and so large a share; or so many in any case."""
OTHER_SHARE = 0.35
PERSONAL = frozenset({"project", "environment", "customer"})
"""Words whose keys are on many tables of products for one customer, too."""
_MECHANISMS = re.compile(
    r"\bTenantMainMiddleware\b|\bTENANT_APPS\b|\bacts_as_tenant\b|\bset_current_tenant\b"
    r"|\bApartment::Tenant\.switch|@TenantId\b"
    r"|\bCurrentTenantIdentifierResolver\b|\bMultiTenantConnectionProvider\b|\bAddMultiTenant(?:<"
    r"|\()|\bIMultiTenantContextAccessor\b"
    r"|\bHasQueryFilter\([^;\n]{0,200}(?:[tT]enant|[oO]rgani[sz]ation|[wW]orkspace)"
    r"|\bIMustHaveTenant\b|\bInitializeTenancyBy\w+|\bSpatie\\Multitenancy\b"
    r"|\bBelongsToTenant\b|\bTenantScopedModel\b|\bTenantModelMixin\b|\bmultitenant\.set\b"
)
_MECHANISM_SIEVE = re.compile(
    rb"TenantMainMiddleware|TENANT_APPS|acts_as_tenant|set_current_tenant|Apartment::|@TenantId"
    rb"|CurrentTenantIdentifierResolver"
    rb"|MultiTenantConnectionProvider|AddMultiTenant|IMultiTenantContextAccessor|HasQueryFilter"
    rb"|IMustHaveTenant|InitializeTenancyBy"
    rb"|Multitenancy|BelongsToTenant|TenantScopedModel|TenantModelMixin|multitenant\.set"
)
_POLICY = re.compile(
    r"\bCREATE\s+POLICY\b[^;]{0,600}\b(?:tenant|organi[sz]ation|org|workspace|account|company"
    r"|team)_?id\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TenantSign:
    """A line that shows that customers are kept apart."""

    path: str
    line: int
    means: str


@dataclass(frozen=True, slots=True)
class TenantTable:
    """A table whose rows belong to a tenant."""

    path: str
    line: int
    name: str
    key: str
    required: bool
    """No row may be without its tenant."""


@dataclass(frozen=True, slots=True)
class Tenancy:
    word: str
    keyed: tuple[TenantTable, ...]
    tables: int
    members: bool
    named: bool
    """A table is called as the word says."""

    owned: bool
    """The table it is called after belongs to one user."""
    in_code: bool
    """Code names such keys in many files where it checks access."""

    @property
    def share(self) -> float:
        return len(self.keyed) / self.tables if self.tables else 0.0

    @property
    def clear(self) -> bool:
        if self.word in CLEAR:
            enough = len(self.keyed) >= MANY or (len(self.keyed) >= FEW and self.share >= SHARE)
            return enough and (self.members or self.word == "tenant" or (self.in_code and not self.owned))
        enough = self.share >= OTHER_SHARE and self.word not in PERSONAL
        return len(self.keyed) >= FEW and self.members and self.named and (enough or self.in_code)


def tenancies(context: Context) -> tuple[Tenancy, ...]:
    """By word, the one with most tables first."""
    return context.once("tenancies", lambda: tuple(_tenancies(context)))


def _tenancies(context: Context) -> list[Tenancy]:
    kept = kept_tables(context)
    try:
        in_code = bool(context.get(named_in_code))
    except Unavailable:
        in_code = False
    found = [t for word in (*CLEAR, *OTHERS) if (t := _of(word, kept, in_code=in_code)).keyed]
    return sorted(found, key=lambda t: (not t.clear, t.word not in CLEAR, -len(t.keyed), t.word))


def _of(word: str, kept: Sequence[KeptTable], *, in_code: bool) -> Tenancy:
    keyed, members = [], False
    for each in kept:
        if key := _key(each, word):
            keyed.append(TenantTable(each.path, key.line, each.table.name, key.name, key.required))
            users = any(is_user_key(c) for c in each.table.columns)
            members = members or (users and names_members(each.table.name)) or _is_user(each.table.name)
    own = [each.table for each in kept if same(each.table.name, word)]
    owned = any(is_user_key(c) for table in own for c in table.columns) and not members
    keyed.sort(key=lambda t: (t.path, t.line, t.name))
    return Tenancy(word, tuple(keyed), len(kept), members, bool(own), owned, in_code)


def _key(each: KeptTable, word: str) -> Column | None:
    return next((c for c in each.table.columns if is_key(c, word)), None)


def _is_user(name: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?i)(?:app|application|auth)?_?users?|profiles?|ApplicationUser"
            r"|AppUser",
            name,
        )
    )


_ATTEST = (
    "attest it in .shipworthy.yaml: `attestations: {tenants.present: {value: …, by: …, on: …, until: …}}`"
)


@fact("tenants.present")
def present(context: Context) -> bool:
    """Whether the product keeps the data of several customers apart in one place.

    Told by its tables: three at least, and a fifth of all, or eight, have the key of a tenant, organization
    or workspace that has members; or a third of all have that of a team, an account, a
    company or the like, which has both. A user's key alone is no tenancy. Or by what enforces it: tenant
    middleware, acts_as_tenant, @TenantId, global query filters, row policies. Read are Prisma, SQL, Django,
    SQLAlchemy, Rails' schema, Laravel, JPA, TypeORM, Drizzle, Mongoose, Convex and Entity Framework. Unknown
    where only a few tables have such a key, or only code names one; libraries keep no customers. People may
    attest it.
    """
    of = context.get(kinds)
    if "library" in of and _RUN.isdisjoint(of):
        return False
    if found := context.get(signs):
        for each in found[:5]:
            context.cite(each.path, each.line)
        return True
    weak = next((t for t in tenancies(context) if t.word in CLEAR and not t.owned), None)
    if weak is not None:
        first = weak.keyed[0]
        context.cite(first.path, first.line)
        raise Unavailable(
            f"{len(weak.keyed)} of {weak.tables} tables have the key of a {weak.word} "
            f"({first.path}:{first.line}); whether these are customers kept apart is not to be seen",
            _ATTEST,
        )
    if not kept_tables(context) and context.get(named_in_code):
        raise Unavailable(
            "code names a tenant's key in many files, and no table could be read",
            _ATTEST,
        )
    return False


@fact("tenants.signs")
def signs(context: Context) -> tuple[TenantSign, ...]:
    """What shows that customers are kept apart: tables with their key, and what enforces it; ten at most."""
    found = [
        TenantSign(t.path, t.line, f"{t.name}.{t.key}")
        for each in tenancies(context)
        if each.clear
        for t in each.keyed
    ]
    return (*mechanisms(context), *found)[:10]


def mechanisms(context: Context) -> tuple[TenantSign, ...]:
    return context.once("tenant mechanisms", lambda: tuple(_mechanisms(context)))


def _mechanisms(context: Context) -> Iterator[TenantSign]:
    for file in context.get(source_files):
        content = content_of(context, file)
        if _MECHANISM_SIEVE.search(content):
            code = code_of(content.decode("utf-8", errors="replace").replace("\r\n", "\n"), file.language)
            if found := _MECHANISMS.search(code):
                means = " ".join(found[0].split())[:60].strip("(< ")
                yield TenantSign(file.path, line_of(code, found.start()), means)
    for file in context.of_class(PathClass.PRODUCT):
        if file.name.endswith(".sql") and file.kind is FileKind.TEXT:
            text = content_of(context, file).decode("utf-8", errors="replace")
            if found := _POLICY.search(text):
                yield TenantSign(file.path, line_of(text, found.start()), "a row policy")


def tenant_words(context: Context) -> tuple[str, ...]:
    """What tenants are called here."""
    clear = tuple(t.word for t in tenancies(context) if t.clear)
    return tuple(dict.fromkeys((*clear, "tenant")))


@fact("tenants.tables")
def tenant_tables(context: Context) -> tuple[TenantTable, ...]:
    """The tables whose rows belong to a tenant, with the column that says to which. Empty without tenants."""
    if not context.get(present):
        return ()
    found: dict[str, TenantTable] = {}
    for each in tenancies(context):
        if each.clear:
            for table in each.keyed:
                other = found.get(table.name)
                if other is None or (table.required and not other.required):
                    found[table.name] = table
    for table in list(found.values())[:20]:
        context.cite(table.path, table.line)
    return tuple(sorted(found.values(), key=lambda t: (t.path, t.line, t.name)))
