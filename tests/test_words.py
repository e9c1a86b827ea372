"""The theme's own words in each of its languages: whole, filled in right, and none of them English."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from html import unescape
from itertools import product
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from markupsafe import Markup
from msgspec.structs import replace

import receipted
import sites
import values
from briefgen import standards
from briefgen.assets import Assets
from briefgen.coverage import coverage
from briefgen.coverage import page as coverage_page
from briefgen.diagnostics import BriefgenError, Span
from briefgen.files import Inputs
from briefgen.model import Edition
from briefgen.overlay import default_folder
from briefgen.render.html import page
from briefgen.render.markdown import markdown
from briefgen.render.pdf import print_html
from briefgen.site import Published, article_page
from briefgen.theme import Theme
from briefgen.values import as_json
from briefgen.words import LANGUAGES, Words, catalogue_name, gap, sentences, unspoken
from pdf.languages import edition as edition_in

PACKAGE = Path(__file__).parent.parent / "briefgen"
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
SHEETS = Assets(hrefs={name: name for name in ("css/fonts.css", "css/base.css", "css/screen.css")}, files={})
COVERED = coverage(receipted.DAY, receipted.EVIDENCE, receipted.SOURCES)
MONDAY = date(2026, 3, 2)
PLACEHOLDER = re.compile(r"%\((\w+)\)s")

every_translation = pytest.mark.parametrize("language", TRANSLATED)


@cache
def _theme() -> Theme:
    return Theme(Inputs(Path(__file__).parent), default_folder())


def _words(language: str) -> Words:
    return _theme().words(language)


# The catalogues.


@cache
def _said() -> tuple[Message, ...]:
    """What templates and modules say, as Babel reads them."""
    found = Catalog()
    options = {"newstyle_gettext": "true", "silent": "false"}
    sources = [("jinja2.ext:babel_extract", file, options) for file in sorted(default_folder().rglob("*.j2"))]
    sources += [("python", file, {}) for file in sorted(PACKAGE.rglob("*.py"))]
    for method, file, settings in sources:
        for _, said, _, context in extract(method, io.BytesIO(file.read_bytes()), DEFAULT_KEYWORDS, (), settings):
            found.add(said, context=context)
    return tuple(message for message in found if message.id)


def _catalogue(language: str) -> tuple[Message, ...]:
    file = default_folder() / catalogue_name(language)
    read = read_po(io.BytesIO(file.read_bytes()), abort_invalid=True)
    return tuple(message for message in read if message.id)


def _forms(strings: object) -> tuple[str, ...]:
    return strings if isinstance(strings, tuple) else (str(strings),)


def test_there_is_a_catalogue_for_each_language_but_english() -> None:
    there = {file.parent.parent.name for file in default_folder().glob("locale/*/LC_MESSAGES/*.po")}
    assert there == {*TRANSLATED}


@every_translation
def test_a_catalogue_has_what_the_theme_says_and_nothing_else(language: str) -> None:
    assert {(m.context, m.id) for m in _catalogue(language)} == {(m.context, m.id) for m in _said()}


@every_translation
def test_nothing_in_a_catalogue_is_empty_or_unsure(language: str) -> None:
    plurals = {"ar": 6, "he": 3, "ja": 1, "ru": 3}.get(language, 2)
    wrong = [
        m.id
        for m in _catalogue(language)
        if m.fuzzy or not all(_forms(m.string)) or len(_forms(m.string)) != (plurals if m.pluralizable else 1)
    ]
    assert wrong == []


@every_translation
def test_each_translation_is_filled_in_as_the_english_is(language: str) -> None:
    """Only the number itself may be said in words, where the form stands for one number alone."""
    wrong = []
    for message in _catalogue(language):
        wanted = {*PLACEHOLDER.findall(_forms(message.id)[-1])}
        for form in _forms(message.string):
            missing = wanted ^ {*PLACEHOLDER.findall(form)}
            if missing - ({"num"} if language in ("ar", "he") and message.pluralizable else set()):
                wrong.append(form)
            if "%" in form.replace("%%", "").replace("%(", ""):
                wrong.append(form)
    assert wrong == []


TERMS = {
    "likelihood": (*standards.LIKELIHOODS,),
    "confidence": standards.CONFIDENCES,
    "reliability": (*standards.RELIABILITIES.values(),),
    "credibility": (*standards.CREDIBILITIES.values(),),
}


def test_the_theme_says_each_term_of_the_standards_in_its_words() -> None:
    said = {(context, message.id) for message in _said() if (context := message.context) in TERMS}
    assert said == {(context, term) for context, terms in TERMS.items() for term in terms}


@every_translation
def test_each_term_of_the_standard_is_translated_and_no_two_of_one_kind_are_alike(language: str) -> None:
    spoken = _words(language).catalogue
    for context, terms in TERMS.items():
        assert len({spoken.pgettext(context, term) for term in terms}) == len(terms)


COUNTS = {
    "en": ["0 origins", "1 origin", "2 origins", "5 origins", "11 origins", "100 origins"],
    "ar": [
        "لا مصادر أصلية", "مصدر أصلي واحد", "مصدران أصليان", "5 مصادر أصلية", "11 مصدرًا أصليًا", "100 مصدر أصلي",
    ],
    "de": [
        "0 Ursprungsquellen", "1 Ursprungsquelle", "2 Ursprungsquellen", "5 Ursprungsquellen", "11 Ursprungsquellen",
        "100 Ursprungsquellen",
    ],
    "es": [
        "0 fuentes de origen", "1 fuente de origen", "2 fuentes de origen", "5 fuentes de origen",
        "11 fuentes de origen", "100 fuentes de origen",
    ],
    "fr": [
        "0 source d’origine", "1 source d’origine", "2 sources d’origine", "5 sources d’origine",
        "11 sources d’origine", "100 sources d’origine",
    ],
    "he": [
        "0 מקורות ראשוניים", "מקור ראשוני אחד", "שני מקורות ראשוניים", "5 מקורות ראשוניים", "11 מקורות ראשוניים",
        "100 מקורות ראשוניים",
    ],
    "ja": ["情報源0件", "情報源1件", "情報源2件", "情報源5件", "情報源11件", "情報源100件"],
    "ru": [
        "0 первоисточников", "1 первоисточник", "2 первоисточника", "5 первоисточников", "11 первоисточников",
        "100 первоисточников",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_stands_in_the_form_that_its_number_asks_for(language: str) -> None:
    say = _words(language).catalogue.ngettext
    counted = [say("%(num)s origin", "%(num)s origins", n) % {"num": n} for n in (0, 1, 2, 5, 11, 100)]
    assert counted == COUNTS[language]


def test_twenty_one_is_one_in_russian_and_many_in_arabic() -> None:
    say = [_words(language).catalogue.ngettext("%(num)s origin", "%(num)s origins", 21) for language in ("ru", "ar")]
    assert say == ["%(num)s первоисточник", "%(num)s مصدرًا أصليًا"]


# What stands behind a sentence.

GAPS = [
    ("It is so.", " "),
    ("所以。", ""),
    ("なぜ重要か：", ""),
    ("「船」", ""),
    ("40 %", " "),
    ("Почему:", " "),
    ("", " "),
]


@pytest.mark.parametrize(("text", "expected"), GAPS)
def test_a_mark_that_brings_its_own_space_has_none_behind_it(text: str, expected: str) -> None:
    assert gap(text) == expected


def test_sentences_stand_one_behind_the_other_and_what_is_empty_is_not_said() -> None:
    assert sentences(["One. ", "", "\nTwo."]) == "One. Two."
    assert sentences(["一。", "二。", "Three.", "四。"]) == "一。二。Three. 四。"
    assert sentences([]) == ""


def test_what_is_escaped_and_what_is_not_are_joined_by_the_rules_of_either() -> None:
    assert (
        sentences([Markup("<b>One.</b>"), "1 < 2.", Markup("<i>Three.</i>")]) == "<b>One.</b> 1 &lt; 2. <i>Three.</i>"
    )


BEHIND_A_WIDE_MARK = re.compile("[。：、；」）] +(?![ ·(&]|確信度)")


@pytest.mark.parametrize("language", ["ja", "zh-Hant"])
@pytest.mark.parametrize("renderer", ["html", "md", "print"])
def test_no_space_follows_a_mark_that_brings_its_own(renderer: str, language: str) -> None:
    told = edition_in(language)
    for one in (told, replace(told, left_out=("extracts",)), replace(values.full(), language=language)):
        text = unescape(RENDERERS[renderer](one, _theme()))
        text = re.sub(r"<(style|script)\b.*?</\1>|</?(?!del|p|span|div|li)[a-z]+\b[^>]*>", "", text, flags=re.DOTALL)
        assert BEHIND_A_WIDE_MARK.findall(text) == []


# The pages.


def _editions(language: str) -> Iterator[Edition]:
    full = values.full()
    for edition in (full, values.sparse(), replace(full, corrections=(), disputes=(), watch=(), bottom_line=())):
        yield replace(edition, language=language)


def _articles(edition: Edition, theme: Theme) -> str:
    published = (Published(edition=edition, formats=frozenset(("html", "json", "md", "pdf"))),)
    sources = [*values.SOURCES.values()]
    sources += [replace(source, text=source.text + "\n", sha256="0") for source in sources]
    language = edition.language
    return "".join(article_page(source, published, theme, SHEETS, language=language) for source in sources)


def _archive(edition: Edition, theme: Theme) -> str:
    days = [date(2024, 11, 4), date(2025, 3, 3), date(2025, 11, 2), edition.date]
    published = [sites.out(replace(edition, date=day), ("html", "json")) for day in days]
    known = {"title": "T", "language": edition.language, "searchable": True}
    whole, empty = sites.site_of(published, **known), sites.site_of([], **known | {"searchable": False})
    held = [*sites.pages(whole, theme, SHEETS), *sites.pages(empty, theme, SHEETS)]
    long = sites.long_topics(sites.desk(published, theme, SHEETS, **known))
    return "".join([*(page for name, page in held if name.endswith(".html")), *long])


def _page(edition: Edition, theme: Theme) -> str:
    return page(edition, theme, SHEETS, formats=("pdf", "md", "json"))


RENDERERS: dict[str, Callable[[Edition, Theme], str]] = {
    "html": _page, "md": markdown, "print": print_html, "articles": _articles, "archive": _archive,
}  # fmt: skip


@cache
def _fixed_words() -> tuple[tuple[str | None, str], ...]:
    """The English messages that hold words, split where something is filled in; longer ones first."""
    parts = {
        (message.context, form)
        for message in _said()
        for form in _forms(message.id)
        if re.search(r"[A-Za-z]{3}", PLACEHOLDER.sub("", form))
    }
    return tuple(sorted(parts, key=lambda part: -len(part[1])))


def _shows(text: str, message: str) -> bool:
    """Whether the English message stands in the text by itself: between tags, quotation marks or at a line's edges."""
    parts = [part.replace("%%", "%") for part in PLACEHOLDER.split(message)[::2]]
    if not all(part in text for part in parts):
        return False
    filled = r'[^<>"\n]{1,40}?'.join(map(re.escape, parts))
    return bool(re.search(rf'(?:^|[>"#*·]\s?){filled}(?=\s?(?:$|[<"·*]))', text, re.MULTILINE))


