"""Pages written with their labels in the text, and set as a newspaper sets them.

A source is a text file:

    published: 2023-04-18
    periods: H1=2023-01-01/2023-06-30 Y=2023-01-01/2023-12-31

    # a01 district=铜梁区 kind=report byline_kind=融媒体中心
    kicker: 铜梁
    title: 上半年新开工项目[[h1:41个|41 item count H1]]
    subtitle: …
    text: A paragraph with [[c1:28.6亿元|2860000000 CNY level H1]] and a name {{500强}}.
    text: …
    byline: 铜梁区融媒体中心 赵武强
    @ same_as h1 = c1 true
    @ growth_of c3 = c1 - null
    @ ratio_of c7 = c5 c1 false what a reader should be told

A mark is `[[id:surface|value unit kind period options]]`: value is a number or null; period a name of the head, an ISO
period or `-` for null; options are approx=余, kind_alt=level,count, unit_alt=…, value_alt=…, minor, trivial, dup=ID.
`{{…}}` is a name that holds a number and is no figure. Labels follow the schema of the shared page's README.
"""

import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

_MARK = re.compile(r"\[\[(?P<id>\w+):(?P<surface>[^|\]]+)\|(?P<label>[^\]]+)\]\]|\{\{(?P<name>[^}]+)\}\}")
_HEADS = ("kicker", "title", "subtitle")
_KINDS = {"level", "count", "share", "growth", "completion", "rank", "plan", "ordinal"}
_UNITS = {
    "CNY", "USD", "km", "m", "m2", "km2", "ha", "mu", "m3", "t", "kg", "kWh", "MWh", "kW", "person", "person-times",
    "times", "household", "item", "percent", "pp", "multiple", "ratio", "year", "month", "day", "rank", "ordinal", "none",
}  # fmt: skip
LAYOUTS = ("clean", "columns", "displaced", "interleaved")


@dataclass
class Block:
    """A headline, paragraph or byline: its text without marks, and the marks with their places in it."""

    role: str
    text: str
    marks: list[tuple[int, int, str, str]]  # start, end, id, label; no id for a name
    at: list[int] = field(default_factory=list)  # of each character, its place in the file


@dataclass
class Written:
    id: str
    facts: dict[str, str]
    blocks: list[Block]
    relations: list[dict[str, Any]]


@dataclass
class Source:
    published: str
    periods: dict[str, str]
    articles: list[Written]


def parse(text: str) -> Source:
    """A source's articles; raises ValueError naming the line that is wrong."""
    source = Source("", {}, [])
    for number, line in enumerate(text.split("\n"), 1):
        try:
            _take(source, line.rstrip())
        except (ValueError, KeyError, IndexError) as wrong:
            raise ValueError(f"line {number}: {line[:60]!r}: {wrong}") from wrong
    return source


def _take(source: Source, line: str) -> None:
    if not line.strip() or line.startswith("//"):
        return
    if line.startswith("# "):
        name, *facts = line[2:].split()
        source.articles.append(Written(name, dict(_named(fact) for fact in facts), [], []))
    elif line.startswith("@ "):
        source.articles[-1].relations.append(_relation(line[2:]))
    else:
        role, text = line.split(":", 1)
        if role == "published":
            source.published = text.strip()
        elif role == "periods":
            source.periods.update(_named(pair) for pair in text.split())
        elif role in (*_HEADS, "text", "byline"):
            source.articles[-1].blocks.append(_block(role, text.strip()))
        else:
            raise ValueError("no such part: " + role)


def _named(text: str) -> tuple[str, str]:
    name, _, said = text.partition("=")
    return name, said


def _relation(line: str) -> dict[str, Any]:
    left, right = line.split("=", 1)
    kind, result = left.split()
    words = right.split()
    at = next(index for index, word in enumerate(words) if word in ("true", "false", "null"))
    return {
        "type": kind,
        "result": result,
        "args": [None if word == "-" else word for word in words[:at]],
        "holds": {"true": True, "false": False, "null": None}[words[at]],
        "note": " ".join(words[at + 1 :]),
    }


def _block(role: str, text: str) -> Block:
    plain, marks, end = "", [], 0
    for found in _MARK.finditer(text):
        plain += text[end : found.start()]
        surface = found["surface"] or found["name"]
        marks.append((len(plain), len(plain) + len(surface), found["id"] or "", found["label"] or ""))
        plain += surface
        end = found.end()
    plain += text[end:]
    if any(sign in plain for sign in ("[[", "]]", "{{", "}}", "|")):
        raise ValueError("a mark is not closed")
    return Block(role, plain, marks)


Row = tuple[str | None, Block | None, int, str]  # article, block, where its text begins in the block, text


def lay_out(source: Source, layout: str, seed: int) -> tuple[str, dict[str, Any]]:
    """The page's text and its labels; the same seed sets it the same way."""
    chance = Random(seed)  # noqa: S311 - a seeded draw of a page's setting, no secret
    width = 10_000 if layout == "clean" else chance.randint(14, 22)
    pieces = {article.id: _pieces(article, width, chance, layout) for article in source.articles}
    away: list[list[Row]] = []
    order = list(pieces)
    if layout == "displaced":
        for name in order:
            kept: list[list[Row]] = []
            for piece in pieces[name]:
                head = piece[0][1] is not None and piece[0][1].role in _HEADS
                (away if head and chance.random() < 0.5 else kept).append(piece)
            pieces[name] = kept
    rows: list[Row] = []
    blank: Row = (None, None, 0, "")
    if layout == "interleaved":
        rows = _in_turns(order, pieces, chance)
    else:
        for name in order:
            for piece in pieces[name]:
                rows += piece
                if layout != "clean" and chance.random() < 0.5:
                    rows.append(blank)
            rows.append(blank)
            while away and chance.random() < 0.5:
                rows += [*away.pop(chance.randrange(len(away))), blank]
        for piece in away:
            rows += [*piece, blank]
    return _labelled(source, rows)


