"""`taizhang read FILE…`: the articles of a page with their figures, or many pages; with --json everything that was read."""

import argparse
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Final

from taizhang.cli.batch import Done, each_file, unreadable
from taizhang.cli.console import Console
from taizhang.cli.page_file import add_page, is_batch, open_page, page_files, published_day
from taizhang.reading import Article, Claim, Reading, Superlative, to_json

_SUBJECT: Final = 24  # characters of a subject shown in the table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The page."""
    add_page(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """0 where every page was read, 2 where one cannot be."""
    published, found = published_day(options)
    if found:
        console.issues(found)
        return 2
    if is_batch(options.files):
        paths, found = page_files(options.files)
        console.issues(found)
        return 2 if found else each_file(paths, console, lambda path: _of_many(path, published, console))
    opened, found = open_page(Path(options.files[0]), published)
    console.issues(found)
    if opened is None:
        return 2
    _, reading = opened
    if console.as_json:
        console.json(to_json(reading))
    else:
        _say(console, reading)
    return 0


def _of_many(path: Path, published: date | None, console: Console) -> Done:
    opened, found = open_page(path, published)
    if opened is None:
        return unreadable(found)
    return Done(0, _counted(opened[1], console), to_json(opened[1]))


def _say(console: Console, reading: Reading) -> None:
    rows: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in reading.claims:
        rows[claim.article].append(claim)
    superlatives: defaultdict[str, list[Superlative]] = defaultdict(list)
    for one in reading.superlatives:
        superlatives[one.article].append(one)
    for article in reading.articles:
        console.say(title_of(article, console))
        for claim in rows[article.id]:
            console.say("  " + _row(claim))
        for one in superlatives[article.id]:
            console.say("  " + _superlative_row(one))
    console.say(console.words("共 ", "") + _counted(reading, console))


def _counted(reading: Reading, console: Console) -> str:
    counted = (len(reading.articles), len(reading.claims), len(reading.relations))
    more = len(reading.superlatives)
    return console.words(
        "{} 篇、{} 个数、{} 组关系".format(*counted) + (f"、{more} 处没有数的说法" if more else ""),
        "{} articles, {} figures, {} relations".format(*counted) + (f", {more} without a number" if more else ""),
    )


def title_of(article: Article, console: Console) -> str:
    """An article as a line: id, district and headline."""
    unnamed = console.words("（版面上没有标题）", "(no headline on the page)")
    return f"[{article.id}] {' '.join(part for part in (article.district, article.title or unnamed) if part)}"


def _row(claim: Claim) -> str:
    surface = "".join(claim.surface.split())
    subject = claim.subject[-_SUBJECT:]
    parts = (f"{claim.id} {claim.line:>4}", f"{claim.kind:<10}", surface, subject, claim.period or "-")
    return "  ".join(parts)


def _superlative_row(one: Superlative) -> str:
    surface = "".join(one.surface.split())
    return "  ".join((f"{one.id} {one.line:>4}", f"{'superlative':<10}", surface, one.subject, one.scope or "-"))