def _left(text: str, language: str) -> list[str]:
    """The English messages in a text; not those that are the same in its language."""
    same = {form for message in _catalogue(language) for form in _forms(message.string)}
    return [message for _, message in _fixed_words() if message not in same and _shows(text, message)]


@pytest.mark.parametrize("renderer", RENDERERS)
def test_the_search_for_english_words_finds_them_in_english(renderer: str) -> None:
    text = unescape("".join(RENDERERS[renderer](edition, _theme()) for edition in _editions("en")))
    assert len([message for _, message in _fixed_words() if _shows(text, message)]) >= {"md": 8, "archive": 5}.get(
        renderer, 12
    )


@pytest.mark.parametrize(("renderer", "language"), [*product(RENDERERS, TRANSLATED)])
def test_no_english_word_of_the_theme_is_left_in_another_language(renderer: str, language: str) -> None:
    text = unescape("".join(RENDERERS[renderer](edition, _theme()) for edition in _editions(language)))
    text = text.replace(' title="likely"', "")
    assert _left(text, language) == []


# A catalogue in which no letter is left tells what does not come from a catalogue.

ALSO_SAID = {
    "briefgen", "SHA", "PDF", "Markdown", "JSON", "HTML", "UTC", "Monday", "Sunday", "March", "November", "likely",
}  # fmt: skip
"""Names that are the same in every language, and what stands in for a date."""


