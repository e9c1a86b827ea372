"""Words that somebody may write who means harm, and every place of a workspace where words stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from conftest import sha256

ALIVE: Final = "window.alive=1"
"""What a string sets that came to life in a browser."""

_RUNS: Final = f"<script>{ALIVE}</script>"
_IMAGE: Final = f"<img src=x onerror={ALIVE}>"

STRINGS: Final = (
    # Markup, and ways out of where text stands.
    _RUNS,
    f"<ScRiPt/x>{ALIVE}</sCrIpT\t>",
    _IMAGE,
    f'">{_IMAGE}',
    f"'>{_IMAGE}",
    f"`>{_IMAGE}",
    f"</title>{_RUNS}",
    f"</style>{_RUNS}",
    f"</script>{_RUNS}",
    f"--></script>{_RUNS}<!--",
    f"]]>{_RUNS}<![CDATA[",
    f"</textarea></noscript></template></select>{_RUNS}",
    f'<noscript><p title="</noscript>{_IMAGE}">',
    f"<math><mtext></form><form><mglyph><style></math>{_IMAGE}",
    f"<svg><style><a title='</style>{_IMAGE}'>",
    f"<svg/onload={ALIVE}>",
    f"<details open ontoggle={ALIVE}>",
    f"<input autofocus onfocus={ALIVE}>",
    f"<iframe srcdoc='{_RUNS}'></iframe>",
    f"<object data='data:text/html,{_RUNS}'></object>",
    f'<meta http-equiv="refresh" content="0;url=javascript:{ALIVE}">',
    '<base href="https://elsewhere.example/">',
    '<link rel=stylesheet href="https://elsewhere.example/x.css">',
    '<form action="https://elsewhere.example/"><button>send',
    f'<x:script xmlns:x="http://www.w3.org/1999/xhtml">{ALIVE}</x:script>',
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "<!-- <!--- --!> <!",
    f'" onmouseover="{ALIVE}" style="position:fixed;inset:0" x="',
    f"' onfocus='{ALIVE}' autofocus tabindex='1",
    # What only turns into markup when it is decoded once too often.
    f"&lt;script&gt;{ALIVE}&lt;/script&gt;",
    f"&#60;img src=x onerror={ALIVE}&#62;",
    f"%3Cscript%3E{ALIVE}%3C/script%3E",
    rf"\u003cscript\u003e{ALIVE}\u003c/script\u003e",
    f"+ADw-script+AD4-{ALIVE}+ADw-/script+AD4-",
    # Links and addresses.
    f"javascript:{ALIVE}",
    f"[x](javascript:{ALIVE})",
    f"[x](JaVa\tScRiPt:{ALIVE})",
    f"[x](data:text/html,{_RUNS})",
    "[x](file:///etc/passwd)",
    "![x](https://elsewhere.example/x.png)",
    f"<javascript:{ALIVE}>",
    f"[x]: javascript:{ALIVE}\u00a0[x]",
    # Templates.
    "{{ 7 * 191 }}",
    "{% include '/etc/passwd' %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{# gone #}{% raw %}",
    "${7*191} #{7*191} <%= 7*191 %>",
    # Style sheets and PDF.
    "url(file:///etc/passwd) @import 'https://elsewhere.example/x.css';",
    f"*/ }} body {{ background: url('https://elsewhere.example/') }} /* {ALIVE}",
    "') /S /JavaScript /JS (app.alert(1)) >> endobj",
    "(\\) <</S/Launch/F(calc)>>",
    # YAML, shells, spreadsheets, paths, formats.
    "!!python/object/apply:os.system ['touch alive']",
    "*alias &anchor <<: {merge}",
    "$(touch alive); `touch alive` | touch alive",
    "=cmd|' /C calc'!A0",
    "../../../../etc/passwd",
    "\\\\elsewhere.example\\share",
    "%s%n%x{0.__class__}%(x)s",
    "x\u2028y\u2029z\u0085w",
    # Characters that turn, hide or join.
    "\u202eabc\u202d\u2066def",
    "a\u200b\u200d\u200e\u200f\u2060b\ufeffc",
    "Z͑͛̈́͑͗͜a̵l̷g̴o̶" * 3,
    "🏳️‍🌈🇺🇳👩‍👩‍👧‍👦",
    "\U000e0041\U000e0042 tags",
    # Sheer size.
    "<" * 3000,
    "[" * 500 + "]" * 500,
    "*_`" * 500,
    "a" * 500,
    "（" * 300,
)

_HARMLESS: Final = "Plain words"

Files = Mapping[str, str]


def _yaml(text: str) -> str:
    # JSON's strings are YAML's in double quotes, but for the pairs of escapes beyond the basic plane.
    return '"' + "".join(c if ord(c) > 0xFFFF else json.dumps(c)[1:-1] for c in text) + '"'


def _settings(said: Callable[[str], str]) -> str:
    return f"title: {said('title')}\norganisation: {said('organisation')}\nurl: https://desk.example/briefs\n...\n"


def _catalogue(said: Callable[[str], str], digest: str) -> str:
    return f"""\
