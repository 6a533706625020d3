"""Recognizers-Text and JioNLP as readers of Chinese text: what each finds, and the seconds it took.

`text_readers.py NAME FOLDER`, run by the Python of their own environment; a task a line: {"side", "text"}. Recognizers-Text is
asked for Chinese numbers with units (currencies and dimensions); JioNLP for amounts of money, parsed, and in a task of its own
for times as well.
"""

import contextlib
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

with contextlib.redirect_stdout(sys.stderr):  # it greets on import, and answers go by this pipe
    import jionlp
from recognizers_number_with_unit import Culture, recognize_currency, recognize_dimension


def recognizers(text: str) -> list[str]:
    """Amounts of money and of other units, as values with their unit."""
    found = [*recognize_currency(text, Culture.Chinese), *recognize_dimension(text, Culture.Chinese)]
    return [f"{one.resolution['value']} {one.resolution['unit']}" for one in found if one.resolution]


def money(text: str) -> list[str]:
    """Amounts of money, parsed."""
    return [f"{one['detail']['num']} {one['detail']['case']}" for one in jionlp.ner.extract_money(text)]


def money_and_times(text: str) -> list[str]:
    """Amounts of money and expressions of time, parsed."""
    return [*money(text), *(str(one["text"]) for one in jionlp.ner.extract_time(text, time_base=time.time()))]


SIDES: dict[str, Callable[[str], list[str]]] = {
    "recognizers": recognizers,
    "money": money,
    "money and times": money_and_times,
}


def main() -> None:
    """Answers tasks until the pipe is closed. JioNLP's log of what it could not parse is spared: it is no part of reading."""
    logging.disable(logging.CRITICAL)
    print(json.dumps({"ready": sys.argv[1]}), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        text = Path(task["text"]).read_text(encoding="utf-8")
        ask = SIDES[task["side"]]
        begin = time.perf_counter()
        found = ask(text)
        print(json.dumps({"seconds": time.perf_counter() - begin, "found": found}), flush=True)


if __name__ == "__main__":
    main()
