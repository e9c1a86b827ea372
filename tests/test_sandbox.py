"""The quicker sandbox: what it shortens comes to the same as what Jinja does."""

from __future__ import annotations

import gettext
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, StrictUndefined, TemplateError, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape
from msgspec import Struct

from briefgen import sandbox
from briefgen.sandbox import Sandbox


class Fact(Struct, frozen=True, kw_only=True):
    text: Any = ""
    items: tuple[str, ...] = ()
    keys: tuple[str, ...] = ("k",)
    _hidden: str = "hidden"
    format: str = "{0}"

    @property
    def shout(self) -> str:
        return str(self.text).upper()

    @property
    def broken(self) -> str:
        raise AttributeError("nothing to show")


@dataclass
class Loose:
    """No slots: what it has may be taken away."""

    text: str = "loose"
    made: str = field(default="made", init=False)


class Spoken(gettext.NullTranslations):
    """Says everything a little otherwise."""

    def gettext(self, message: str) -> str:
        return message.replace("Source", "Quelle")


def _emptied() -> Loose:
    loose = Loose()
    del loose.text
    return loose


VALUES = {
    "fact": Fact(text="<b>", items=("a", "b&c")),
    "other": Fact(text=Markup("<b>"), items=("d",)),
    "loose": Loose(),
    "emptied": _emptied(),
    "words": "a 'b' & \"c\"",
    "list": [3, 1, 2],
    "mapping": {"text": "of a key", "items": "of another", "n": None},
    "proxy": MappingProxyType({"text": "seen"}),
    "space": SimpleNamespace(text="s", alters_data=True),
    "holder": SimpleNamespace(format="{0.__class__}".format, upper="<a>".upper),
    "sly": SimpleNamespace(upper="{0.__class__}".format, text=None),
    "ended": (_ for _ in ()).send,
    "day": date(2026, 2, 5),
    "none": None,
    "call": lambda *args, **kwargs: (args, sorted(kwargs)),
    "unsafe": type("Unsafe", (), {"unsafe_callable": True, "__call__": repr})(),
}

TEMPLATES = {
    "part.html.j2": "({{ fact.text }} {{ n }} {{ loop is defined }} {{ _('Source %(number)s', number=n) }})",
    "words.html.j2": """
{% macro one(a) %}[{{ a }}{{ _('&') }}]{% endmacro %}
{% macro two(a, b='<d>') %}{{ a }}{{ b }}{% endmacro %}
{% macro all() %}{{ varargs }}{{ kwargs }}{% endmacro %}
{% macro around(a) %}{{ caller() }}{{ a }}{% endmacro %}
{% set held = '<held>' %}""",
    "base.html.j2": "<{% block body %}{{ fact.text }}{% endblock %}>",
    "plain.html.j2": ("{{ fact.text }}{{ _('<%(a)s', a='<') }}{% macro m(a) %}{{ a }}{% endmacro %}{{ m('<') }}"),
    "text.md.j2": (
        "{% macro n(a) %}{{ _('<%(a)s', a=a) }}{{ m(a) }}{% endmacro %}{{ fact.text }}{{ _('%(a)s', a='<') }}"
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m('<') }}"
    ),
}