wire:
  file: wire.txt
  sha256: {digest}
  published: 2026-11-20
  rights: full
  publisher: {said("publisher")}
  author: [{said("author")}]
  title: {said("article title")}
  notice: {said("notice")}
  origin: {said("origin")}
other:
  file: other.txt
  sha256: {sha256(_OTHER)}
  published: 2026-11-20
  rights: excerpts
  publisher: The other one
...
"""


_OTHER: Final = "The other article says this.\nAnd then it says that.\n"


def _facts(said: Callable[[str], str]) -> str:
    return f"""\
date: 2026-11-21
title: {said("day title")}
bottom_line:
  - text: {said("bottom line")}
    facts: [first]
names:
  {said("name")}: [{said("spelling")}]
sections:
  - title: {said("section")}
    facts:
      - id: first
        text: {said("fact")}
        why: {said("why")}
        tags: [tag]
        derived: {{because: {said("derived")}}}
        series: {{unit: {said("unit")}, points: {{{said("point")}: 1, other: 2}}}}
        cite:
          - other: The other article says this.
      - id: second
        text: A second fact.
        cite:
          - article: wire
            quote: {said("quote")}
disputes:
  - id: dispute
    question: {said("question")}
    accounts:
      - text: {said("account")}
        cite:
          - other: The other article
      - text: Another account.
        cite:
          - other: it says that
watch:
  - text: {said("watch")}
    facts: [first]
corrections:
  - {{at: 2026-11-21, fact: first, was: {said("was")}, now: {said("now")}}}
...
"""


FIELDS: Final = (
    *("title", "organisation", "publisher", "author", "article title", "notice", "origin", "day title", "bottom line"),
    *("name", "spelling", "section", "fact", "why", "derived", "unit", "point", "quote", "question", "account"),
    *("watch", "was", "now", "article text"),
)
"""Every place where words of the desk's or of an article's stand."""


def workspace_of(words: str, fields: tuple[str, ...] = FIELDS) -> Files:
    """A workspace that has `words` in these fields, and harmless ones in the others."""

    def said(field: str) -> str:
        if field in {"spelling", "name"}:
            return _yaml((words if field in fields else _HARMLESS) + f" {field}")
        return _yaml(words if field in fields else _HARMLESS)

    quoted = words if "quote" in fields else _HARMLESS
    around = words if "article text" in fields else _HARMLESS
    article = f"The first line.\n\nBefore it {quoted} and after it.\n\n{around} in another paragraph.\n"
    if quoted == around:
        article = f"The first line.\n\nBefore it {quoted} and after it.\n"
    return {
        "briefgen.yaml": _settings(said),
        "seeds/articles.yaml": _catalogue(said, sha256(article)),
        "seeds/articles/wire.txt": article,
        "seeds/articles/other.txt": _OTHER,
        "seeds/articles/port.txt": "",
        "seeds/facts/2026-11-21.yaml": _facts(said),
    }