def _masked(text: str) -> str:
    return "".join(
        part if part.startswith("%") else re.sub("[A-Za-z]", "·", part) for part in re.split(r"(%\(\w+\)s)", text)
    )


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    root = tmp_path_factory.mktemp("masked")
    catalogue = Catalog(locale="en")
    for message in _said():
        strings = tuple(map(_masked, _forms(message.id)))
        catalogue.add(message.id, strings if message.pluralizable else strings[0], context=message.context)
    file = root / "templates" / catalogue_name("en")
    file.parent.mkdir(parents=True)
    with file.open("wb") as stream:
        write_po(stream, catalogue)
    return Theme(Inputs(root), default_folder())


def _words_in(text: str) -> set[str]:
    return {*re.findall("[A-Za-z]{3,}", text)}


def _read_aloud(text: str) -> str:
    """What is read: the text, and the attributes that hold text."""
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.DOTALL)
    spoken = re.findall(r'\s(?:aria-label|title|data-said)="([^"]*)"', text)
    spoken += re.findall(r'<meta name="description" content="([^"]*)"', text)
    return unescape(" ".join([re.sub("<[^>]*>", " ", text), *spoken]))


@pytest.mark.parametrize("renderer", RENDERERS)
def test_every_word_that_the_theme_sets_comes_from_a_catalogue(masked: Theme, renderer: str) -> None:
    held = _words_in(json.dumps([*map(as_json, _editions("en")), *map(as_json, values.SOURCES.values())]))
    text = "".join(RENDERERS[renderer](edition, masked) for edition in _editions("en"))
    if renderer == "md":
        text = re.sub(r"\]\([^)]*\)", "", text)
    assert _words_in(_read_aloud(text)) - held - ALSO_SAID == set()