BODIES = [
    "{{ fact.text }}{{ other.text }}{{ loose.text }}{{ loose.made }}{{ space.text }}{{ mapping.text }}{{ proxy.text }}",
    "{{ fact.items }}{{ mapping.items }}{{ fact.keys }}{{ fact['items'] }}{{ mapping['items'] }}",
    "{{ fact.shout }}{{ other.shout }}{{ fact.format }}{{ fact.shout }}",
    "{{ fact.broken }}",
    "{{ emptied.text }}",
    "{{ emptied.text is defined }}{{ loose.text }}{{ emptied.text is defined }}{{ fact.nothing is defined }}",
    "{{ fact._hidden }}",
    "{{ fact.__class__ }}",
    "{{ fact.text.__class__ }}",
    "{{ (words.__class__) is defined }}{{ words['__class__'] is defined }}",
    "{{ words.upper() }}{{ words.upper() }}{{ day.isoformat() }}{{ day.year }}",
    "{{ '{0.__class__}'.format(words) }}",
    "{{ ('{0}' | safe).format(words) }}{{ '{a}'.format_map({'a': 1}) }}",
    "{% set f = '{0.__class__.__mro__}'.format %}{{ f(1) }}",
    "{% for f in ['{0}'.format, 'x'.upper] %}{{ f('<') if loop.first else f() }}{% endfor %}",
    "{{ list.append(1) }}",
    "{{ list.sort }}",
    "{{ none.text }}",
    "{{ nobody.text }}",
    "{{ nobody }}",
    "{{ none.text is defined }}{{ mapping.n }}",
    "{{ fact.class is defined }}{{ mapping.import is defined }}{{ fact.ﬁeld is defined }}",
    "{{ 1 }}{{ 1.5 }}{{ true }}{{ none }}{{ day }}{{ list }}{{ words }}{{ words | safe }}{{ '<' ~ words }}",
    "{% for a in fact.items %}{{ loop.index }}{{ loop.last }}{{ loop.nextitem }}{{ a }}{% endfor %}",
    "{% for a in fact.items if a != 'a' %}{{ a }}{{ other.items | map('upper') | join(', ') }}{% else %}no{% endfor %}",
    "{% import 'words.html.j2' as w %}{{ w.one(words) }}{{ w.one(a=words) }}{{ w.held }}",
    "{% import 'words.html.j2' as w %}{{ w.two(1) }}{{ w.two(1, '<') }}{{ w.two(b=1, a=2) }}",
    "{% import 'words.html.j2' as w %}{{ w.all(1, '<', k='>') }}{{ w.all() }}",
    "{% import 'words.html.j2' as w %}{% call w.around('<') %}<i>{{ words }}{% endcall %}",
    "{% import 'words.html.j2' as w %}{{ w.around('<') }}",
    "{% import 'words.html.j2' as w %}{{ w.one() }}",
    "{% import 'words.html.j2' as w %}{{ w.one(1, 2) }}",
    "{% import 'words.html.j2' as w %}{{ w.one(b=2) }}",
    "{% import 'words.html.j2' as w %}{{ w.one(nobody) }}",
    "{% import 'words.html.j2' as w %}{{ w.one }}{{ w.one.name }}{{ w.nothing is defined }}{{ w.one() if false }}",
    "{% import 'words.html.j2' as w %}{{ w.two(w.one(w.one('<')), _('<%(a)s>', a=w.one('<'))) | upper }}",
    "{% import 'words.html.j2' as w %}{{ w.two(*list) }}{{ w.two(**{'a': 1}) }}",
    "{% import 'words.html.j2' as w %}{{ w.two(nobody.text, none.text.text) }}",
    "{% import 'words.html.j2' as w %}{{ w.two(none.text.text, nobody.text) }}",
    "{% import 'words.html.j2' as w %}{% import 'text.md.j2' as t %}{{ t.m('<') }}{{ w.one(t.m('<')) }}{{ t.n('<') }}",
    "{% set name = 'words.html.j2' %}{% import name as w %}{{ w.one('<') }}",
    "{% import 'words.html.j2' as w with context %}{{ w.one('<') }}",
    "{% from 'words.html.j2' import two with context %}{{ two(1) }}{{ two(1, '<') }}",
    "{% import 'nobody.j2' as w %}",
    "{% import 'words.html.j2' as w %}{% autoescape false %}{{ w.one('<') }}{% endautoescape %}",
    "{% autoescape false %}{{ _('<%(a)s', a='<') }}{% endautoescape %}{{ _('<%(a)s', a='<') }}",
    "{% macro own(a) %}{{ _('<%(a)s', a=a) }}{% endmacro %}{% autoescape false %}{{ own('<') }}{% endautoescape %}",
    "{% macro own(a) %}{{ _('<%(a)s', a=a) }}{% endmacro %}{% set x = own('<') %}{{ x ~ '<' }}{{ [x, _('<')] }}",
    "{% extends 'plain.html.j2' %}",
    "{% extends 'text.md.j2' %}",
    "{% for _ in list %}{{ _ }}{% endfor %}{{ _('%(a)s', a='<') }}",
    "{% for _ in list %}{{ _('%(a)s', a='<') }}{% endfor %}",
    "{% for _ in [call] %}{{ _('%(a)s', a='<') }}{{ _('x') }}{% endfor %}",
    "{% set n = 1 %}{% for _ in list %}{% include 'part.html.j2' %}{% endfor %}",
    "{{ _('{%(a)s} {{', a='{}') }}{{ _('\"'\\n%(a)s', a='\"') }}{{ _('%(a)s%(b)s', b=1, a=2) }}",
    "{{ _('é\U0001f600%(a)s', a=1) }}",
    "{{ _('%(a)s %(b)s', a=nobody, b=none.text.text) }}",
    "{{ _('%(a)s %(b)s', b=none.text.text, a=nobody) }}",
    "{{ _('%(a)s', a=1, b=none.text.text) }}",
    "{{ _('%(class)s', class='<') }}{{ _('%(a)s', **{'a': '<'}) }}{{ _(*['%(a)s'], a=1) }}",
    "{{ _('%(a)s', a=_('<%(b)s', b=_('%(c)s', c='<'))) }}{{ _('a') ~ '<' }}{{ _('Source') | upper }}",
    "{% set said %}{{ _('<%(a)s', a='<') }}{% endset %}{{ said }}",
    "{% filter upper %}{{ _('<%(a)s', a='<') }}{% endfilter %}",
    "{% macro own() %}{{ caller('<') }}{% endmacro %}{% call(x) own() %}{{ x }}{{ _('%(a)s', a=x) }}{% endcall %}",
    "{{ range(3).count(1) }}{{ mapping.get('text') }}{{ list.count(3) }}{{ day.strftime('%d<') }}",
    "{{ holder.upper() }}{{ holder.upper() }}{% for a in list %}{{ holder.upper() }}{% endfor %}",
    "{{ ended(none) is defined }}",
    "{{ holder.format(words) }}",
    "{{ holder.upper() }}{{ sly.upper(words) }}",
    "{{ space.text }}{{ sly.text }}",
    "{{ ended(none) }}",
    "{{ words.upper(1) }}",
    "{% from 'words.html.j2' import one, held as h %}{% for a in list %}{{ one(a) }}{{ h }}{% endfor %}",
    "{% from 'words.html.j2' import one %}{{ one(one('<')) }}",
    "{% macro own(a) %}<b>{{ a }}</b>{% endmacro %}{% set x = own('<') %}{{ x }}{{ x | length }}",
    "{% macro own(a) %}<b>{{ a }}</b>{% endmacro %}{% autoescape false %}{{ own('<') }}{{ '<' }}{% endautoescape %}",
    "{% autoescape words == '' %}{{ words }}{{ _('<%(a)s', a='<') }}{% endautoescape %}",
    "{% for n in list %}{% include 'part.html.j2' %}{% endfor %}",
    "{% set n = 7 %}{% include 'part.html.j2' %}{% with fact = other %}{% include 'part.html.j2' %}{% endwith %}",
    "{% set n = 7 %}{% include ['nobody.j2', 'part.html.j2'] %}{% include 'nobody.j2' ignore missing %}",
    "{% set n = 7 %}{% set p = 'part.html.j2' %}{% include p %}",
    "{% include 'part.html.j2' without context %}",
    "{% include 'part.html.j2' %}",
    "{% include 'nobody.j2' %}",
    "{% set n = 7 %}{% set block %}<{% include 'part.html.j2' %}{{ words }}{% endset %}{{ block }}",
    "{% filter upper %}{{ words }}{% endfilter %}",
    "{% extends 'base.html.j2' %}{% block body %}{{ super() }}{{ fact.text }}{% endblock %}",
    "{% extends 'base.html.j2' %}{% block body %}{% for a in list %}{{ _('%(a)s', a=a) }}{% endfor %}{% endblock %}",
    "{{ _('Source %(number)s', number=words) }}{{ _('100 %%') }}{{ _('%(a)s %%', a=fact.text) }}{{ _('%(a)d', a=3) }}",
    "{{ _('%(a)s', a=other.text) }}{{ _('%(a)s', a=1, b=nobody) }}{{ _('<i>') }}{{ _(('<i>%(a)s' | safe), a='<') }}",
    "{{ _('%(a)s') }}",
    "{{ _('%(a)s', a=nobody) }}",
    "{{ _('100 %') }}",
    "{{ ngettext('%(num)s fact', '%(num)s facts', 2) }}{{ ngettext('%(num)s fact %(a)s', '', 1, a='<') }}",
    "{{ pgettext('c', '<%(a)s', a='<') }}{{ npgettext('c', '%(num)s', '%(num)s!', 2) }}",
    "{{ call(1, a=2) }}{% for a in list %}{{ call(a, b=a) }}{% endfor %}",
    "{{ unsafe() }}",
    "{{ words() }}",
    "{{ list() }}",
    "{{ range(3) | list }}{{ dict(a=1) }}{{ cycler('a', 'b').next() }}{% set j = joiner() %}{{ j() }}{{ j() }}",
    "{% set ns = namespace(a=1) %}{% for x in list %}{% set ns.a = ns.a + x %}{% endfor %}{{ ns.a }}",
    "{% import 'part.html.j2' as p with context %}{{ p }}",
    "{{ self.nothing is defined }}{% block tail %}{{ fact.text }}{% endblock %}{{ self.tail() }}",
    "{% for row in [[fact, other], [loose]] recursive %}{% for one in row %}{{ one.text }}{% endfor %}{% endfor %}",
]


