"""The hash chain: making the next link, and verifying that nothing in a book was changed, removed or put in.

Verification hashes the stored bytes and does not spell entries again one by one: a run of entries is read and spelled
as one list, and only a run that is not sound beyond doubt is looked into entry by entry.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Final

import orjson

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import (
    FORMAT,
    KEYS,
    WHOLE_BOUND,
    Entry,
    FormatError,
    algorithm_of,
    canonical,
    digest_of,
    genesis,
    is_day,
    parse,
)
from taizhang.core.journal.rows import COLUMNS, Row, stored_from
from taizhang.core.journal.store import Columns, Head, Store, Stored
from taizhang.core.limits import ENTRY_BYTES_MAX, ENTRY_DEPTH_MAX

_RUN: Final = 128  # entries read as one list
_INDEXED: Final = COLUMNS[3:]  # those derived from the bytes
_VALUES: Final = itemgetter(*KEYS)
_INSTANTS: Final = re.compile(
    r"(?:[0-9-]{10}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z)+"
)  # but for the day
_LEAVES: Final = frozenset({str, int, bool, type(None)})
_PLACES: Final = frozenset({int, type(None)})


def columns_of(entry: Entry) -> Columns:
    """The indexed columns that an entry's bytes give."""
    return Columns(entry.ledger, entry.item, entry.kind, entry.effective_on, entry.corrects, entry.command_key)


def seal(entry: Entry) -> Stored:
    """An entry as it is to be stored: bytes, digest and columns."""
    content = canonical(entry)
    return Stored(entry.position, digest_of(content, algorithm_of(entry.prev)), content, columns_of(entry))


@dataclass(frozen=True, slots=True)
class Verified:
    """What a walk along one book found: entries walked, the digest of the last sound one, and the issues."""

    book: str
    position: int
    digest: str
    issues: tuple[Issue, ...]


def verify_book(book: str, rows: Iterable[Row], head: Head, after: Head | None = None) -> Verified:
    """Walks the rows of a book, from its first entry or from the one after a place known to be sound.

    BOOK-001 digest differs, BOOK-002 link broken, BOOK-003 column differs, BOOK-004 not an entry, BOOK-005 gap,
    BOOK-006 head differs, BOOK-027 bytes kept as another type. After a broken entry the walk goes on from what is stored, so that one change is one issue.
    """
    walked = follow(book, rows, after or Head(0, link_before_the_first(head)))
    if (head.position, head.digest) == (walked.position, walked.digest):
        return walked
    differs = issue("BOOK-006", _at(book, head.position), head=head.position, number=walked.position)
    return replace(walked, issues=(*walked.issues, differs))


def follow(book: str, rows: Iterable[Row], after: Head) -> Verified:
    """Walks the rows of a book that follow a place in it, wherever they end: BOOK-001 to BOOK-005, BOOK-027."""
    issues: list[Issue] = []
    prev, position = after.digest, after.position
    walked = iter(rows)
    while run := list(islice(walked, _RUN)):
        if not _is_sound(book, run, prev, position):
            issues.extend(_faults(book, run, prev, position))
        position, prev = run[-1][0], str(run[-1][1])
    return Verified(book, position, prev, tuple(issues))


def link_before_the_first(head: Head) -> str:
    """The genesis link of the algorithm a head names; the usual one where the head was altered into none."""
    try:
        return genesis(algorithm_of(head.digest))
    except FormatError:
        return genesis()


def verify(store: Store) -> Iterator[Verified]:
    """Every book of a store, in order of code; entries whose book has no head are walked as those of an empty one."""
    heads = store.heads()
    for book in store.books():
        walked = verify_book(book, store.rows(book), heads.get(book) or Head(0, genesis()))
        yield replace(walked, issues=(*walked.issues, *strays(store, book)))


def strays(store: Store, book: str) -> list[Issue]:
    """BOOK-026 for rows at places that no walk comes past."""
    count = store.strays(book)
    return [issue("BOOK-026", Where(position=book), count=count)] if count else []


def _is_sound(book: str, run: Sequence[Row], prev: str, position: int) -> bool:
    """Whether a run of rows follows a link without any fault, beyond doubt."""
    positions, digests, contents, *indexed = zip(*run, strict=True)
    if set(map(type, contents)) != {bytes} or max(map(len, contents)) > ENTRY_BYTES_MAX:
        return False
    said = _said(contents)
    if said is None:
        return False
    linked = (prev, *digests[:-1])
    days = _INDEXED.index("effective_on")
    indexed[days] = tuple(map(str, indexed[days]))  # a day, where the driver gives one
    return (
        digests == _digests(contents, prev)
        and said["prev"] == linked
        and said["position"] == positions == tuple(range(position + 1, position + 1 + len(run)))
        and set(said["book"]) == {book}
        and [said[name] for name in _INDEXED] == indexed
        and _is_plain(said)
        and all(map(_is_entry, _seldom(contents, said)))
    )