def test_so_does_every_word_of_the_page_for_the_desk(masked: Theme) -> None:
    held = _words_in(json.dumps(as_json(COVERED), default=str))
    assert _words_in(_read_aloud(coverage_page(COVERED, masked))) - held - ALSO_SAID == set()


@every_translation
def test_the_page_for_the_desk_speaks_the_language(language: str) -> None:
    text = coverage_page(COVERED, _theme(), language)
    assert f'<html lang="{language}" dir="{"rtl" if language in ("ar", "he") else "ltr"}">' in text
    text = unescape(re.sub("<style.*?</style>", "", text, flags=re.DOTALL))
    assert _left(text, language) == []


def test_labels_of_the_traffic_light_protocol_are_never_translated() -> None:
    for language, render in product(LANGUAGES, RENDERERS.values()):
        assert "TLP:AMBER" in render(replace(values.full(), language=language), _theme())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_quoted_is_never_changed(language: str) -> None:
    text = unescape(page(replace(values.full(), language=language), _theme(), SHEETS, formats=()))
    for note in values.full().notes:
        assert f">{note.quote}</blockquote>" in text


def test_a_term_of_the_standard_keeps_its_english_within_reach() -> None:
    text = page(replace(values.full(), language="de"), _theme(), SHEETS, formats=())
    assert 'Wahrscheinlichkeit: <span title="likely">wahrscheinlich</span> (55–80\u00a0%)' in text


# Dates, numbers, quotation marks.