def _pieces(article: Written, width: int, chance: Random, layout: str) -> list[list[Row]]:
    """Rows that stay together: a headline, a byline, a stretch of rows of the text."""
    pieces: list[list[Row]] = []
    for block in article.blocks:
        wide = width if block.role == "text" else 10_000
        starts = [0]
        while starts[-1] + wide < len(block.text):
            step = wide
            while step > 1 and _whole(block.text[starts[-1] + step - 1]) and _whole(block.text[starts[-1] + step]):
                step -= 1
            if block.text[starts[-1] + step] in "，。、；：”）％%":  # no line begins with a mark
                step += 1
            starts.append(starts[-1] + step)
        rows: list[Row] = [
            (article.id, block, a, block.text[a:b]) for a, b in zip(starts, [*starts[1:], len(block.text)], strict=True)
        ]
        pieces.append([row for row in rows if row[3]])
    if layout != "interleaved":
        return pieces
    cut: list[list[Row]] = []
    for piece in pieces:  # a column ends anywhere in a paragraph
        at = chance.randint(2, len(piece) - 2) if len(piece) > 5 and chance.random() < 0.5 else 0
        if at and not _inside_a_mark(piece[at]):
            cut += [piece[:at], piece[at:]]
        else:
            cut.append(piece)
    return cut


def _inside_a_mark(row: Row) -> bool:
    """Whether a row begins inside a figure that is labelled: no column of another article comes between."""
    _, block, first, _ = row
    return block is not None and any(start < first < end for start, end, _, _ in block.marks)


def _whole(char: str) -> bool:
    """Whether a character belongs to a number that is not broken over two lines."""
    return char.isascii() and (char.isdigit() or char == ".")


def _in_turns(order: list[str], pieces: dict[str, list[list[Row]]], chance: Random) -> list[Row]:
    rows: list[Row] = []
    for first in range(0, len(order), 2):
        pair = order[first : first + 2]
        turn = 0
        while any(pieces[name] for name in pair):
            name = pair[turn % len(pair)]
            for _ in range(chance.randint(2, 4)):
                if pieces[name]:
                    rows += pieces[name].pop(0)
            rows.append((None, None, 0, ""))
            turn += 1
    return rows


def _labelled(source: Source, rows: list[Row]) -> tuple[str, dict[str, Any]]:
    place = 0
    lines: list[str] = []
    owned: dict[str, list[int]] = {article.id: [] for article in source.articles}
    for article in source.articles:
        for block in article.blocks:
            block.at = [-1] * len(block.text)
    for number, (name, printed, first, text) in enumerate(rows, 1):
        if name is not None and printed is not None:
            owned[name].append(number)
            for offset in range(len(text)):
                printed.at[first + offset] = place + offset
        lines.append(text)
        place += len(text) + 1
    page = "\n".join(lines)
    gold: dict[str, Any] = {
        "schema": "newsroom-gold/1", "published": source.published,
        "articles": [], "claims": [], "relations": [], "not_figures": [], "times": [],
    }  # fmt: skip
    for article in source.articles:
        gold["articles"].append(_article(article, owned[article.id]))
        for block in article.blocks:
            for mark in block.marks:
                _mark(source, article.id, block, mark, page, gold)
        gold["relations"] += article.relations
    known = {claim["id"] for claim in gold["claims"]}
    if len(known) != len(gold["claims"]):
        raise ValueError("an id is given twice")
    for relation in gold["relations"]:
        for one in (relation["result"], *relation["args"]):
            if one is not None and one not in known:
                raise ValueError(f"no such figure: {one}")
    return page, gold


def _article(article: Written, numbers: list[int]) -> dict[str, Any]:
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    said = {block.role: block.text for block in article.blocks if block.role != "text"}
    facts = {"kind": "report", "district": None, "byline_kind": None} | article.facts
    heads = {role: said.get(role) for role in (*_HEADS, "byline")}
    return {"id": article.id, **heads, **facts, "line_ranges": ranges}


def _mark(
    source: Source, article: str, block: Block, mark: tuple[int, int, str, str], page: str, gold: dict[str, Any]
) -> None:
    first, last, name, label = mark
    start, end = block.at[first], block.at[last - 1] + 1
    spot = {"start": start, "end": end, "surface": page[start:end]}
    if not name:
        gold["not_figures"].append(spot)
        return
    value, unit, kind, period, *options = label.split()
    claim: dict[str, Any] = {
        "id": name, "article": article, "line": page.count("\n", 0, start) + 1, **spot,
        "value": None if value == "null" else float(value), "unit": unit, "kind": kind,
        "period": None if period == "-" else source.periods.get(period, period),
        "approx": None, "tier": "core", "trivial": False,
    }  # fmt: skip
    for option in options:
        key, _, said = option.partition("=")
        if key in ("minor", "trivial"):
            claim["tier"], claim["trivial"] = key, key == "trivial"
        elif key == "dup":
            claim["duplicate_of"] = said
        elif key == "approx":
            claim[key] = said
        elif key == "value_alt":
            claim[key] = [float(one) for one in said.split(",")]
        elif key in ("kind_alt", "unit_alt"):
            claim[key] = said.split(",")
        else:
            raise ValueError(f"{name}: no such option: {option}")
    if kind not in _KINDS or unit not in _UNITS:
        raise ValueError(f"{name}: kind or unit is none of the schema's: {kind} {unit}")
    gold["claims"].append(claim)
