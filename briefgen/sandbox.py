"""Jinja's sandbox, quicker: what it asks of each value is asked of each type once, and compiled templates do themselves
what is plain.

What may be reached, what is escaped and what is said of a fault is Jinja's own: a short way is taken only where the
long one is known to come to the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import lru_cache, partial
from gettext import NullTranslations
from keyword import iskeyword
from types import BuiltinMethodType, FunctionType, MemberDescriptorType, MethodType
from typing import Any, Final, cast

import markupsafe
from jinja2 import nodes, pass_eval_context, runtime
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Template, TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape
from msgspec import Struct

_COMMONS: Final = (
    "printed, marked, Macro = environment.printed, environment.marked, environment.macro",
    "fields, attribute = environment.fields, environment.getattr",
    # Where another template extends this one, it may be another one's escaping that counts.
    "said, quick = (environment.said, Macro) if context.name == {name!r} else (None, None)",
)
_FIELD: Final = ("({held}.{name} if type({held} := ", ") in fields[{name!r}] else attribute({held}, {name!r}))")
_ATTRIBUTE: Final = ("attribute(", ", {name!r})")
_PRINTED: Final = "printed("
_MARKED: Final = "marked("
_FILLED: Final = {True: "{printed(%s)}", False: "{%s!s}"}
_IF_SAID: Final = "{called} is said"
_IF_MACRO: Final = "type({called}) is quick and {called}.takes == {count}"
_INCLUDED: Final = "environment.included({name!r}, {parent!r}, context, {stored})"
_IMPORTED: Final = "environment.imported({name!r}, {parent!r}, context)"
EMITTED: Final = (
    *(*_COMMONS, _FIELD, _ATTRIBUTE, _PRINTED, _MARKED, _FILLED[True], _FILLED[False]),
    *(_IF_SAID, _IF_MACRO, _INCLUDED, _IMPORTED),
)
"""What compiled templates hold of ours. What was compiled with anything else is of no use."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, for templates that stay as they are while it stands and speak by `catalogue`."""

    def __init__(self, catalogue: NullTranslations, **options: Any) -> None:
        super().__init__(**options)
        self.code_generator_class = _Generator
        self.printed, self.marked, self.macro = _printed, _marked, Macro
        self.fields: defaultdict[str, set[type]] = defaultdict(set)
        """Name of an attribute → the types of which it is a field, which needs no asking."""
        self._safe: defaultdict[str, dict[type, bool]] = defaultdict(dict)
        self._loaded: dict[str, Template] = {}
        self._modules: dict[str, TemplateModule] = {}
        self.catalogue = catalogue
        sayers = _sayers(catalogue)
        self.said = sayers["_"]
        self._sayers = frozenset(sayers.values())
        self.globals.update(sayers)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        # The answer rests on the type of `obj` and the name, see `is_internal_attribute` and `modifies_known_mutable`.
        answers = self._safe[attr]
        known = answers.get(type(obj))
        if known is None:
            known = answers[type(obj)] = super().is_safe_attribute(obj, attr, value)
            if known and _is_field(type(obj), attr):
                self.fields[attr].add(type(obj))
        return known

    def getattr(self, obj: Any, attribute: str) -> Any:
        if self._safe[attribute].get(type(obj)):
            value = getattr(obj, attribute, None)
            # That which formats a text goes the long way.
            if value is not None and not (type(value) in _METHODS and value.__name__ in _FORMATTERS):
                return value
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """As the sandbox has it, shorter for macros, what speaks and Python's own methods: all may be called."""
        is_method = type(obj) is BuiltinMethodType
        if not is_method and type(obj) is not Macro and not (type(obj) is FunctionType and obj in self._sayers):
            return super().call(context, obj, *args, **kwargs)
        if kwargs:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
        if not is_method:
            return obj(context.eval_ctx, *args, **kwargs)
        try:
            return obj(*args, **kwargs)
        except StopIteration:
            return self.undefined("value was undefined because a callable raised a StopIteration exception")

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # Else each template has a mapping laid over the environment's, and both are gone through at each include.
        return super().make_globals(d) if d else self.globals

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  what Jinja calls it
    ) -> Template:
        if globals or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        if name not in self._loaded:
            self._loaded[name] = super().get_template(name, parent)
        return self._loaded[name]

    def included(self, name: str, parent: str, context: Context, stored: Mapping[str, Any]) -> str:
        """What the template `name` says where `parent` includes it."""
        template = self.get_template(name, parent)
        known = {name: value for name, value in stored.items() if value is not missing}
        values = {**context.parent, **context.vars, **known}
        # What `Template.new_context` comes to where the globals are among the values already.
        inner = self.context_class(self, values, template.name, template.blocks, template.globals)
        return self.concat(template.root_render_func(inner))

    def imported(self, name: str, parent: str, context: Context) -> TemplateModule:
        """What the template `name` holds that `parent` imports without its context."""
        if len(context.globals_keys) > len(self.globals):
            # Globals of a template's own are there in what it imports.
            return self.get_template(name, parent)._get_default_module(context)
        if name not in self._modules:
            self._modules[name] = self.get_template(name, parent)._get_default_module(context)
        return self._modules[name]


