"""`taizhang forget LEDGER ITEM --book B --subject S --basis TEXT --approved-by A`: personal data that can be read no more."""

import argparse
import json
from datetime import UTC, datetime

from taizhang.cli.console import Console
from taizhang.core.issues import Where, has_errors, issue
from taizhang.core.values.period import CHINA, parse_day


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose data, on what basis, and who stands for it."""
    parser.add_argument("ledger", metavar="LEDGER")
    parser.add_argument("item", metavar="ITEM")
    parser.add_argument("--book", required=True, help="事项所在的账簿 · the item's book")
    parser.add_argument("--subject", default="person", help="哪一方，默认 person · which party of the item")
    parser.add_argument(
        "--basis", required=True, metavar="TEXT", help="依据：文件或本人的请求 · a document or a request"
    )
    parser.add_argument("--approved-by", required=True, metavar="ACTOR", help="批准人，不能是经办人 · not who writes")
    parser.add_argument("--actor", help="经办人 · who writes; the home's operator unless told")
    parser.add_argument("--on", metavar="DAY", help="自哪天起，默认今天 · from which day")
    parser.epilog = "不能撤销 · cannot be undone"


def run(options: argparse.Namespace, console: Console) -> int:
    """0 forgotten, 1 refused, 2 a home or a day that cannot be used."""
    from taizhang.cli.online import start

    day, found = parse_day(options.on) if options.on else (datetime.now(CHINA).date(), [])
    found = found or start(console.home)
    if found or day is None:
        console.issues(found)
        return 2
    from taizhang.server.actions.forget import Forgetting, forget
    from taizhang.server.home import operator_of

    actor = options.actor or operator_of(console.home)
    if not actor:
        console.issues([issue("LEDG-001", Where(path="--actor"), key="actor")])
        return 2
    whose = (options.book, options.ledger, options.item, options.subject)
    asked = Forgetting(*whose, options.basis, options.approved_by, actor, day)
    outcome, found = forget(asked, datetime.now(UTC))
    console.issues(found)
    if outcome is None or outcome.receipt is None or has_errors(found):
        return 1
    receipt = outcome.receipt
    if console.as_json:
        console.say(json.dumps(receipt.to_json(), ensure_ascii=False))
    else:
        told = console.words("已依法删除", "forgotten as the law demands")
        console.say(f"{told}  {options.subject}  {receipt.book}#{receipt.position}  {receipt.digest}")
    return 0
