"""Jinja's sandbox, quicker: what it asks of each value is asked of each type once, and compiled templates do themselves
what is plain.

What may be reached, what is escaped and what is said of a fault is Jinja's own: a short way is taken only where the
long one is known to come to the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache, partial
from gettext import NullTranslations
from keyword import iskeyword
from types import BuiltinMethodType, FunctionType, MemberDescriptorType, MethodType
from typing import Any, Final, cast

from jinja2 import nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Template
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

_COMMONS: Final = "printed, fields, attribute = environment.printed, environment.fields, environment.getattr"
_FIELD: Final = "({held}.{name} if type({held} := ", ") in fields[{name!r}] else attribute({held}, {name!r}))"
_ATTRIBUTE: Final = "attribute(", ", {name!r})"
_PRINTED: Final = "printed("
_INCLUDED: Final = "environment.included({name!r}, {parent!r}, context, {stored})"
EMITTED: Final = (_COMMONS, _FIELD, _ATTRIBUTE, _PRINTED, _INCLUDED)
"""What compiled templates hold of ours. What was compiled with anything else is of no use."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, for templates that stay as they are while it stands and speak by `catalogue`."""

    def __init__(self, catalogue: NullTranslations, **options: Any) -> None:
        super().__init__(**options)
        self.code_generator_class = _Generator
        self.printed = _printed
        self.fields: defaultdict[str, set[type]] = defaultdict(set)
        """Name of an attribute → the types of which it is a field, which needs no asking."""
        self._safe: dict[tuple[type, str], bool] = {}
        self._loaded: dict[str, Template] = {}
        sayers = _sayers(catalogue)
        self._sayers = frozenset(sayers.values())
        self.globals.update(sayers)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        # The answer rests on the type of `obj` and the name, see `is_internal_attribute` and `modifies_known_mutable`.
        known = self._safe.get((type(obj), attr))
        if known is None:
            known = self._safe[type(obj), attr] = super().is_safe_attribute(obj, attr, value)
            if known and _is_field(type(obj), attr):
                self.fields[attr].add(type(obj))
        return known

    def getattr(self, obj: Any, attribute: str) -> Any:
        if self._safe.get((type(obj), attribute)):
            value = getattr(obj, attribute, None)
            # A method may be that which formats a text, and goes the long way.
            if value is not None and type(value) not in _METHODS:
                return value
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """As the sandbox has it, shorter for macros and for what speaks: both may be called."""
        if type(obj) is not Macro and not (type(obj) is FunctionType and obj in self._sayers):
            return super().call(context, obj, *args, **kwargs)
        if kwargs:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
        if not kwargs and type(obj) is Macro and _takes_just(obj, args):
            # What the macro itself does once it has sorted what it was given.
            said = obj._func(*args)
            return _marked(said) if context.eval_ctx.autoescape else said
        return obj(context.eval_ctx, *args, **kwargs)

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
        return self.concat(template.root_render_func(template.new_context(values, True)))


_METHODS: Final = frozenset((MethodType, BuiltinMethodType))


def _is_field(of: type, name: str) -> bool:
    """Whether each value of a type has an attribute, and has in it what its maker gave it, or a number or a truth."""
    if of is LoopContext:
        return name in ("index", "index0", "first", "last")
    declared = is_dataclass(of) and any(name == one.name for one in fields(of))
    return declared and isinstance(getattr(of, name, None), MemberDescriptorType)


def _takes_just(macro: Macro, given: Sequence[object]) -> bool:
    """Whether what is given is one thing for each that a macro takes, and the macro takes nothing else."""
    takes_else = macro.caller or macro.catch_kwargs or macro.catch_varargs
    return not takes_else and len(given) == len(macro.arguments)


_marked: Final[Callable[[str], Markup]] = partial(str.__new__, Markup)
"""`Markup` of what is a plain string for sure."""
_MARKUP: Final = re.compile("[&<>'\"]")


def _printed(value: Any) -> str:
    """A value as it stands in HTML, to be joined with what stands around it."""
    kind = type(value)
    if kind is Markup:
        return cast("str", value)
    if kind is int or (kind is str and not _MARKUP.search(value)):
        return str(value)
    return escape(value)


class _Generator(CodeGenerator):
    """Compiles templates: `EMITTED` is what it does otherwise than Jinja."""

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline(_COMMONS)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  named after the node
        can_be_written = node.attr.isascii() and not iskeyword(node.attr)
        before, after = _FIELD if can_be_written else _ATTRIBUTE
        held = self.temporary_identifier()
        self.write(before.format(held=held, name=node.attr))
        self.visit(node.node, frame)
        self.write(after.format(held=held, name=node.attr))

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write(_PRINTED)
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802  named after the node
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or node.ignore_missing or not node.with_context:
            super().visit_Include(node, frame)
            return
        stored = self.dump_local_context(frame)
        self.simple_write(_INCLUDED.format(name=name, parent=self.name, stored=stored), frame, node)


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
