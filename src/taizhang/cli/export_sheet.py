"""`taizhang export LEDGER -o FILE.xlsx`: a ledger's items as the sheet that `import` reads, of what the actor may read.

Exit 2 where there is no such ledger, home or position, or the file cannot be written; what lay there lies there still.
"""

import argparse
import os
from datetime import datetime
from pathlib import Path

from taizhang.cli.console import Console
from taizhang.cli.template import SUFFIX
from taizhang.cli.whole_file import unfit
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.values.figure import Cut
from taizhang.core.values.period import CHINA


def run(options: argparse.Namespace, console: Console) -> int:
    """0 with the file written; what did not fit into cells is told as issues, and then the code is 1."""
    found = unfit(options.output, force=options.force)
    if options.output.suffix.lower() != SUFFIX:
        found = [issue("CLI-042", Where(file=str(options.output)), suffix=SUFFIX)]
    from taizhang.cli.online import start

    found = found or start(console.home)
    if found:
        console.issues(found)
        return 2
    from taizhang.exchange.spreadsheets.filled import write_items
    from taizhang.server.access.gate import access_of
    from taizhang.server.home import operator_of
    from taizhang.server.queries.books import declarations, heads
    from taizhang.server.queries.figures import source
    from taizhang.server.queries.spreadsheets import recorded

    access = access_of(options.actor or operator_of(console.home) or "", datetime.now(CHINA).date())
    declared = declarations(access)
    at: Cut | None = None
    if options.ledger not in declared.ledgers:
        found = [issue("LEDG-004", name=options.ledger[:60], near="、".join(sorted(declared.ledgers)[:8]) or "-")]
    elif options.at:
        from taizhang.indicators.cuts import read_cut

        at, found = read_cut(options.at, source())
    if found:
        console.issues(found)
        return 2
    read_at = at or Cut.of({book: head.position for book, head in heads(access).items() if head.position})
    items = (
        one for one in recorded(access, options.ledger, org=options.org, at=at) if options.book in {None, one.book}
    )
    beside = options.output.with_name(f".{options.output.name}.{os.getpid()}{SUFFIX}")
    try:
        try:
            done = write_items(beside, options.ledger, declared, items, console.lang, console.position(read_at))
            beside.replace(options.output)
        finally:
            beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        console.issues([_unwritten(options.output, error)])
        return 2
    if console.as_json:
        told = {"file": str(options.output), "ledger": options.ledger, "items": done.items, "rows": done.rows}
        console.json({**told, "position": read_at.to_json()})
    else:
        console.say(
            console.words(
                f"{options.output}  {done.items} 个事项，{done.rows} 行",
                f"{options.output}  {done.items} items, {done.rows} rows",
            )
        )
    console.issues(done.issues)
    return int(bool(done.issues))


def _unwritten(path: Path, error: Exception) -> Issue:
    return issue("CLI-041", Where(file=str(path)), why=getattr(error, "strerror", None) or error)