def _slow(catalogue: gettext.NullTranslations) -> ImmutableSandboxedEnvironment:
    """Jinja's own sandbox, with the functions of gettext as they are documented."""
    environment = ImmutableSandboxedEnvironment(**_options())

    def told(say: Callable[..., str], places: int) -> Callable[..., str]:
        @pass_eval_context
        def said(context: EvalContext, *args: Any, **values: object) -> str:
            num = {"num": args[-1]} if places > 2 or say.__name__ == "ngettext" else {}
            text = say(*args)
            return (Markup(text) if context.autoescape else text) % {**num, **values}  # noqa: S704  as Jinja does

        return said

    names = {"_": catalogue.gettext, "pgettext": catalogue.pgettext}
    counting = {"ngettext": catalogue.ngettext, "npgettext": catalogue.npgettext}
    environment.globals.update({name: told(say, 1) for name, say in names.items()})
    environment.globals.update({name: told(say, 3) for name, say in counting.items()})
    return environment


def _options() -> dict[str, Any]:
    return {
        "loader": DictLoader(TEMPLATES | {f"{number}.html.j2": body for number, body in enumerate(BODIES)}),
        "undefined": StrictUndefined,
        "autoescape": lambda name: not (name or "").endswith(".md.j2"),
    }


def _said(environment: ImmutableSandboxedEnvironment, name: str) -> object:
    try:
        return environment.get_template(name).render(VALUES)
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return type(error), str(error)


