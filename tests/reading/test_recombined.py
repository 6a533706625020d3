"""The articles of the shared page and of our own, set anew: one below the other, and with their blocks in turns.

Chance is seeded, so that every run draws the same pages.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from taizhang.reading import read_page, to_json

pytestmark = pytest.mark.shared

PAGES = Path(__file__).parent / "pages"
DRAWN = 30  # pages of each kind
TITLED = 0.97  # share of lines given to their article: headline, text, byline
UNSIGNED = 0.93  # the same without bylines
WOVEN = 0.83  # one to three blocks of either article in turns, headlines anywhere among them

Article = tuple[str, str | None, str | None, list[str]]  # id, title, byline, rows without headlines


@pytest.fixture(scope="module")
def articles(shared: Path) -> list[Article]:
    pairs = [(shared / "page" / "page.txt", shared / "page" / "gold.json")]
    pairs += [(found.with_suffix(".txt"), found) for found in sorted(PAGES.glob("*.json"))]
    return [article for number, pair in enumerate(pairs) for article in _articles(*pair, number)]


def _articles(text: Path, labels: Path, page: int) -> Iterator[Article]:
    rows = text.read_text(encoding="utf-8").split("\n")
    for one in json.loads(labels.read_text(encoding="utf-8"))["articles"]:
        heads = {head for head in (one["title"], one["subtitle"], one["kicker"]) if head}
        body = [rows[number - 1] for first, last in sorted(one["line_ranges"]) for number in range(first, last + 1)]
        body = [row for row in body if row.strip() not in heads and not (one["title"] and one["title"] in row)]
        while body and not body[-1].strip():
            body.pop()
        yield f"{page}.{one['id']}", one["title"], one["byline"], body


def _share(scorer: ModuleType, lines: list[str], owners: list[str | None]) -> tuple[int, int]:
    text = "\n".join(lines)
    named = dict.fromkeys(owner for owner in owners if owner)
    gold: list[dict[str, Any]] = [
        {"id": name, "line_ranges": [[at, at] for at, owner in enumerate(owners, 1) if owner == name]} for name in named
    ]
    found = json.loads(json.dumps(to_json(read_page(text))))
    result = scorer.article_score({"articles": gold}, found, text)
    return result["right"], result["lines"]


@pytest.mark.parametrize(("signed", "wanted"), [(True, TITLED), (False, UNSIGNED)])
def test_one_below_the_other(scorer: ModuleType, articles: list[Article], signed: bool, wanted: float) -> None:
    chance = Random(3)  # noqa: S311 - a seeded draw of pages, no secret
    right = total = 0
    for _ in range(DRAWN):
        lines: list[str] = []
        owners: list[str | None] = []
        for name, title, byline, body in chance.sample(articles, chance.randint(2, 5)):
            kept = [row for row in body if signed or row.strip() != byline]
            rows = [title, *kept] if title else kept
            lines += [*rows, ""]
            owners += [*[name] * len(rows), None]
        counted = _share(scorer, lines, owners)
        right, total = right + counted[0], total + counted[1]
    assert right >= wanted * total


def test_in_turns(scorer: ModuleType, articles: list[Article]) -> None:
    chance = Random(7)  # noqa: S311
    long = [article for article in articles if article[0].startswith("0.") and len(_blocks(article)) >= 3]
    right = total = 0
    for _ in range(DRAWN):
        first, second = chance.sample(long, 2)
        waiting = {first[0]: _blocks(first), second[0]: _blocks(second)}
        lines: list[str] = []
        owners: list[str | None] = []
        name = first[0]
        while any(waiting.values()):
            for block in waiting[name][: chance.randint(1, 3)]:
                waiting[name].remove(block)
                lines += [*block, ""]
                owners += [*[name] * len(block), None]
            name = second[0] if name == first[0] else first[0]
        counted = _share(scorer, lines, owners)
        right, total = right + counted[0], total + counted[1]
    assert right >= WOVEN * total


def _blocks(article: Article) -> list[list[str]]:
    _, title, _, body = article
    blocks: list[list[str]] = [[title], []] if title else [[]]
    for row in body:
        if row.strip():
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]
