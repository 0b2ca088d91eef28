"""Follows what is made of model libraries through a program, and finds where it is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from shipworthy.analyse.models.code_tree import (
    Argument,
    Assign,
    Attribute,
    Beside,
    Call,
    Class,
    Export,
    Expression,
    Function,
    Import,
    Imported,
    Item,
    Name,
    Outer,
    Parameter,
    Record,
    Return,
    Several,
    Statement,
    Text,
    written,
)
from shipworthy.analyse.models.forms import CALLED, forms_of, library_of
from shipworthy.analyse.models.known import Known
from shipworthy.analyse.models.names import is_model_name
from shipworthy.analyse.models.values import (
    OPAQUE,
    Bundle,
    Command,
    Named,
    Opaque,
    Routine,
    Sender,
    Thing,
    Type,
    Value,
    Written,
    carries,
)
from shipworthy.model.ai_models import CallSite, Library, LibraryImport, ModelReading, SiteKind

PASSES = 3
"""What is bound below its use is known in the second pass; the last one writes down."""
MAX_CALLEE = 120
_MODEL = frozenset(
    {"model", "model_name", "modelName", "modelId", "model_id", "ModelId", "engine", "deployment_name"}
)
_SELF = frozenset({"self", "cls", "this"})
_WRAPS = (
    "wrap",
    "patch",
    "instrument",
    "trace",
    "traced",
    "track",
    "observe",
    "cache",
    "memo",
    "depends",
    "singleton",
)
"""A function with such a word in its name gives back what it is given."""


@dataclass(eq=False, slots=True)
class Scope:
    names: dict[str, Value] = field(default_factory=dict)
    around: Scope | None = None
    function: str = ""
    """The qualified name of the function it belongs to."""
    routine: Routine | None = None
    type: Type | None = None
    """The class in whose body it is."""
    outer: set[str] = field(default_factory=set)
    """Names that are bound further out."""

    def find(self, name: str) -> Value | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.around
        return None


class Follower:
    """One file. What is found is in `reading`."""

    def __init__(self, group: str, known: Known) -> None:
        self._group = group
        self._known = known
        self._routines: dict[Function, Routine] = {}
        self._types: dict[Class, Type] = {}
        self._waiting: list[tuple[Function, Routine, Scope, Type | None]] = []
        self._entered: set[Function] = set()
        self._sites: dict[tuple[int, str, str], CallSite] = {}
        self._imports: dict[tuple[int, str, str], LibraryImport] = {}
        self._exports: dict[str, Value] = {}
        self._last = False

    def follow(self, program: Sequence[Statement]) -> ModelReading:
        """Raises `RecursionError` where the program is nested deeper than what anybody writes."""
        top = Scope()
        for number in range(PASSES):
            self._last = number == PASSES - 1
            self._entered.clear()
            self._block(program, top)
            while self._waiting:
                self._enter(*self._waiting.pop(0))
        sites = sorted(self._sites.values(), key=lambda s: (s.line, s.library, s.callee))
        offered = {**top.names, **self._exports}
        offered = {name: value for name, value in offered.items() if self._is_offer(value)}
        return ModelReading(tuple(self._imports.values()), tuple(sites), offered)

    def _is_offer(self, value: Value) -> bool:
        return self._library(value) is not None if isinstance(value, Named) else carries(value)

    # Statements

    def _block(self, statements: Iterable[Statement], scope: Scope) -> None:
        for statement in statements:
            self._statement(statement, scope)

    def _statement(self, statement: Statement, scope: Scope) -> None:
        match statement:
            case Import():
                self._import(statement, scope)
            case Outer(names):
                scope.outer.update(names)
            case Assign(target, value, annotation, declares):
                found = self._value(value, scope) if value is not None else None
                if annotation is not None and not _leads(found):
                    found = self._annotated(annotation, scope) or found
                self._name_after(value, target)
                self._bind(target, found, scope if declares else _owner(target, scope))
            case Return(value):
                found = self._value(value, scope)
                if scope.routine is not None and _leads(found) and not _leads(scope.routine.returns):
                    scope.routine.returns = found
            case Export(name, value):
                if (found := self._value(value, scope)) is not None:
                    self._exports[name] = found
            case _:
                self._value(statement, scope)

    def _name_after(self, value: Expression | None, target: Expression) -> None:
        """`const ask = async () => …`: the function is called by what it is bound to."""
        if isinstance(value, Function) and not value.name and isinstance(target, Name | Attribute):
            value.name = target.name

    def _import(self, statement: Import, scope: Scope) -> None:
        value = self._imported(statement.module, statement.name)
        if statement.name == "*" and isinstance(value, Bundle) and not statement.bound:
            scope.names.update(value.items)
        if statement.bound and statement.bound != "*":
            if value is None:
                scope.names.setdefault(statement.bound, OPAQUE)
            elif isinstance(value, Named) and statement.type_only:
                scope.names[statement.bound] = replace(value, type_only=True)
            else:
                scope.names[statement.bound] = value
                if self._group == "Python" and not statement.name and statement.bound != statement.module:
                    self._whole(statement, value, scope)
        self._note(statement)

    def _whole(self, statement: Import, value: Value, scope: Scope) -> None:
        """`import a.b` binds `a`, and with it whatever is reached below."""
        first, dot, rest = statement.module.partition(".")
        if not dot or statement.bound != first:
            return
        if isinstance(value, Bundle):
            for part in reversed(rest.split(".")):
                value = Bundle({part: value})
            scope.names[first] = value
        else:
            scope.names[first] = Named((first,), statement.type_only)

    def _imported(self, module: str, name: str) -> Value | None:
        """What is given comes before a library: a product may have an `agents` of its own."""
        python = self._group == "Python"
        between = "" if module.endswith(".") else "."
        below = f"{module}{between}{name}" if python and name not in {"", "*"} else module
        for place in dict.fromkeys((below, module)):
            if (offered := self._known.given.get(place)) is None:
                continue
            bundle = Bundle(dict(offered))  # type: ignore[arg-type]  # exports are values of this reader
            if name in {"", "*"}:
                return bundle
            if name in offered:
                return bundle.items[name]
            if python and place == below and below != module:
                return bundle
        if module in self._known.local or below in self._known.local:
            return self._lazily(name)
        path = (*module.split("."),) if python else (module,)
        return Named((*path, *((name,) if name not in {"", "*"} else ())))

    def _lazily(self, name: str) -> Value | None:
        """`from product.llm import litellm`: the library under its own name."""
        for library in self._known.libraries:
            if not library.declared and name in library.imports.get(self._group, ()):
                return Named((name,))
        return None

    def _note(self, statement: Import) -> None:
        if statement.module in self._known.local or statement.module.startswith("."):
            return
        names = (statement.module, f"{statement.module}.{statement.name}")
        for name in names if self._group == "Python" else names[:1]:
            if library := library_of(self._known.libraries, name, self._group):
                key = (statement.line, library.name, statement.module)
                before = self._imports.get(key)
                taken = before.names if before else ()
                if statement.name not in {"", "*", *taken}:
                    taken = (*taken, statement.name)
                typed = statement.type_only and (before is None or before.type_only)
                self._imports[key] = LibraryImport(
                    statement.line, library.name, library.role, statement.module, taken, typed
                )
                return

    def _bind(self, target: Expression, value: Value | None, scope: Scope) -> None:
        match target:
            case Name(name):
                if name in scope.outer:
                    scope = _top(scope)
                if value is not None and _better(scope.names.get(name), value):
                    scope.names[name] = value
                    if scope.type is not None:
                        scope.type.fields[name] = value
                elif name not in scope.names:
                    scope.names[name] = OPAQUE
            case Attribute(of, name):
                owner = self._value(of, scope)
                if (
                    isinstance(owner, Thing)
                    and value is not None
                    and _better(owner.type.fields.get(name), value)
                ):
                    owner.type.fields[name] = value
                elif isinstance(owner, Bundle) and value is not None:
                    if len(owner.items) < 200:
                        owner.items[name] = value
                elif isinstance(of, Name) and written(of) in {"exports", "module"} and value is not None:
                    self._exports["default" if of.name == "module" else name] = value
                    if isinstance(value, Bundle):
                        self._exports.update(value.items)
                elif written(of) == "module.exports" and value is not None:
                    self._exports[name] = value
            case Item(of, key):
                owner = self._value(of, scope)
                if isinstance(owner, Bundle) and _leads(value) and value is not None:
                    owner.items[key.text if isinstance(key, Text) else ""] = value
            case Several(parts):
                for part in parts:
                    self._bind(
                        part, value if isinstance(value, Sender | Thing) and len(parts) == 1 else None, scope
                    )
                if isinstance(value, Bundle):
                    for number, part in enumerate(parts):
                        if (each := value.items.get(str(number))) is not None:
                            self._bind(part, each, scope)
            case Record(items):
                for item in items:
                    self._bind(item.value, self._attribute(value, item.name), scope)
            case _:
                pass

    # Functions and classes

    def _enter(self, function: Function, routine: Routine, around: Scope, type_: Type | None) -> None:
        if function in self._entered:
            return
        self._entered.add(function)
        scope = Scope({}, around, _qualified(around, function.name), routine)
        for number, parameter in enumerate(function.parameters):
            value: Value | None = None
            if number == 0 and function.own_self and type_ is not None:
                value = Thing(type_, itself=True)
            else:
                value = self._parameter(parameter, routine, around)
            scope.names[parameter.name] = value or OPAQUE
            for name in parameter.fields:
                scope.names[name] = self._attribute(value, name) or OPAQUE
            if parameter.field and type_ is not None and value is not None:
                type_.fields[parameter.name] = value
        if type_ is not None and self._group != "Python":
            scope.names["this"] = Thing(type_, itself=True)
        if function.returns is not None and not _leads(routine.returns):
            routine.returns = self._annotated(function.returns, around)
        self._block(function.body, scope)

    def _parameter(self, parameter: Parameter, routine: Routine, scope: Scope) -> Value | None:
        value: Value | None = None
        if parameter.annotation is not None:
            value = self._annotated(parameter.annotation, scope)
        if not _leads(value) and parameter.default is not None:
            value = self._value(parameter.default, scope)
        return value if _leads(value) else routine.given.get(parameter.name, value)

    def _function(self, function: Function, scope: Scope) -> Value:
        if function not in self._routines:
            names = tuple(p.name for p in function.parameters)
            self._routines[function] = Routine(
                None, {}, names[1:] if function.own_self else names, function.reads_as_field
            )
        routine = self._routines[function]
        made: Value = routine
        inner = Scope({}, scope, _qualified(scope, function.name)) if function.name else scope
        for decorator in reversed(function.decorators):
            self._value(decorator, inner)
        type_ = scope.type
        outside = scope.around if type_ is not None and scope.around is not None else scope
        self._waiting.append((function, routine, _named_scope(outside, scope), type_))
        if function.name:
            if scope.type is not None:
                scope.type.fields[function.name] = made
            else:
                scope.names.setdefault(function.name, made)
        return made

    def _class(self, node: Class, scope: Scope) -> Value:
        type_ = self._types.setdefault(node, Type(node.name))
        type_.bases = [b for base in node.bases if (b := self._value(base, scope)) is not None]
        for decorator in node.decorators:
            self._value(decorator, scope)
        scope.names[node.name] = type_
        inner = Scope({}, scope, scope.function + ("." if scope.function else "") + node.name, None, type_)
        self._block(node.body, inner)
        return type_

    # Annotations

    def _annotated(self, annotation: Expression, scope: Scope) -> Value | None:
        """What a thing of the type is: something to send with, or an object of the product."""
        match annotation:
            case Text(text):
                return self._annotated(_dotted(text), scope) if text else None
            case Several(parts) | Beside(parts):
                return _first(self._annotated(part, scope) for part in parts)
            case Item(of, key):
                own = self._annotated(of, scope)
                return own if _leads(own) else self._annotated(key, scope)
            case Call() | Record() | Function() | Class() | Imported():
                return self._value(annotation, scope) if isinstance(annotation, Call) else None
            case _:
                value = self._value(annotation, scope)
        if isinstance(value, Type):
            return Thing(value)
        if isinstance(value, Named) and (library := self._library(value)):
            return Sender(library) if forms_of(library, self._group).is_type(value.path) else None
        return None

    def _library(self, value: Named) -> Library | None:
        for number in range(len(value.path), 0, -1):
            name = ".".join(value.path[:number]) if self._group == "Python" else value.path[0]
            if name in self._known.local:
                return None
        name = ".".join(value.path) if self._group == "Python" else value.path[0]
        return library_of(self._known.libraries, name, self._group)

    # Expressions

    def _value(self, node: Expression, scope: Scope) -> Value | None:
        match node:
            case Name(name):
                found = scope.find(name)
                return None if isinstance(found, Opaque) else found
            case Attribute(of, name):
                return self._attribute(self._value(of, scope), name)
            case Call():
                return self._call(node, scope)
            case Item(of, key):
                self._value(key, scope)
                return _item(self._value(of, scope), key)
            case Text(text):
                return Written(text)
            case Several(parts, listed):
                values = [self._value(part, scope) for part in parts]
                if listed:
                    return Bundle({str(i): v for i, v in enumerate(values) if v is not None and i < 100})
                return _first(values) or next((v for v in values if v is not None), None)
            case Record(items):
                return self._record(items, scope)
            case Beside(parts):
                for part in parts:
                    self._value(part, scope)
                return None
            case Imported(module, line):
                self._note(Import(module, "", "", line))
                return self._imported(module, "")
            case Function():
                return self._function(node, scope)
            case Class():
                return self._class(node, scope)

    def _record(self, items: Sequence[Argument], scope: Scope) -> Bundle:
        found: dict[str, Value] = {}
        keys: list[str] = []
        for item in items:
            self._name_after(item.value, Name(item.name))
            value = self._value(item.value, scope)
            if item.spread:
                if isinstance(value, Bundle):
                    found.update(value.items)
                    keys.extend(value.keys)
                continue
            if item.name:
                keys.append(item.name)
            if value is not None:
                found[item.name] = value
        return Bundle(found, tuple(dict.fromkeys(keys)))

    def _attribute(self, value: Value | None, name: str, depth: int = 0) -> Value | None:
        match value:
            case Named(path, type_only):
                return Named((*path, name), type_only)
            case Sender():
                return replace(value, chain=(*value.chain, name))
            case Bundle(items):
                return items.get(name)
            case Type(_, fields, bases):
                if name in fields:
                    return _read(fields[name])
                return _first(self._attribute(base, name, depth + 1) for base in bases if depth < 5)
            case Thing(type_, itself):
                if name in type_.fields:
                    return _read(type_.fields[name])
                return self._inherited(type_, name, itself, depth)
            case Routine() if value.reads_as_field:
                return self._attribute(value.returns, name, depth + 1) if depth < 5 else None
            case _:
                return None

    def _inherited(self, type_: Type, name: str, itself: bool, depth: int) -> Value | None:  # noqa: FBT001
        for base in type_.bases:
            match base:
                case Type() if depth < 5:
                    if found := self._attribute(Thing(base, itself), name, depth + 1):
                        return found
                case Named() if not itself and (library := self._library(base)):
                    if forms_of(library, self._group).is_type(base.path):
                        return Sender(library, (name,), direct=False)
        return None

    # Calls

    def _call(self, call: Call, scope: Scope) -> Value | None:
        callee = self._value(call.of, scope)
        given = [(a, self._value(a.value, scope)) for a in call.arguments]
        for argument, value in given:
            if isinstance(value, Sender) and value.chain:
                self._handed_on(value, argument, call, given, scope)
        match callee:
            case Named(path, False):
                return self._call_named(path, callee, call, given, scope)
            case Sender():
                return self._call_sender(callee, call, given, scope)
            case Routine():
                self._hand(callee, given)
                return _result(callee)
            case Type():
                if isinstance(made := _method(callee, ("__init__", "constructor")), Routine):
                    self._hand(made, given)
                else:
                    self._fill(callee, given)
                return Thing(callee)
            case Thing(type_):
                made = _method(type_, ("__call__",))
                return (
                    made.returns if isinstance(made, Routine) else self._call_thing(type_, call, given, scope)
                )
            case _:
                return self._call_unknown(call, given, scope)

    def _call_thing(self, type_: Type, call: Call, given: _Given, scope: Scope) -> Value | None:
        sender = self._inherited(type_, CALLED, itself=False, depth=0)
        return (
            self._call_sender(replace(sender, chain=()), call, given, scope)
            if isinstance(sender, Sender)
            else None
        )

    def _call_named(
        self, path: tuple[str, ...], callee: Named, call: Call, given: _Given, scope: Scope
    ) -> Value | None:
        if path == ("importlib", "import_module") and given and isinstance(given[0][1], Written):
            return self._imported(given[0][1].text, "")
        library = self._library(callee)
        if library is None:
            return self._passed(call, given)
        forms = forms_of(library, self._group)
        named = path if len(path) > 1 or self._group == "Python" else (*path, "default")
        if forms.is_command(named):
            return Command(library, next((v for _, v in given if isinstance(v, Bundle)), Bundle({})))
        kind = forms.of_name(named, _texts(given))
        if kind is not None:
            self._site(library, kind, call, given, scope)
        origin = next((word for word in reversed(named) if not word.startswith("from_")), "")
        if kind in {SiteKind.CLIENT, SiteKind.AGENT}:
            return Sender(library, model=_told(given)[1], origin=origin)
        if forms.makes(named):
            return Sender(library, origin=origin)
        if kind is None and forms.passes(named):
            return _first(value for value in _within(given))
        return None if kind else self._passed(call, given)

    def _call_sender(self, callee: Sender, call: Call, given: _Given, scope: Scope) -> Value | None:
        forms = forms_of(callee.library, self._group)
        chain = callee.chain or (CALLED,)
        kind = forms.of_chain(chain, _texts(given), callee.origin)
        if kind is None and (command := _command(chain, given)):
            self._send(command, call, scope)
            return None
        if kind is not None:
            self._site(callee.library, kind, call, given, scope, direct=callee.direct)
        if kind in {SiteKind.CLIENT, SiteKind.AGENT}:
            return Sender(callee.library, (), callee.direct, _told(given)[1], chain[-1])
        if forms.keeps(chain, callee.origin):
            return replace(callee, chain=())
        return None

    def _send(self, command: Command, call: Call, scope: Scope) -> None:
        self._site(command.library, SiteKind.REQUEST, call, [(Argument("", call.of), command.given)], scope)

    def _handed_on(self, value: Sender, argument: Argument, call: Call, given: _Given, scope: Scope) -> None:
        """`to_thread(client.messages.create, model=…)`: another carries it out."""
        kind = forms_of(value.library, self._group).of_chain(value.chain, origin=value.origin)
        if kind in {SiteKind.REQUEST, SiteKind.EMBEDDING}:
            handed = Call(argument.value, call.arguments, call.line)
            self._site(value.library, kind, handed, given, scope, direct=value.direct)

    def _call_unknown(self, call: Call, given: _Given, scope: Scope) -> Value | None:
        if isinstance(call.of, Attribute) and (command := _command((call.of.name,), given)):
            self._send(command, call, scope)
            return None
        if isinstance(call.of, Attribute) and (words := written(call.of).split(".")):
            for library in self._known.libraries:
                forms = forms_of(library, self._group)
                if forms.unmistakable and library.name in self._known.declared and forms.of_written(words):
                    kind = forms.of_chain(words) or SiteKind.REQUEST
                    self._site(library, kind, call, given, scope)
                    return None
        return self._passed(call, given)

    def _passed(self, call: Call, given: _Given) -> Value | None:
        """What a wrapper gives back: `wrap_openai(client)`, `Depends(get_client)`, `cache(() => client)`."""
        name = written(call.of).rpartition(".")[2].lower()
        if name == "pipe":
            return _first(value for _, value in given)
        if not given or not any(word in name for word in _WRAPS):
            return None
        value = given[0][1]
        if isinstance(value, Routine):
            return value.returns if "depends" in name else value
        return value if isinstance(value, Sender | Thing) else None

    def _hand(self, routine: Routine, given: _Given) -> None:
        """Parameters get what they are given, where that leads to a model."""
        for number, (argument, value) in enumerate(given):
            name = argument.name or (routine.parameters[number] if number < len(routine.parameters) else "")
            if name and value is not None and _leads(value):
                routine.given.setdefault(name, value)

    def _fill(self, type_: Type, given: _Given) -> None:
        """A class whose constructor is made for it: a dataclass, a model of Pydantic."""
        for argument, value in given:
            if argument.name and value is not None and _leads(value):
                type_.fields.setdefault(argument.name, value)

    # Sites

    def _site(
        self,
        library: Library,
        kind: SiteKind,
        call: Call,
        given: _Given,
        scope: Scope,
        *,
        direct: bool = True,
    ) -> None:
        if not self._last:
            return
        callee = written(call.of)[-MAX_CALLEE:]
        names, model = _told(given)
        site = CallSite(
            call.line, library.name, library.role, kind, callee, scope.function, names, model, direct
        )
        self._sites.setdefault((call.line, library.name, callee), site)


_Given = list[tuple[Argument, Value | None]]


def _told(given: _Given) -> tuple[tuple[str, ...], str]:
    """The names of the arguments, of those in an object too, and the model that is written out."""
    names: list[str] = []
    model = ""
    for argument, value in given:
        if argument.name:
            names.append(argument.name)
            if argument.name in _MODEL:
                model = model or _model(value)
        elif isinstance(value, Bundle) and value.keys:
            names.extend(value.keys)
            model = model or next(
                (m for k in value.keys if k in _MODEL and (m := _model(value.items.get(k)))), ""
            )
        elif isinstance(value, Written) and is_model_name(value.text):
            model = model or value.text
    return tuple(dict.fromkeys(names)), model


def _model(value: Value | None) -> str:
    match value:
        case Written(text):
            return text
        case Sender(chain=()):
            return value.model
        case _:
            return ""


def _command(chain: Sequence[str], given: _Given) -> Command | None:
    sends = chain[-1] == "send"
    return next((v for _, v in given if sends and isinstance(v, Command)), None)


def _within(given: _Given) -> list[Value | None]:
    """What is given, and what stands in lists and dictionaries that are."""
    found = [value for _, value in given]
    return [*found, *(v for each in found if isinstance(each, Bundle) for v in each.items.values())]


def _texts(given: _Given) -> tuple[str, ...]:
    return tuple(value.text for _, value in given if isinstance(value, Written))


def _leads(value: Value | None) -> bool:
    """Whether it may lead to a model: what is offered to other files and handed on."""
    match value:
        case Sender() | Routine() | Type() | Thing():
            return True
        case Bundle(items):
            return any(isinstance(each, Sender | Routine | Thing | Bundle) for each in items.values())
        case _:
            return False


def _better(before: Value | None, value: Value) -> bool:
    return before is None or _leads(value) or not _leads(before)


def _first(values: Iterable[Value | None]) -> Value | None:
    """The first to send with, else the first that leads on."""
    leading = [value for value in values if _leads(value)]
    return next((value for value in leading if isinstance(value, Sender)), leading[0] if leading else None)


def _read(value: Value) -> Value | None:
    if isinstance(value, Opaque):
        return None
    return value.returns if isinstance(value, Routine) and value.reads_as_field else value


def _result(routine: Routine) -> Value | None:
    return routine.returns if _leads(routine.returns) else None


def _item(value: Value | None, key: Expression) -> Value | None:
    match value:
        case Bundle(items):
            if isinstance(key, Text) and key.text in items:
                return items[key.text]
            return _first(items.values())
        case Sender() | Named():
            return value
        case _:
            return None


def _method(type_: Type, names: Iterable[str]) -> Value | None:
    for each in (type_, *(base for base in type_.bases if isinstance(base, Type))):
        for name in names:
            if name in each.fields:
                return each.fields[name]
    return None


def _dotted(text: str) -> Expression:
    """A quoted annotation: its first name that is not one of typing's."""
    words = text.replace("Optional[", "").split("|")[0].split("[")[0].strip(" ]")
    first, *rest = words.split(".")
    found: Expression = Name(first)
    for word in rest:
        found = Attribute(found, word)
    return found


def _top(scope: Scope) -> Scope:
    while scope.around is not None:
        scope = scope.around
    return scope


def _owner(target: Expression, scope: Scope) -> Scope:
    """Where the name is bound that is given something else."""
    at: Scope | None = scope
    while isinstance(target, Name) and at is not None:
        if target.name in at.names:
            return at
        at = at.around
    return scope


def _qualified(around: Scope, name: str) -> str:
    inside = around.function
    return ".".join(part for part in (inside, name) if part)


def _named_scope(outside: Scope, scope: Scope) -> Scope:
    """A method sees what is around its class, under the name of the class."""
    return outside if outside is scope else Scope({}, outside, scope.function)
