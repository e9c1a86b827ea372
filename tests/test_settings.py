from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from briefgen.diagnostics import Span
from briefgen.document import Document, UnfitError
from briefgen.settings import (
    EditionSettings,
    Hook,
    Hooks,
    Named,
    Settings,
    read_by_the_models,
    read_plainly,
    schema,
    settings,
)
from casefiles import cases


@pytest.mark.parametrize(("text", "expected"), cases("load/settings.txt"))
def test_what_is_said_of_settings(text: str, expected: str) -> None:
    _, problems = settings(text.encode(), "briefgen.yaml")
    assert "\n".join(map(str, problems)) == expected
    assert {problem.kind for problem in problems} == {"settings"}


def test_a_workspace_without_settings_has_the_defaults() -> None:
    assert settings(None, "briefgen.yaml") == (Settings(), ())
    assert Settings() == Settings(title="Daily brief", timezone="UTC", language="en", paper="A4")


def test_settings_are_what_the_file_says() -> None:
    text = (
        "title: NO\norganisation: The desk\ntimezone: Europe/Brussels\nlanguage: fr-BE\nurl: https://example.org/briefs/\n"
        "default_marking: TLP:GREEN\nmax_marking: TLP:AMBER+STRICT\npaper: Letter\n...\n"
    )
    assert settings(text.encode(), "briefgen.yaml") == (
        Settings(
            title="NO",
            organisation="The desk",
            timezone="Europe/Brussels",
            language="fr-BE",
            url="https://example.org/briefs",
            default_marking="TLP:GREEN",
            max_marking="TLP:AMBER+STRICT",
            paper="Letter",
        ),
        (),
    )


@pytest.mark.parametrize("said", [True, False])
def test_ratings_are_shown_or_not(said: bool) -> None:
    found, problems = settings(f"ratings: {str(said).lower()}\n...\n".encode(), "briefgen.yaml")
    assert (found.ratings, problems) == (said, ())


def test_what_is_sound_of_settings_is_there_beside_their_problems() -> None:
    found, problems = settings(b"title: My brief\npaper: A5\n...\n", "briefgen.yaml")
    assert len(problems) == 1
    assert found == Settings(title="My brief")


def test_the_schema_knows_every_setting() -> None:
    found = schema()
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(found["properties"]) == list(Settings.__struct_fields__)
    assert found["additionalProperties"] is False
    assert found["properties"]["paper"] == {"description": "Of the PDF.", "enum": ["A4", "Letter"], "title": "Paper"}
    assert all(key["description"] and "default" not in key for key in found["properties"].values())


EDITIONS = b"""\
editions:
  executive:
    title: For three minutes
    sections: [Port, Union]
    tags: [labour]
    facts: 6
    leave_out: [disputes]
    formats: [pdf]
  all: {}
...
"""


def test_editions_are_read_with_what_each_asks_for() -> None:
    found, problems = settings(EDITIONS, "briefgen.yaml")
    assert problems == ()
    assert found.editions == {
        "executive": EditionSettings(
            title="For three minutes",
            sections=("Port", "Union"),
            tags=("labour",),
            facts=6,
            leave_out=("disputes",),
            formats=("pdf",),
        ),
        "all": EditionSettings(),
    }


def test_what_changes_the_look_is_read_with_the_place_of_each_file() -> None:
    text = b'accent: "#A13"\nlogo: images/Logo.PNG\nfonts:\n  - Thai.ttf\n  - Korean.otf\n...\n'
    found, problems = settings(text, "briefgen.yaml")
    assert problems == ()
    assert found.accent == "#aa1133"
    assert found.logo == Named(name="images/Logo.PNG", span=Span(file="briefgen.yaml", line=2, col=7))
    assert [(font.name, font.span.line) for font in found.fonts] == [("Thai.ttf", 4), ("Korean.otf", 5)]


