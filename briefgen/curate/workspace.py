"""`init`: a workspace that builds at once, with a sample to learn from."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import Final

from briefgen.curate.writing import refusal, stay_inside, write

_SETTINGS: Final = """\
# Settings of this workspace. All of them may be left out.
title: Morning brief
timezone: UTC               # whose "today" is meant; the desk's own zone, for example Europe/Vienna
language: en
default_marking: TLP:CLEAR  # for a day's facts that carry no marking of their own
...
"""

_ARTICLE: Final = """\
 date {day} Sample article: how a brief is checked

This text came with the workspace. It is no news; it stands here so that the first build has
something to cite.

A fact is one statement in the desk's own words. Under it stand one or more quotes, and a quote is
the article's own words, verbatim. The build looks up each quote in its article and stops at one
that does not stand there, even where a single digit differs.

The catalogue keeps the SHA-256 digest of every article, 64 hexadecimal digits, so that a later
change to the text is noticed.

Once articles of your own are taken in, delete this one, its entry in the catalogue and the facts
that cite it.
"""

_CATALOGUE: Final = """\
# The catalogue: what is known of each article in seeds/articles/, by an alias that the facts use.
# What an article does not say of itself is left out, never guessed. `briefgen add FILE` puts an entry at the end.
#
#   file:       name in seeds/articles/
#   sha256:     of its bytes; an article that changed is noticed by it
#   published:  date, or time with zone
#   rights:     full, excerpts or none: how much of the text may be printed or attached
#   publisher, author, title, url, language, notice, origin:  where known

sample:
  file: sample.txt
  sha256: {digest}
  published: {day}
  rights: full
  title: "Sample article: how a brief is checked"
  language: en
  notice: A sample that came with the workspace; not news.
...
"""

_FACTS: Final = """\
# yaml-language-server: $schema=../facts.schema.json
#
# Every fact is one statement in our own words. Under `cite` stand the article's alias and its own words, the shortest
# that carry the statement. An id is permanent. `briefgen new` begins a day like this one from its articles.
date: {day}
title: A sample brief shows how facts rest on quotes
marking: TLP:CLEAR
bottom_line:
  - text: The build looks up each quote in its article and stops at one that does not stand there.
    facts: [quotes-are-looked-up]
sections:
  - title: What the build checks
    facts:
      - id: quotes-are-looked-up
        text: The build looks up **each quote** in its article and stops at one that does not stand there.
        cite:
          - sample: The build looks up each quote in its article and stops at one that does not stand there
      - id: quotes-are-verbatim
        text: A quote is the article’s own words, verbatim.
        cite:
          - sample: a quote is the article's own words, verbatim
  - title: What the catalogue keeps
    facts:
      - id: digests-are-kept
        text: The catalogue keeps each article’s **SHA-256 digest**, 64 hexadecimal digits.
        cite:
          - sample: The catalogue keeps the SHA-256 digest of every article, 64 hexadecimal digits
        why: A change to an article after its facts were curated is noticed by it.
...
"""

_ATTRIBUTES: Final = """\
# Articles are evidence: no line ending, encoding or diff driver may touch a byte of them.
seeds/articles/** -text -diff
"""

_IGNORE: Final = "/output/\n"


def init(folder: Path, today: date, facts_schema: str) -> tuple[str, ...]:
    """Write a small workspace that builds a brief of `today`, and return the names of its files.

    `folder` may be missing, or hold other things; one that holds any of these files is refused and left as it is.
    """
    day = today.isoformat()
    article = _ARTICLE.format(day=day).encode()
    files = {
        "seeds/articles/sample.txt": article,
        "seeds/articles.yaml": _CATALOGUE.format(day=day, digest=hashlib.sha256(article).hexdigest()).encode(),
        "seeds/facts.schema.json": facts_schema.encode(),
        f"seeds/facts/{day}.yaml": _FACTS.format(day=day).encode(),
        ".gitattributes": _ATTRIBUTES.encode(),
        ".gitignore": _IGNORE.encode(),
        "briefgen.yaml": _SETTINGS.encode(),
    }
    there = tuple(name for name in files if os.path.lexists(folder / name))
    if there:
        hint = "choose an empty folder, or move these files away; nothing was written"
        raise refusal(f'"{folder}" holds files of a workspace already', hint, notes=there, kind="usage")
    stay_inside(folder)
    return write(folder, files)
