"""reading: pages of Chinese text, against Recognizers-Text and JioNLP; a whole page, and a text of ten megabytes"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from bookbench.turns import SideProcess, made
from harness import Case, fsync_per_s, measured, publish, table
from taizhang.audit.findings import audit
from taizhang.reading import figures, names, read_page, times
from taizhang.reading.stream import flatten, rows_of

ROOT: Final = Path(__file__).parents[1]
VENV: Final = ROOT / ".venv-reading"
WORKER: Final = ROOT / "benchmarks" / "peers" / "text_readers.py"
PAGES: Final = ROOT / "tests" / "reading" / "pages"
DAY: Final = date(2022, 10, 20)
BYTES: Final = 10_000_000
PLAIN: Final = "全区完成固定资产投资351.56亿元，其中工业投资242.48亿元。安排专项资金1000万元。"
AMOUNTS: Final = ("35156000000", "24248000000", "10000000")  # of PLAIN, by every side
PEERS: Final = (
    ("recognizers", "Recognizers-Text, numbers with units", 20.0),
    ("money", "JioNLP, money alone", None),
    ("money and times", "JioNLP, money and times", 2.0),
)
Row = dict[str, Any]


def main() -> None:
    """Prints the rows as they are measured. `--check`: both sides once on one sentence, nothing printed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--bytes", type=int, default=BYTES, help="size of the long text")
    parser.add_argument("--no-peers", action="store_true", help="leave out the peers, a download of some 290 MB")
    options = parser.parse_args()
    told = []
    for row in rows(options.repeats, options.bytes, peers=not options.no_peers):
        print(table({"rows": [row]}), flush=True)
        told.append(row)
    publish("reading", told)


def pages() -> list[str]:
    """The pages of our own: about ten thousand characters."""
    return [found.read_text(encoding="utf-8") for found in sorted(PAGES.glob("*.txt"))]


def rows(repeats: int, size: int, *, peers: bool) -> Iterator[Row]:
    """All rows; those against peers only where asked for."""
    texts = pages()
    yield from ours_alone(texts, repeats, size)
    if peers:
        yield from beside_peers("\n\n".join(texts), repeats)


def ours_alone(texts: Sequence[str], repeats: int, size: int) -> Iterator[Row]:
    """A page read and audited, bounded in milliseconds; a long text against a hundredth of it, in characters a second."""
    longest = max(texts, key=len)
    yield measured(
        Case("a page read and audited", "ms", "lower", 1, lambda: _audited(longest), None, 300.0, repeats)
    ) | {"peer_name": "-"}
    whole = "\n\n".join(texts)
    long = (whole + "\n\n") * (size // len(whole.encode()) + 1)
    short = long[: len(long) // 100]
    pace = [_pace(read_page, short) for _ in range(repeats)]
    name = f"a text of {size // 1_000_000} MB, read"
    yield made(
        name, "ours, a hundredth of it", [_pace(read_page, long)], pace, 0.5, [fsync_per_s()], measure="characters/s"
    )


def _audited(text: str) -> None:
    audit(read_page(text, DAY), text)


def _pace(read: Callable[[str], Any], text: str) -> float:
    begin = time.perf_counter()
    read(text)
    return len(text) / (time.perf_counter() - begin)


def spotted(text: str) -> list[figures.Figure]:
    """The figures of a text, and its dates: what the peers look for, without articles, kinds, periods and relations."""
    stream = flatten(rows_of(text))
    return figures.spot(stream, names.scan(stream), times.covered(times.scan(stream, DAY)))


def beside_peers(text: str, repeats: int) -> Iterator[Row]:
    """Figures alone, and the whole reading, against each peer over the same text."""
    programs = installed()
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp") as folder:
        page, plain = Path(folder) / "page.txt", Path(folder) / "plain.txt"
        page.write_text(text, encoding="utf-8")
        plain.write_text(PLAIN, encoding="utf-8")
        with SideProcess("readers", None, Path(folder), WORKER, programs / "python") as worker:
            for side, name, target in PEERS:
                _agree(worker, side, plain)
                for what, read in (("figures and dates alone", spotted), ("articles, figures, relations", _read)):
                    yield _by_turns(f"{what}", read, worker, side, page, name, target, repeats)


def _read(text: str) -> object:
    return read_page(text, DAY)


def _agree(worker: SideProcess, side: str, plain: Path) -> None:
    """AssertionError where a side finds other amounts in a plain sentence."""
    ours = tuple(f"{figure.value.to_integral_value():f}" for figure in spotted(PLAIN))
    theirs = tuple(one.split()[0].split(".")[0] for one in worker.ask(side=side, text=str(plain))["found"])
    assert ours == theirs == AMOUNTS, (side, ours, theirs)


def _by_turns(
    what: str,
    read: Callable[[str], Any],
    worker: SideProcess,
    side: str,
    page: Path,
    peer: str,
    target: float | None,
    repeats: int,
) -> Row:
    text = page.read_text(encoding="utf-8")
    read(text)
    here, there, syncs = [], [], []
    for _ in range(repeats):
        here.append(_pace(read, text))
        there.append(len(text) / worker.ask(side=side, text=str(page))["seconds"])
        syncs.append(fsync_per_s())
    return made(what, peer, here, there, target, syncs, measure="characters/s")


def installed() -> Path:
    """The programs of the peers' own virtual environment, made where it is not there yet: a download of its own."""
    programs = VENV / "bin"
    if not (programs / "jio_help").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        listed = str(ROOT / "requirements" / "reading-peers.txt")
        words = [
            str(programs / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            listed,
        ]
        subprocess.run(words, check=True)
    return programs


if __name__ == "__main__":
    main()
