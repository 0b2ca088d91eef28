"""What one source file says about itself, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method with a body.

    `complexity` is McCabe's cyclomatic complexity: in Python as radon counts it, elsewhere one and the
    decisions in the body, counted as lizard counts them.
    """

    name: str
    """Qualified by the classes and functions around it."""
    line: int
    end_line: int
    complexity: int
    documented: bool
    typed: bool
    """Whether every parameter and the return have a type."""
    cognitive: int = 0
    """Cognitive complexity after Campbell (SonarSource, 2018); recursion is not counted."""
    parameters: int = 0
    nesting: int = 0
    """The deepest control structure inside control structures; 0 without any."""
    public: bool = False
    """Other files may use it, as far as the declaration says."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class, interface, struct, enumeration, trait or whatever the language groups members in."""

    name: str
    line: int
    end_line: int
    documented: bool
    public: bool


@dataclass(frozen=True, slots=True)
class Import:
    """What another module is asked for, as it is written: a dotted name, a path, a specifier."""

    name: str
    line: int
    type_only: bool = False
    """Gone when the program runs: `import type`, `if TYPE_CHECKING`."""
    deferred: bool = False
    """Carried out when a function is called or the file is started, not when the module is loaded."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment or mark that silences a checker."""

    line: int
    tool: str
    """What is silenced: `noqa`, `eslint-disable`, `@SuppressWarnings` …"""
    specific: bool
    """It says which finding it silences, not all of them."""


@dataclass(frozen=True, slots=True)
class Oracles:
    """How often a test checks something, by what it holds against what. Tautologies are none of them."""

    value: int = 0
    """Against an expected value: `==`, `assertEqual`, `toEqual`, `approx`, `cmp.Diff`."""
    state: int = 0
    """A property: membership, length, type, order, a pattern."""
    failure: int = 0
    """That something is refused or goes wrong: `raises`, `toThrow`, `assertThrows`."""
    snapshot: int = 0
    """Against what was recorded before."""
    truth: int = 0
    """Mere truthiness, presence, or the absence of an error: `assert x`, `toBeDefined`, `NoError`."""
    call: int = 0
    """That a double was called."""
    helper: int = 0
    """A call of something that checks, where it cannot be seen what it checks."""

    @property
    def total(self) -> int:
        return self.value + self.state + self.failure + self.snapshot + self.truth + self.call + self.helper


NO_ORACLES = Oracles()


@dataclass(frozen=True, slots=True)
class Test:
    """A test function. `assertions` counts what can fail it: asserts, `raises`, calls that check."""

    __test__ = False  # its name makes pytest look for tests inside

    name: str
    line: int
    assertions: int
    trivial: bool
    """It can only pass: empty, or asserting a constant."""
    skipped: bool
    """Whatever the circumstances; a skip under a condition is none."""
    skip_reason: str = ""
    """Why, as written; empty where nothing is."""
    expects_failure: bool = False
    """It checks that something is refused or goes wrong."""
    end_line: int = 0
    """0 where it is not known."""
    oracles: Oracles = NO_ORACLES
    tautologies: tuple[int, ...] = ()
    """Lines of assertions that hold whatever the code does."""
    swallowed: tuple[int, ...] = ()
    """Lines of handlers that let the test pass when what it tests goes wrong."""
    sleeps: tuple[int, ...] = ()
    """Lines that wait for a fixed time."""
    conditionals: int = 0
    """Decisions in the body: `if`, `switch`, a conditional expression; not loops."""
    doubles: int = 0
    """Mocks, stubs, spies and patches it makes or is given."""
    patched: tuple[str, ...] = ()
    """What it replaces by doubles, as written: a dotted path, a module's specifier, a member."""
    parametrised: bool = False
    """It runs for several rows of data."""
    property_based: bool = False
    """Its inputs are drawn by a generator."""
    outside: tuple[str, ...] = ()
    """What beyond the code its outcome hangs on, sorted: `clock`, `network`, `order`, `random`."""
    calls: tuple[str, ...] = ()
    """Names it calls, last part only, sorted, each once; at most 60."""
    checked: tuple[str, ...] = ()
    """Those of `calls` whose result is held against an expected value, also through a variable."""
    around: tuple[str, ...] = ()
    """Fixtures it asks for and decorators it stands under, sorted."""
    mocked_subjects: tuple[int, ...] = ()
    """Lines that put a mute double in the place of the very thing whose result is then checked."""


@dataclass(frozen=True, slots=True)
class TestHelper:
    """A function beside the tests that is none itself: what it may check for the tests that call it."""

    __test__ = False

    name: str
    """Last part only."""
    asserts: bool
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comments:
    """What the comments of a file hold besides explanations."""

    lines: int = 0
    """Lines with a comment and nothing else, as cloc counts them."""
    todos: tuple[int, ...] = ()
    """Lines with TODO, FIXME, XXX or HACK."""
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class Syntax:
    """What the syntax tree of a file holds."""

    functions: tuple[Function, ...] = ()
    """Ordered by line. Functions with a part that the parser could not read are left out."""
    classes: tuple[Class, ...] = ()
    imports: tuple[Import, ...] = ()
    """In order of appearance."""
    swallowed: tuple[int, ...] = ()
    """Lines of handlers that catch any error and do nothing about it, without a word why.

    Left out where an error leaves another value behind: what is tried ends in a `return` or an assignment.
    """
    unread_lines: int = 0
    """Lines of functions that were read only in part and are left out, and of errors elsewhere."""


@dataclass(frozen=True, slots=True)
class Passages:
    """What the code says, ten lines at a time; packed, because there is one for nearly every line."""

    lines: int = 0
    """Lines with words that are no comments."""
    hashes: str = ""
    """In base 64, 64 bits for each line that ten such lines start with; 0 where they hold too little."""
    steps: str = ""
    """In base 64, how far it is from each of these lines to the next."""


@dataclass(frozen=True, slots=True)
class FileAnalysis:
    """`syntax` and `tests` are none where the language is not read or the text does not parse."""

    lines: int
    """Lines that are not blank."""
    generated: bool
    minified: bool
    syntax: Syntax | None = None
    tests: tuple[Test, ...] | None = None
    test_helpers: tuple[TestHelper, ...] = ()
    """Functions that check, or call others: read where a file checks anything."""
    comments: Comments = field(default_factory=Comments)
    passages: Passages = field(default_factory=Passages)
    problem: str = ""
    """Why something above is none."""