def test_hooks_are_read_with_their_commands_and_limits() -> None:
    text = (
        b"no_facts: skip\nhooks:\n  ping: https://desk:secret@hc.example/uuid\n"
        b"  success: {command: [./tell, '', 7], timeout: 5}\n  failure: {command: [mail]}\n...\n"
    )
    found, problems = settings(text, "briefgen.yaml")
    assert problems == ()
    assert found.no_facts == "skip"
    assert found.hooks == Hooks(
        ping="https://desk:secret@hc.example/uuid",
        success=Hook(command=("./tell", "", "7"), timeout=5),
        failure=Hook(command=("mail",), timeout=30),
    )


def test_what_is_sound_of_the_hooks_is_there_beside_a_mistake_elsewhere() -> None:
    found, problems = settings(b"paper: A5\nhooks: {failure: {command: [mail]}}\n...\n", "briefgen.yaml")
    assert len(problems) == 1
    assert found.hooks == Hooks(failure=Hook(command=("mail",)))


@pytest.mark.parametrize("said", [True, False])
def test_there_is_a_search_page_or_not(said: bool) -> None:
    found, problems = settings(f"search: {str(said).lower()}\n...\n".encode(), "briefgen.yaml")
    assert (found.search, problems) == (said, ())


WHOLE: Any = {
    "title": " My brief ",
    "organisation": "7",
    "timezone": "Europe/Brussels",
    "language": "pt-BR",
    "url": "https://example.org/briefs/",
    "default_marking": "TLP:GREEN",
    "max_marking": " TLP:AMBER ",
    "search": "true",
    "ratings": "false",
    "paper": "Letter",
    "accent": "#a13",
    "logo": "images/Logo.PNG",
    "fonts": ["Thai.ttf"],
    "editions": {
        "short": {
            "title": "Short",
            "sections": ["One"],
            "tags": [" a "],
            "facts": "3",
            "leave_out": ["watch"],
            "formats": ["md"],
        }
    },
    "no_facts": "skip",
    "hooks": {
        "ping": "https://hc.example/x",
        "success": {"command": ["tell", ""], "timeout": "5"},
        "failure": {"command": ["mail"]},
    },
    "publish": {"share": {"to": "/mnt/share", "keep": "3", "timeout": "9"}, "other": {"to": "/mnt/other"}},
}
KEYS = st.sampled_from([*WHOLE, "command", "to", "keep", "timeout", "facts", "leave_out", "ping", " share ", "brief"])
ODD = st.sampled_from(
    ["", " ", "x", "0", "12", "true", "TLP:RED", "A4", "#fff", "en", "pdf", "watch", "error", "a.ttf", "/mnt/a"]
)
TREES = st.recursive(
    ODD | st.none(), lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3), max_leaves=9
)


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, child in children for found in paths(child, (*path, key)))]


def changed(node: Any, path: tuple[Any, ...], key: str, value: Any, how: str) -> Any:
    """A tree with another value at a path, or with a key more or less there."""
    if path:
        within = changed(node[path[0]], path[1:], key, value, how)
        return {**node, path[0]: within} if isinstance(node, dict) else [*node[: path[0]], within, *node[path[0] + 1 :]]
    if how == "another" or not isinstance(node, dict):
        return value
    return {**node, key: value} if how == "more" else {name: held for name, held in node.items() if name != key}


@tried(max_examples=400, deadline=None)
@given(st.sampled_from(paths(WHOLE)), KEYS, TREES, st.sampled_from(["another", "more", "less"]))
def test_what_is_read_plainly_is_what_the_models_say_and_where_these_object_nothing_is(
    path: tuple[Any, ...], key: str, value: Any, how: str
) -> None:
    document = Document(file="briefgen.yaml", tree=changed(WHOLE, path, key, value, how), node=((1, 1), None, None))
    said, sound, problems = read_by_the_models(document)
    if problems:
        with pytest.raises(UnfitError):
            read_plainly(document.tree)
    else:
        assert read_plainly(sound.tree) == said


def test_settings_in_order_are_read_plainly() -> None:
    assert read_plainly(WHOLE)["editions"]["short"]["facts"] == 3