CATALOGUES = (gettext.NullTranslations(), Spoken())


@pytest.mark.parametrize("number", range(len(BODIES)))
@pytest.mark.parametrize("catalogue", CATALOGUES, ids=["English", "another"])
def test_a_template_says_what_it_says_in_jinjas_own_sandbox(catalogue: gettext.NullTranslations, number: int) -> None:
    quick, slow = Sandbox(catalogue, **_options()), _slow(catalogue)
    expected = _said(slow, f"{number}.html.j2")
    # What was learnt the first time is what the second time rests on.
    assert [_said(quick, f"{number}.html.j2") for _ in range(3)] == [expected] * 3


@pytest.mark.parametrize("number", range(len(BODIES)))
def test_without_what_is_private_of_markupsafe_it_says_the_same(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = _said(Sandbox(CATALOGUES[0], **_options()), f"{number}.html.j2")
    assert sandbox._escaped is not escape
    monkeypatch.setattr(sandbox, "_escaped", escape)
    assert _said(Sandbox(CATALOGUES[0], **_options()), f"{number}.html.j2") == quick


def test_templates_that_follow_one_another_say_what_each_says_alone() -> None:
    quick, slow = Sandbox(CATALOGUES[0], **_options()), _slow(CATALOGUES[0])
    names = [*(f"{number}.html.j2" for number in range(len(BODIES))), "text.md.j2"]
    assert [_said(quick, name) for name in names * 2] == [_said(slow, name) for name in names] * 2


@given(
    st.text(st.sampled_from("ab%()sd&<"), max_size=12) | st.sampled_from(["%(a)s", "%%", "%(b)s%(a)s", "%(a)s %(a)d"]),
    st.one_of(st.integers(), st.booleans(), st.none(), st.text("a<&>\"'%"), st.builds(Markup, st.text("<b>"))),
)
def test_what_is_filled_into_a_message_is_escaped_as_markup_does(text: str, value: object) -> None:
    context = EvalContext(Sandbox(CATALOGUES[0], autoescape=True))
    assert _result(lambda: sandbox._filled(context, text, {"a": value, "b": "<"})) == _result(
        lambda: Markup(text) % {"a": value, "b": "<"}  # noqa: S704  as Jinja does
    )


@given(
    st.text(st.sampled_from("ab%()s{}'\"\\é\n&<"), max_size=12)
    | st.sampled_from(["%(a)s", "%%", "%(b)s{%(a)s}", "%(a)d"]),
    st.one_of(st.integers(), st.booleans(), st.none(), st.text("a<&>{}\"'%"), st.builds(Markup, st.text("<b>"))),
)
def test_a_message_that_is_put_in_beforehand_is_what_the_function_says(text: str, value: object) -> None:
    source = f"{{{{ _({json.dumps(text)}, a=a, b='<') }}}}{{{{ _({json.dumps(text)}, b='>', a=a) ~ '<' }}}}"
    templates = [make(CATALOGUES[0]).from_string(source) for make in (lambda said: Sandbox(said, **_options()), _slow)]
    quick, slow = (_result(lambda template=template: template.render(a=value)) for template in templates)
    assert quick == slow


def _result(call: Callable[[], str]) -> object:
    try:
        said = call()
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        return type(error), str(error)
    return type(said), said


@pytest.mark.parametrize("given", ["message=1", "context=1"])
def test_nothing_can_be_filled_in_by_the_name_of_what_a_message_takes(given: str) -> None:
    template = Sandbox(CATALOGUES[0], **_options()).from_string("{{ _('%(message)s%(context)s', " + given + ") }}")
    with pytest.raises(TypeError, match="multiple values"):
        template.render()


def test_what_is_known_of_a_type_is_not_asked_again() -> None:
    environment = Sandbox(CATALOGUES[0], **_options())
    environment.from_string("{{ fact.text }}{{ fact.shout }}{{ loose.text }}").render(VALUES)
    assert environment.fields["text"] == {Fact}
    assert not environment.fields["shout"]


def test_templates_with_globals_of_their_own_have_them() -> None:
    environment = Sandbox(CATALOGUES[0], **_options())
    assert environment.from_string("{{ word }}", globals={"word": "own"}).render() == "own"
    loaded = environment.get_template("part.html.j2", globals={"fact": Fact(text="global"), "n": 1})
    assert loaded.render().startswith("(global 1")
    assert environment.get_template(loaded) is loaded
    with pytest.raises(TemplateError, match="'fact' is undefined"):
        environment.from_string("{{ fact }}").render()


def test_what_a_template_imports_has_the_globals_of_its_own() -> None:
    options = _options() | {"loader": DictLoader({"w.html.j2": "{% macro say() %}{{ word }}{% endmacro %}"})}
    for environment in (Sandbox(CATALOGUES[0], **options), ImmutableSandboxedEnvironment(**options)):
        source = "{% import 'w.html.j2' as w %}{{ w.say() }}"
        for word in ("own", "<another>"):
            said = environment.from_string(source, globals={"word": word}).render()
            assert said == str(escape(word))
        with pytest.raises(TemplateError, match="'word' is undefined"):
            environment.from_string(source).render()


def test_what_is_no_text_is_no_message() -> None:
    with pytest.raises(TypeError, match="expected string"):
        Sandbox(CATALOGUES[0], **_options()).from_string("{{ _(1) }}").render()
