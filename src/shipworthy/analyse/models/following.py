"""Follows what is made of model libraries through a program, and finds where it is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from shipworthy.analyse.models.arguments import Given, command_of, texts_of, told_of, within
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
from shipworthy.analyse.models.imports import package_of
from shipworthy.analyse.models.known import Known
from shipworthy.analyse.models.leading import (
    MAX_ITEMS,
    better,
    dotted,
    first,
    item_of,
    leads,
    method,
    read_field,
    result,
    several,
)
from shipworthy.analyse.models.scopes import Scope, named_scope, owner_of, qualified, top
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
                if annotation is not None and not leads(found):
                    found = self._annotated(annotation, scope) or found
                self._name_after(value, target)
                self._bind(target, found, scope if declares else owner_of(target, scope))
            case Return(value):
                found = self._value(value, scope)
                if scope.routine is not None and leads(found) and not leads(scope.routine.returns):
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
        module = module if python else package_of(module)
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
        for name in names if self._group == "Python" else (package_of(statement.module),):
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
                self._bind_name(name, value, top(scope) if name in scope.outer else scope)
            case Attribute():
                if value is not None:
                    self._bind_attribute(target, value, scope)
            case Item(of, key):
                owner = self._value(of, scope)
                if isinstance(owner, Bundle) and value is not None and leads(value):
                    owner.items[key.text if isinstance(key, Text) else ""] = value
            case Several(parts):
                each = value.items if isinstance(value, Bundle) else {}
                for number, part in enumerate(parts):
                    self._bind(part, each.get(str(number)), scope)
            case Record(items):
                for item in items:
                    self._bind(item.value, self._attribute(value, item.name), scope)
            case _:
                pass

    def _bind_name(self, name: str, value: Value | None, scope: Scope) -> None:
        if value is not None and better(scope.names.get(name), value):
            scope.names[name] = value
            if scope.type is not None:
                scope.type.fields[name] = value
        elif name not in scope.names:
            scope.names[name] = OPAQUE

    def _bind_attribute(self, target: Attribute, value: Value, scope: Scope) -> None:
        owner = self._value(target.of, scope)
        around = written(target.of)
        if isinstance(owner, Thing) and better(owner.type.fields.get(target.name), value):
            owner.type.fields[target.name] = value
        elif isinstance(owner, Bundle) and len(owner.items) < MAX_ITEMS:
            owner.items[target.name] = value
        elif around == "module" and target.name == "exports":
            self._exports["default"] = value
            self._exports.update(value.items if isinstance(value, Bundle) else {})
        elif around in {"exports", "module.exports"}:
            self._exports[target.name] = value

    # Functions and classes

    def _enter(self, function: Function, routine: Routine, around: Scope, type_: Type | None) -> None:
        if function in self._entered:
            return
        self._entered.add(function)
        scope = Scope({}, around, qualified(around, function.name), routine)
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
        if function.returns is not None and not leads(routine.returns):
            routine.returns = self._annotated(function.returns, around)
        self._block(function.body, scope)

    def _parameter(self, parameter: Parameter, routine: Routine, scope: Scope) -> Value | None:
        value: Value | None = None
        if parameter.annotation is not None:
            value = self._annotated(parameter.annotation, scope)
        if not leads(value) and parameter.default is not None:
            value = self._value(parameter.default, scope)
        return value if leads(value) else routine.given.get(parameter.name, value)

    def _function(self, function: Function, scope: Scope) -> Value:
        if function not in self._routines:
            names = tuple(p.name for p in function.parameters)
            self._routines[function] = Routine(
                None, {}, names[1:] if function.own_self else names, function.reads_as_field
            )
        routine = self._routines[function]
        made: Value = routine
        inner = Scope({}, scope, qualified(scope, function.name)) if function.name else scope
        for decorator in reversed(function.decorators):
            self._value(decorator, inner)
        type_ = scope.type
        outside = scope.around if type_ is not None and scope.around is not None else scope
        self._waiting.append((function, routine, named_scope(outside, scope), type_))
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
                return self._annotated(dotted(text), scope) if text else None
            case Several(parts) | Beside(parts):
                return first(self._annotated(part, scope) for part in parts)
            case Item(of, key):
                own = self._annotated(of, scope)
                return own if leads(own) else self._annotated(key, scope)
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
                return item_of(self._value(of, scope), key)
            case Text(text):
                return Written(text)
            case Several(parts, listed):
                return several([self._value(part, scope) for part in parts], listed=listed)
            case Record(items):
                return self._record(items, scope)
            case Beside(parts):
                self._block(parts, scope)
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
                    return read_field(fields[name])
                return first(self._attribute(base, name, depth + 1) for base in bases if depth < 5)
            case Thing(type_, itself):
                if name in type_.fields:
                    return read_field(type_.fields[name])
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
                return result(callee)
            case Type():
                if isinstance(made := method(callee, ("__init__", "constructor")), Routine):
                    self._hand(made, given)
                else:
                    self._fill(callee, given)
                return Thing(callee)
            case Thing(type_):
                made = method(type_, ("__call__",))
                return made.returns if isinstance(made, Routine) else None
            case _:
                return self._call_unknown(call, given, scope)

    def _call_named(
        self, path: tuple[str, ...], callee: Named, call: Call, given: Given, scope: Scope
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
        kind = forms.of_name(named, texts_of(given))
        if kind is not None:
            self._site(library, kind, call, given, scope)
        origin = next((word for word in reversed(named) if not word.startswith("from_")), "")
        if kind in {SiteKind.CLIENT, SiteKind.AGENT}:
            return Sender(library, model=told_of(given)[1], origin=origin)
        if forms.makes(named):
            return Sender(library, origin=origin)
        if kind is None and forms.passes(named):
            return first(value for value in within(given))
        return None if kind else self._passed(call, given)

    def _call_sender(self, callee: Sender, call: Call, given: Given, scope: Scope) -> Value | None:
        forms = forms_of(callee.library, self._group)
        chain = callee.chain or (CALLED,)
        kind = forms.of_chain(chain, texts_of(given), callee.origin)
        if kind is None and (command := command_of(chain, given)):
            self._send(command, call, scope)
            return None
        if kind is not None:
            self._site(callee.library, kind, call, given, scope, direct=callee.direct)
        if kind in {SiteKind.CLIENT, SiteKind.AGENT}:
            return Sender(callee.library, (), callee.direct, told_of(given)[1], chain[-1])
        if forms.keeps(chain, callee.origin):
            return replace(callee, chain=())
        return None

    def _send(self, command: Command, call: Call, scope: Scope) -> None:
        self._site(command.library, SiteKind.REQUEST, call, [(Argument("", call.of), command.given)], scope)

    def _handed_on(self, value: Sender, argument: Argument, call: Call, given: Given, scope: Scope) -> None:
        """`to_thread(client.messages.create, model=…)`: another carries it out."""
        kind = forms_of(value.library, self._group).of_chain(value.chain, origin=value.origin)
        if kind in {SiteKind.REQUEST, SiteKind.EMBEDDING}:
            handed = Call(argument.value, call.arguments, call.line)
            self._site(value.library, kind, handed, given, scope, direct=value.direct)

    def _call_unknown(self, call: Call, given: Given, scope: Scope) -> Value | None:
        if isinstance(call.of, Attribute) and (command := command_of((call.of.name,), given)):
            self._send(command, call, scope)
            return None
        if isinstance(call.of, Attribute) and (words := written(call.of).split(".")):
            for library in self._known.libraries:
                forms = forms_of(library, self._group)
                here = any(name == library.name for _, name, _ in self._imports)
                declared = here or library.name in self._known.declared
                if forms.of_written(words, declared=declared, imported=here):
                    kind = forms.of_chain(words) or SiteKind.REQUEST
                    self._site(library, kind, call, given, scope)
                    return None
        return self._passed(call, given)

    def _passed(self, call: Call, given: Given) -> Value | None:
        """What a wrapper gives back: `wrap_openai(client)`, `Depends(get_client)`, `cache(() => client)`."""
        name = written(call.of).rpartition(".")[2].lower()
        if name == "pipe":
            return first(value for _, value in given)
        if not given or not any(word in name for word in _WRAPS):
            return None
        value = given[0][1]
        if isinstance(value, Routine):
            return value.returns if "depends" in name else value
        return value if isinstance(value, Sender | Thing) else None

    def _hand(self, routine: Routine, given: Given) -> None:
        """Parameters get what they are given, where that leads to a model."""
        for number, (argument, value) in enumerate(given):
            name = argument.name or (routine.parameters[number] if number < len(routine.parameters) else "")
            if name and value is not None and leads(value):
                routine.given.setdefault(name, value)

    def _fill(self, type_: Type, given: Given) -> None:
        """A class whose constructor is made for it: a dataclass, a model of Pydantic."""
        for argument, value in given:
            if argument.name and value is not None and leads(value):
                type_.fields.setdefault(argument.name, value)

    # Sites

    def _site(
        self,
        library: Library,
        kind: SiteKind,
        call: Call,
        given: Given,
        scope: Scope,
        *,
        direct: bool = True,
    ) -> None:
        if not self._last:
            return
        callee = written(call.of)[-MAX_CALLEE:]
        names, model = told_of(given)
        site = CallSite(
            call.line, library.name, library.role, kind, callee, scope.function, names, model, direct
        )
        self._sites.setdefault((call.line, library.name, callee), site)
