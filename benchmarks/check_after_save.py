"""From save to verdict: `briefgen check` in a process that watches, for a day of 50 facts and 20 articles.

    python -m benchmarks.check_after_save

Prints the median and the slowest of 50 saves, each with one fact changed. Absolute times tell of this machine only;
the desk wants an answer within 100 ms.
"""

from __future__ import annotations

import hashlib
import platform
import random
import statistics
import tempfile
from pathlib import Path
from time import perf_counter

from briefgen import check

FACTS = 50
ARTICLES = 20
SAVES = 50
WORDS = [
    *("harbour", "ships", "berth", "union", "vote", "ministry", "border", "treaty", "grid", "reserve", "margin"),
    *("evening", "council", "water", "measure", "report", "quay", "delegation", "statement", "market", "price"),
    *("export", "harvest", "ferry", "storm", "repair", "inspector", "agreement", "session", "budget"),
]


def _sentence(rng: random.Random, number: int) -> str:
    words = rng.choices(WORDS, k=rng.randint(12, 24))
    return f"{' '.join(words).capitalize()} {number} {' '.join(rng.choices(WORDS, k=4))}."


def _article(rng: random.Random, number: int) -> list[str]:
    """About 5 kB, 40 sentences in paragraphs of four."""
    return [_sentence(rng, number * 1000 + index) for index in range(40)]


def _workspace(root: Path) -> Path:
    rng = random.Random(20260205)  # noqa: S311  the same workspace every time
    articles = [_article(rng, number) for number in range(1, ARTICLES + 1)]
    catalogue = []
    (root / "seeds/articles").mkdir(parents=True)
    (root / "seeds/facts").mkdir()
    for number, sentences in enumerate(articles):
        text = "\n\n".join(" ".join(sentences[start : start + 4]) for start in range(0, 40, 4)) + "\n"
        (root / f"seeds/articles/a{number}.txt").write_text(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        catalogue.append(
            f"a{number}:\n  file: a{number}.txt\n  sha256: {digest}\n  published: 2026-02-05\n  rights: excerpts\n"
        )
    (root / "seeds/articles.yaml").write_text("".join(catalogue) + "...\n")
    facts = [_fact(rng, number, articles) for number in range(FACTS)]
    head = "date: 2026-02-05\ntitle: A day of fifty facts\nsections:\n  - title: Facts\n    facts:\n"
    path = root / "seeds/facts/2026-02-05.yaml"
    path.write_text(head + "".join(facts) + "...\n")
    return path


def _fact(rng: random.Random, number: int, articles: list[list[str]]) -> str:
    cites = [(rng.randrange(ARTICLES), rng.randrange(40)) for _ in range(1 + number % 2)]
    lines = [f"          - a{article}: {articles[article][index].rstrip('.')}" for article, index in cites]
    words = articles[cites[0][0]][cites[0][1]].lower()
    head = [f"      - id: fact-{number}", f"        text: The desk says that {words}", "        cite:"]
    return "\n".join([*head, *lines, ""])


def _seconds(root: Path, path: Path, save: int) -> float:
    text = path.read_text()
    path.write_text(text.replace("The desk says that", f"The desk said{'' if save % 2 else ' again'} that", 1))
    began = perf_counter()
    check(root)
    taken = perf_counter() - began
    path.write_text(text)
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        path = _workspace(root)
        check(root)
        taken = [_seconds(root, path, save) * 1000 for save in range(SAVES)]
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    print(f"{FACTS} facts, {ARTICLES} articles, {SAVES} saves ({machine}):")  # noqa: T201
    print(f"median {statistics.median(taken):.1f} ms, slowest {max(taken):.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
