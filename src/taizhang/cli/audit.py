"""`taizhang audit FILE… [--org O] [--docx OUT.docx]`: every figure of a page against the page itself and, where there is
one, the book; of many pages a line each; of one, on request, the draft as a Word document with a comment at each figure.
"""

import argparse
import os
import sqlite3
from collections import defaultdict
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from taizhang.audit.compare import Outcome, Verdict
from taizhang.audit.findings import Audit, Finding, Unproven, audit
from taizhang.cli.asking import open_source
from taizhang.cli.batch import Done, each_file, unreadable
from taizhang.cli.checked_file import unfit_docx, write_checked
from taizhang.cli.console import Console
from taizhang.cli.page_file import add_page, is_batch, open_page, page_files, published_day
from taizhang.cli.read import title_of
from taizhang.cli.sqlite_store import DATABASE_FILE
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.ledger.content import near
from taizhang.core.values.figure import OrgRef
from taizhang.indicators.source import Source
from taizhang.reading import Claim, Reading, Superlative, to_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The pages, the org whose book they are held against where a text does not name it, and the document to write."""
    add_page(parser)
    parser.add_argument("--org", metavar="O", help="只按这个责任单位核对 · hold it against this org's book")
    parser.add_argument(
        "--docx", metavar="OUT.docx", help="写成带批注的 Word 文档 · the draft with comments, as a .docx"
    )
    parser.add_argument("--force", action="store_true", help="覆盖已有的文件 · overwrite a file that is there")


def run(options: argparse.Namespace, console: Console) -> int:
    """0 where nothing differs, 1 where something does, 2 for a page or a book that cannot be read."""
    published, found = published_day(options)
    many = is_batch(options.files)
    if not found and options.docx is not None:
        found = unfit_docx(Path(options.docx), many=many, force=options.force)
    if found:
        console.issues(found)
        return 2
    try:
        with ExitStack() as held_open:
            run_them = _many if many else _single
            return run_them(options, published, console, held_open)
    except sqlite3.DatabaseError as error:
        console.issues([issue("SRV-006", Where(file=str(console.home)), why=error)])
        return 2


def _single(options: argparse.Namespace, published: date | None, console: Console, held_open: ExitStack) -> int:
    opened, found = open_page(Path(options.files[0]), published)
    if opened is None:
        console.issues(found)
        return 2
    source, found = _book(console, held_open)
    org, unknown = _org(source, options.org, opened[1].published)
    if found or unknown:
        console.issues(found + unknown)
        return 2
    cut = source.cut(None)[0] if source is not None and options.docx is not None else None
    audited = audit(opened[1], opened[0].characters, source, org)
    if source is None:
        _say_no_book(console)
    if console.as_json:
        console.json(_as_json(opened[1], audited, console))
    else:
        _say(console, opened[1], audited)
    if options.docx is not None:
        found = write_checked(Path(options.docx), opened, audited, cut, console)
        console.issues(found)
    return 2 if found else int(audited.differs)


def _many(options: argparse.Namespace, published: date | None, console: Console, held_open: ExitStack) -> int:
    """All pages held against the same opened books."""
    paths, found = page_files(options.files)
    source = None
    if not found:
        source, found = _book(console, held_open)
    if found:
        console.issues(found)
        return 2
    if source is None:
        _say_no_book(console)

    def do(path: Path) -> Done:
        opened, refused = open_page(path, published)
        if opened is None:
            return unreadable(refused)
        org, unknown = _org(source, options.org, opened[1].published)
        if unknown:
            return unreadable(unknown)
        audited = audit(opened[1], opened[0].characters, source, org)
        return Done(int(audited.differs), _counted(audited, console), _as_json(opened[1], audited, console))

    return each_file(paths, console, do)


def _as_json(reading: Reading, audited: Audit, console: Console) -> dict[str, object]:
    findings = [one.to_json(console.lang) for one in audited.findings]
    superlatives = [one.to_json(console.lang) for one in audited.unproven]
    found = {"findings": findings, "against_book": audited.against_book}
    return {**found, **to_json(reading), "superlatives": superlatives}


def _say_no_book(console: Console) -> None:
    console.note(console.words("此处没有账簿，只核对文中的数", "no book here: only the page's own figures are held"))


def _book(console: Console, held_open: ExitStack) -> tuple[Source | None, list[Issue]]:
    """The book to hold the page against; none, or an empty one, is no issue; one that cannot be opened is."""
    if not os.environ.get("DATABASE_URL") and not (console.home / DATABASE_FILE).is_file():
        return None, []
    source, found = open_source(console, held_open)
    return source, [one for one in found if one.code != "SRV-005"]


def _org(source: Source | None, told: str | None, published: date | None) -> tuple[OrgRef | None, list[Issue]]:
    """The org of --org as the book knows it; FIG-002 for one that is neither code nor name of any."""
    registry = source.registry()[0] if source is not None else None
    if told is None or registry is None:
        return None, []
    day = published or registry.changes[-1]
    known = registry.orgs(day).by_code
    named = next((one for one in known.values() if told in {one.code, one.name, one.short}), None)
    if named is not None:
        return OrgRef(named.code, named.name), []
    return None, [issue("FIG-002", org=told, day=day, near=near(told, known))]


def _say(console: Console, reading: Reading, audited: Audit) -> None:
    claims = {claim.id: claim for claim in reading.claims}
    rows: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for one in audited.findings:
        claim = claims[one.claim]
        rows[claim.article].append((claim.start, _row(one, claim, console)))
    for unproven in audited.unproven:
        rows[unproven.superlative.article].append((unproven.superlative.start, _unproven_row(unproven, console)))
    for article in reading.articles:
        if rows[article.id]:
            console.say(title_of(article, console))
        for _, row in sorted(rows[article.id]):
            console.say("  " + row)
    console.say(_counted(audited, console))


def _counted(audited: Audit, console: Console) -> str:
    counted = [f"{one.word(console.lang)} {audited.count(one)}" for one in Outcome]
    if audited.unproven:
        counted.append(
            console.words(f"没有数的说法 {len(audited.unproven)}", f"without a number {len(audited.unproven)}")
        )
    return console.words("，", ", ").join(counted)


def _row(finding: Finding, claim: Claim, console: Console) -> str:
    return _line(claim, finding.verdict, finding.leading.sentence(console.lang), console)


def _unproven_row(unproven: Unproven, console: Console) -> str:
    found = unproven.verdict
    return _line(unproven.superlative, found, found.sentence(console.lang), console)


def _line(said: Claim | Superlative, verdict: Verdict, sentence: str, console: Console) -> str:
    surface = "".join(said.surface.split())
    place = console.words(f"第{said.line}行", f"line {said.line}")
    reason = f" [{verdict.reason}]" if verdict.reason else ""
    return f"{place} {surface}  {verdict.outcome.word(console.lang)}{reason}  {sentence}"