_METHODS: Final = frozenset((MethodType, BuiltinMethodType))
_FORMATTERS: Final = frozenset(("format", "format_map"))


def _is_field(of: type, name: str) -> bool:
    """Whether each value of a type has an attribute, and has in it what its maker gave it, or a number or a truth."""
    if of is LoopContext:
        return name in ("index", "index0", "first", "last")
    declared = issubclass(of, Struct) and name in of.__struct_fields__
    return declared and isinstance(getattr(of, name, None), MemberDescriptorType)


class Macro(runtime.Macro):
    """Knows how many values its function takes."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        takes_else = self.caller or self.catch_kwargs or self.catch_varargs
        self.takes = -1 if takes_else else len(self.arguments)


_marked: Final[Callable[[str], Markup]] = partial(str.__new__, Markup)
"""`Markup` of what is a plain string for sure."""
_escaped: Final[Callable[[str], str]] = getattr(markupsafe, "_escape_inner", escape)
"""What `escape` does with a text, which it then marks as escaped; that takes ten times as long. Private, and tested."""


def _printed(value: Any) -> str:
    """A value as it stands in HTML, to be joined with what stands around it."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    if kind is Markup:
        return cast("str", value)
    return str(value) if kind is int else escape(value)


class _Generator(CodeGenerator):
    """Compiles templates: `EMITTED` is what it does otherwise than Jinja."""

    environment: Sandbox
    _bare: nodes.Node | None = None
    """A call whose result is printed as it is."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  named after the node
        self._escapes_alike = next(node.find_all(_ESCAPE_OTHERWISE), None) is None
        super().visit_Template(node, frame)

    def write_commons(self) -> None:
        super().write_commons()
        for line in _COMMONS:
            self.writeline(line.format(name=self.name))

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  named after the node
        can_be_written = node.attr.isascii() and not iskeyword(node.attr)
        before, after = _FIELD if can_be_written else _ATTRIBUTE
        held = self.temporary_identifier()
        self.write(before.format(held=held, name=node.attr))
        self.visit(node.node, frame)
        self.write(after.format(held=held, name=node.attr))

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802  named after the node
        is_bare, self._bare = self._bare is node, None
        if forward_caller or not self._may_be_quick(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        names = self._held(node, frame)
        quick, condition = self._quick(node, names, frame)
        is_marked = frame.eval_ctx.autoescape and not is_bare
        self.write(f"({_MARKED if is_marked else '('}{quick}) if {condition} else {_PRINTED if is_bare else '('}")
        super().visit_Call(_again(node, names), frame)
        self.write(")))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not frame.eval_ctx.autoescape or frame.eval_ctx.volatile:
            super()._output_child_pre(node, frame, finalize)
        elif isinstance(node, nodes.Call) and self._may_be_quick(node):
            self._bare = node
            self.write("(")
        else:
            self.write(_PRINTED)

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802  named after the node
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or node.ignore_missing or not node.with_context:
            super().visit_Include(node, frame)
            return
        stored = self.dump_local_context(frame)
        self.simple_write(_INCLUDED.format(name=name, parent=self.name, stored=stored), frame, node)

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if isinstance(name, str) and not node.with_context:
            self.write(_IMPORTED.format(name=name, parent=self.name))
        else:
            super()._import_common(node, frame)

    # Calls of macros and messages: what Jinja does once it has found out what is called and with what.

    def _may_be_quick(self, node: nodes.Call) -> bool:
        is_plain = self._escapes_alike and not node.dyn_args and not node.dyn_kwargs
        return is_plain and (not node.kwargs or self._message(node) is not None)

    def _held(self, node: nodes.Call, frame: Frame) -> list[str]:
        """Writes a condition that always holds and that keeps what is called, and with what, one after the other; their
        names. They are told for the short way and for the long one: code would double with each call within a call."""
        parts = [node.node, *node.args, *(one.value for one in node.kwargs)]
        names = [self.temporary_identifier() for _ in parts]
        self.write("((")
        for name, part in zip(names, parts, strict=True):
            self.write(f"{name} := ")
            self.visit(part, frame)
            self.write(", ")
        self.write(") and ")
        return names

    def _quick(self, node: nodes.Call, names: Sequence[str], frame: Frame) -> tuple[str, str]:
        """The short way of a call of what is held by these names, and when it may be gone."""
        called, given, message = names[0], names[1:], self._message(node)
        if message is None:
            return f"{called}._func({', '.join(given)})", _IF_MACRO.format(called=called, count=len(given))
        values = {one.key: name for one, name in zip(node.kwargs, given[len(node.args) :], strict=True)}
        filled = _FILLED[bool(frame.eval_ctx.autoescape)]
        text = message.replace("{", "{{").replace("}", "}}")
        text = _PLACE.sub(lambda place: filled % values[place[1]] if place[1] else "%", text)
        return f"f{text!r}", _IF_SAID.format(called=called)

    def _message(self, node: nodes.Call) -> str | None:
        """What a call says if it is one of a message in which just what is given is filled in."""
        if not (isinstance(node.node, nodes.Name) and node.node.name == "_" and len(node.args) == 1):
            return None
        text, given = node.args[0], {one.key for one in node.kwargs}
        if not isinstance(text, nodes.Const) or not isinstance(text.value, str) or given & _NOT_FILLED_IN:
            return None
        said = self.environment.catalogue.gettext(text.value)
        names = _names_in(said)
        return said if names is not None and given >= {*names} else None


_ESCAPE_OTHERWISE: Final[tuple[type[nodes.Node], ...]] = (nodes.EvalContextModifier, nodes.Extends, nodes.Block)
"""Where one of these is, it is known only when the template is filled in what is to be escaped."""
_NOT_FILLED_IN: Final = frozenset(("context", "message"))
"""What the function of a message takes for itself."""


def _again(node: nodes.Call, names: Sequence[str]) -> nodes.Call:
    """The same call of what is held by these names."""
    called, *given = [_variable(name, node.lineno) for name in names]
    kwargs = [nodes.Keyword(one.key, held) for one, held in zip(node.kwargs, given[len(node.args) :], strict=True)]
    return nodes.Call(called, given[: len(node.args)], kwargs, None, None, lineno=node.lineno)


def _variable(name: str, line: int) -> nodes.InternalName:
    """A variable of the compiled template, made as Jinja's parser makes them."""
    made: nodes.InternalName = object.__new__(nodes.InternalName)
    nodes.Node.__init__(made, name, lineno=line)
    return made