WRITTEN = {
    # long date, full date, month, moment, number, number below zero
    "en": ("1 March 2026", "Monday, 2 March 2026", "March 2026", "2 March 2026, 09:05 UTC", "12,500.50", "−1,250"),
    "en-US": ("March 1, 2026", "Monday, March 2, 2026", "March 2026", "Mar", "12,500.50", "−1,250"),
    "ar": ("1 مارس 2026", "الاثنين، 2 مارس 2026", "مارس 2026", "2 مارس 2026، 09:05 UTC", "12,500.50", "\u200e−1,250"),
    "de": ("1. März 2026", "Montag, 2. März 2026", "März 2026", "2. März 2026, 09:05 UTC", "12.500,50", "−1.250"),
    "es": (
        "1 de marzo de 2026", "Lunes, 2 de marzo de 2026", "Marzo de 2026", "2 de marzo de 2026, 09:05 UTC",
        "12.500,50", "−1250",
    ),
    "fr": (
        "1er mars 2026", "Lundi 2 mars 2026", "Mars 2026", "2 mars 2026, 09:05 UTC", "12\u202f500,50", "−1\u202f250",
    ),
    "he": ("1 במרץ 2026", "יום שני, 2 במרץ 2026", "מרץ 2026", "2 במרץ 2026, 09:05 UTC", "12,500.50", "\u200e−1,250"),
    "ja": ("2026年3月1日", "2026年3月2日月曜日", "2026年3月", "2026年3月2日 09:05 UTC", "12,500.50", "−1,250"),
    "ru": (
        "1 марта 2026", "Понедельник, 2 марта 2026", "Март 2026", "2 марта 2026, 09:05 UTC", "12\u00a0500,50",
        "−1\u00a0250",
    ),
    "pt": (
        "1 de março de 2026", "Segunda-feira, 2 de março de 2026", "Março de 2026", "2 de março de 2026 09:05 UTC",
        "12.500,50", "−1.250",
    ),
    "tlh": ("1 March 2026", "Monday, 2 March 2026", "March 2026", "2 March 2026, 09:05 UTC", "12,500.50", "−1,250"),
}  # fmt: skip


@pytest.mark.parametrize("language", WRITTEN)
def test_dates_and_numbers_are_written_as_the_language_writes_them(language: str) -> None:
    words = _words(language)
    moment = words.moment(datetime(2026, 3, 2, 9, 5, tzinfo=UTC))
    written = (
        words.long_date(date(2026, 3, 1)), words.full_date(MONDAY), words.month(MONDAY),
        moment if language != "en-US" else moment[:3],
        words.number(Decimal("12500.50")), words.number(Decimal(-1250)),
    )  # fmt: skip
    assert written == WRITTEN[language]


def test_a_day_without_a_time_is_no_more_than_a_day() -> None:
    assert _words("de").moment(MONDAY) == "2. März 2026"
    zone = timezone(timedelta(hours=1))
    assert _words("de").moment(datetime(2026, 3, 2, 6, 0, tzinfo=zone)) == "2. März 2026, 06:00 UTC+01:00"


def test_a_weekday_stands_as_it_does_within_a_sentence() -> None:
    assert [_words(language).weekday(MONDAY) for language in ("en", "es", "ja")] == ["Monday", "lunes", "月曜日"]