def _said(contents: Sequence[bytes]) -> Mapping[str, tuple[Any, ...]] | None:
    """The values of many entries by key; None where one of them is not in the one spelling.

    Each is read by itself, so that no two are an entry only when put together; they are spelled as one list.
    """
    try:
        bodies = list(map(orjson.loads, contents))
        if orjson.dumps(bodies, option=orjson.OPT_SORT_KEYS)[1:-1] != b",".join(contents):
            return None
        if {len(one) for one in bodies} != {len(KEYS)}:
            return None
        return dict(zip(KEYS, zip(*map(_VALUES, bodies), strict=True), strict=True))
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None


def _digests(contents: Sequence[bytes], prev: str) -> tuple[str, ...]:
    """The digests of entries by the algorithm of their book, which every link names."""
    if prev.startswith("sha256:"):
        return tuple([f"sha256:{sha256(content).hexdigest()}" for content in contents])
    return tuple([digest_of(content, "sm3") for content in contents])


def _is_plain(said: Mapping[str, tuple[Any, ...]]) -> bool:
    """Whether the values of entries are of the right types, but for parts seldom seen.

    Types are asked for by name: `1.0` and `True` equal the `1` they were put for. Days are spelled again, those of the
    instants too: few of them differ.
    """
    named = {*said["actor"], *said["ledger"], *said["item"], *said["kind"], *said["command_key"]}
    digests = {one for one in said["declaration_digest"] if one is not None}
    instants = set(said["recorded_at"])
    return (
        set(map(type, said["format"])) == {int}
        and set(said["format"]) == {FORMAT}
        and set(map(type, said["position"])) == {int}
        and set(map(type, said["corrects"])) <= _PLACES
        and set(map(type, said["payload"])) == {dict}
        and _has_spelling(said["payload"])
        and set(map(type, said["sealed"] + said["attachments"])) == {list}
        and set(map(type, (*named, *digests, *instants, *said["effective_on"]))) == {str}
        and "" not in named | digests
        and _INSTANTS.fullmatch("".join(instants)) is not None
        and set(map(len, instants)) == {27}
        and all(map(is_day, {one[:10] for one in instants}.union(said["effective_on"])))
    )


def _seldom(contents: Sequence[bytes], said: Mapping[str, tuple[Any, ...]]) -> Iterator[bytes]:
    """The entries that only reading them in full can judge: those with sealed parts or attachments."""
    for content, sealed, attachments in zip(contents, said["sealed"], said["attachments"], strict=True):
        if sealed or attachments:
            yield content


def _is_entry(content: bytes) -> bool:
    try:
        parse(content)
    except FormatError:
        return False
    return True


def _has_spelling(payloads: Iterable[Any]) -> bool:
    """Whether the one spelling has all that JSON values hold: numbers are whole and below 2^53, lists and mappings not
    nested too deep. orjson reads and writes more than that.

    All values are looked at level by level, which costs less than one after another.
    """
    level = list(payloads)
    for _ in range(ENTRY_DEPTH_MAX):
        kinds = set(map(type, level))
        if float in kinds or (int in kinds and not _are_small(level)):
            return False
        if kinds <= _LEAVES:
            return True
        nested = [one for one in level if type(one) is dict]
        lists = [one for one in level if type(one) is list] if list in kinds else []
        level = [*chain.from_iterable(map(dict.values, nested)), *chain.from_iterable(lists)]
    return False


def _are_small(level: Iterable[Any]) -> bool:
    """Whether the whole numbers among values are such as every reader of JSON keeps."""
    numbers = [one for one in level if type(one) is int]
    return max(numbers) < WHOLE_BOUND and min(numbers) > -WHOLE_BOUND


def _faults(book: str, run: Sequence[Row], prev: str, position: int) -> Iterator[Issue]:
    """What is wrong in a run of entries, looked at one by one."""
    for raw in run:
        row = stored_from(raw)
        if row.position != position + 1:
            yield issue("BOOK-005", _at(book, position + 1), number=position + 1)
        found = list(_check(book, row, prev if row.position == position + 1 else None))
        yield from found
        if not found and type(raw[2]) is not bytes:
            yield issue("BOOK-027", _at(book, row.position), number=row.position, kind=type(raw[2]).__name__)
        prev, position = row.digest, row.position


def _check(book: str, row: Stored, prev: str | None) -> Iterator[Issue]:
    place = _at(book, row.position)
    algorithm = row.digest.partition(":")[0]
    if algorithm not in {"sha256", "sm3"} or digest_of(row.content, algorithm) != row.digest:
        yield issue("BOOK-001", place, number=row.position)
        return
    try:
        entry = parse(row.content)
    except FormatError as error:
        yield issue("BOOK-004", place, number=row.position, why=error)
        return
    if prev is not None and (entry.prev != prev or entry.book != book or entry.position != row.position):
        yield issue("BOOK-002", place, number=row.position)
    derived = columns_of(entry)
    for name in _INDEXED:
        if getattr(derived, name) != getattr(row.columns, name):
            yield issue("BOOK-003", place, number=row.position, column=name)


def _at(book: str, position: int) -> Where:
    return Where(position=f"{book}#{position}")