# What templates say in the language of the page.


def _sayers(catalogue: NullTranslations) -> dict[str, Callable[..., str]]:
    """The functions of gettext as templates call them. Jinja's own extension does the same at many times the cost."""

    @pass_eval_context
    def gettext(context: EvalContext, message: str, **values: object) -> str:
        return _filled(context, catalogue.gettext(message), values)

    @pass_eval_context
    def pgettext(context: EvalContext, where: str, message: str, **values: object) -> str:
        return _filled(context, catalogue.pgettext(where, message), values)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, **values: object) -> str:
        return _filled(context, catalogue.ngettext(one, many, num), {"num": num, **values})

    @pass_eval_context
    def npgettext(context: EvalContext, where: str, one: str, many: str, num: int, **values: object) -> str:
        return _filled(context, catalogue.npgettext(where, one, many, num), {"num": num, **values})

    return {"_": gettext, "pgettext": pgettext, "ngettext": ngettext, "npgettext": npgettext}


def _filled(context: EvalContext, text: str, values: Mapping[str, object]) -> str:
    # What stands in a catalogue is as good as what stands in a template; the values in it are escaped.
    if not context.autoescape:
        return text % values
    names = _names_in(text)
    if names is None:
        return Markup(text) % values  # noqa: S704
    return _marked(str(text) % {name: _printed(values[name]) for name in names})


@lru_cache(maxsize=1024)
def _names_in(text: str) -> tuple[str, ...] | None:
    """The names in `%(name)s`; none, where another way of formatting is asked for."""
    found = list(_PLACE.finditer(text))
    return None if any(match["other"] for match in found) else tuple(match[1] for match in found if match[1])


_PLACE: Final = re.compile(r"%\((\w+)\)s|%%|(?P<other>%)")