QUOTED = {
    "en": ("“a”", "‘a “b” c’"),
    "ar": ("«a»", "«a “b” c»"),
    "de": ("„a“", "‚a “b” c‘"),
    "es": ("«a»", "«a “b” c»"),
    "fr": ("«\u00a0a\u00a0»", "«\u00a0a “b” c\u00a0»"),
    "he": ("”a”", "’a “b” c’"),
    "ja": ("「a」", "「a “b” c」"),
    "ru": ("«a»", "«a “b” c»"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_those_of_the_language(language: str) -> None:
    words = _words(language)
    assert (words.quoted("a"), words.quoted("a “b” c")) == QUOTED[language]


def test_what_holds_the_marks_itself_is_quoted_in_the_inner_ones() -> None:
    assert _words("ru").quoted("a «b»") == "„a «b»“"


# Catalogues of a workspace, and languages that the theme does not speak.


def _own(tmp_path: Path, tag: str, body: str) -> Theme:
    file = tmp_path / "templates" / catalogue_name(tag)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n{body}', "utf-8")
    return Theme(Inputs(tmp_path), default_folder())


@pytest.mark.parametrize("language", ["de", "de-AT", "en"])
def test_a_workspace_says_one_message_otherwise_and_keeps_the_rest(tmp_path: Path, language: str) -> None:
    theme = _own(tmp_path, language.replace("-", "_"), 'msgid "Watch"\nmsgstr "Ausblick"\n')
    words = theme.words(language)
    assert words.gettext("Watch") == "Ausblick"
    assert words.gettext("Sources") == ("Sources" if language == "en" else "Quellen")
    assert catalogue_name(language.replace("-", "_")) in theme.digests


@pytest.mark.parametrize("said", ["{{ 7 * 7 }} {# #}", "100 %%", "one\\ntwo"])
def test_what_a_catalogue_says_is_text_and_no_template(tmp_path: Path, said: str) -> None:
    theme = _own(tmp_path, "en", f'msgid "Watch"\nmsgstr "{said}"\n')
    shown = said.replace("%%", "%").replace("\\n", "\n")
    assert f"## {shown}\n" in markdown(values.full(), theme)
    assert f'<h2 id="watch-title">{shown}</h2>' in page(values.full(), theme, SHEETS, formats=())


BROKEN = {
    "what the theme does not fill": (
        'msgid "as of %(date)s"\nmsgstr "Stand %(datum)s"\n',
        5,
        '“Stand %(datum)s”: "datum" is nothing that the theme fills in',
    ),
    "a stray sign of per cent": (
        'msgid "Watch"\nmsgstr "100 %"\n', 5, '“100 %”: a "%" that begins nothing is to be "%%"',
    ),
    "no catalogue": ("Watch\n", 5, "Unknown or misformatted keyword"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "line", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_catalogue_is_told_with_its_line(tmp_path: Path, body: str, line: int, message: str) -> None:
    with pytest.raises(BriefgenError) as caught:
        _own(tmp_path, "de", body).words("de")
    assert str(caught.value) == (
        f"templates/locale/de/LC_MESSAGES/briefgen.po:{line}:1: error: {message}\n"
        "  hint: mend the catalogue; one in the workspace needs to hold only the messages that are to be said otherwise"
    )


def test_a_catalogue_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    theme = _own(tmp_path, "de", "")
    (tmp_path / "templates" / catalogue_name("de")).write_bytes(b'msgid "Watch"\nmsgstr "\xff"\n')
    with pytest.raises(BriefgenError, match=r"briefgen\.po: error: 'utf-8' codec can't decode"):
        theme.words("de")


UNSPOKEN = {"pt-BR": "dates and numbers as the language writes them", "tlh": "dates and numbers too"}


def test_a_language_that_the_theme_does_not_speak_is_a_warning() -> None:
    span = Span(file="briefgen.yaml", line=3, col=1)
    said = [str(problem) for language in UNSPOKEN for problem in unspoken(_words(language), span)]
    assert said == [
        f'briefgen.yaml:3:1: warning: the theme has no words in "{language}": its own stand in English, {numbers}\n'
        "  hint: choose one of ar, de, en, es, fr, he, ja, ru, or write a catalogue: "
        f"templates/locale/{language.replace('-', '_')}/LC_MESSAGES/briefgen.po"
        for language, numbers in UNSPOKEN.items()
    ]


@pytest.mark.parametrize("language", [*LANGUAGES, "en-GB", "de-AT", "DE", "fr-CA"])
def test_a_language_that_it_speaks_in_any_region_is_none(language: str) -> None:
    assert unspoken(_words(language), None) == ()


# What it costs, and what it asks of the machine.


def _run(code: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **environment},
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


RENDER = """
import sys
from msgspec.structs import replace
from pathlib import Path
import values
from briefgen.files import Inputs
from briefgen.render.markdown import markdown
from briefgen.overlay import default_folder
from briefgen.theme import Theme
print(ascii(markdown(replace(values.full(), language="{}"), Theme(Inputs(Path.cwd()), default_folder()))))
print("babel" in sys.modules)
"""


def test_english_does_without_babel() -> None:
    assert _run(RENDER.format("en")).endswith("False\n")


def test_no_environment_changes_a_word() -> None:
    bare = _run(RENDER.format("de"))
    assert bare.endswith("True\n")
    assert _run(RENDER.format("de"), LC_ALL="ru_RU.UTF-8", LANGUAGE="fr", LC_TIME="no such", TZ="No/Where") == bare
