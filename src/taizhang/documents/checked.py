"""A checked draft as a Word document: the draft's own lines, each noted span shaded and with its comment."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.parts.comments import CommentsPart

from taizhang.core.issues import Issue, Lang, issue
from taizhang.core.limits import DOCX_NOTES_MAX, DOCX_PARAGRAPHS_MAX
from taizhang.documents.word import HEI, Element, blank_document, clean, element, fonts, packed, paragraph, run

Mark = Literal["agrees", "differs", "cannot say"]

_STRONGEST_FIRST: Final[tuple[Mark, ...]] = ("differs", "cannot say", "agrees")
_TOLD_FIRST: Final[tuple[Mark, ...]] = ("agrees", "differs", "cannot say")
_SHADES: Final[Mapping[Mark, str]] = MappingProxyType({"agrees": "D9EAD3", "differs": "F4B6AC", "cannot say": "FFE699"})
_LINES: Final[Mapping[Mark, str]] = MappingProxyType({"differs": "double", "cannot say": "dotted"})  # in print, too
_WORDS: Final[Mapping[Mark, str]] = MappingProxyType({"agrees": "一致", "differs": "不符", "cannot say": "无法判断"})
_EDGES: Final = ("top", "left", "bottom", "right")


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a span of the text. `start` and `end` count its code points, the end exclusive; a span that is empty,
    or lies outside, is a place. `words` are the comment's, its lines paragraphs.
    """

    start: int
    end: int
    author: str
    words: str
    mark: Mark


def too_large(text: str, notes: Sequence[Note]) -> list[Issue]:
    """DOC-001 where there are more lines or notes than one document takes."""
    lines = text.count("\n") + 1
    found = []
    if lines > DOCX_PARAGRAPHS_MAX:
        found.append(issue("DOC-001", what_zh="段落", what_en="paragraphs", count=lines, most=DOCX_PARAGRAPHS_MAX))
    if len(notes) > DOCX_NOTES_MAX:
        found.append(issue("DOC-001", what_zh="批注", what_en="comments", count=len(notes), most=DOCX_NOTES_MAX))
    return found


def checked_docx(
    title: str, text: str, notes: Sequence[Note], made: datetime, *, at: str | None = None, lang: Lang = "zh"
) -> bytes:
    """The bytes of a document whose paragraphs are the lines of the text, below a box that is no part of it.

    `made` is the time of the check, with its zone; `at` says where in the books it was held against, None where there was
    no book. The same input gives the same bytes. Ask `too_large` first.
    """
    if made.tzinfo is None:
        raise ValueError("the time of a check has a zone")
    document = blank_document(title, made)
    body: Element = document.element.body
    end = body[-1]  # the section stands last
    for one in (*_box(title, notes, made, at, lang), *_Draft(text, notes).paragraphs()):
        end.addprevious(one)
    if notes:
        _ = document.comments  # makes the part
        part = document.part.part_related_by(RELATIONSHIP_TYPE.COMMENTS)
        assert isinstance(part, CommentsPart)  # noqa: S101 - for the types: it was made one line above
        comments: Element = part.element
        comments.extend(_comment(number, note, made) for number, note in enumerate(notes))
    return packed(document)


def _box(title: str, notes: Sequence[Note], made: datetime, at: str | None, lang: Lang) -> Iterator[Element]:
    """The title, what came out, and where the draft begins; framed, because it is not the draft."""
    zh = lang == "zh"
    yield _boxed(run(title, fonts(HEI), element("b"), element("sz", val="32")))
    when = f"{made:%Y-%m-%d %H:%M}"
    if zh:
        held = f"账簿位置 {at}" if at else "没有账簿，只核对文中的数"
        label, told = "【核稿说明，不是稿件内容】", f"{when} 核对，{held}。共 {len(notes)} 处："
    else:
        held = f"held against the books at {at}" if at else "held against itself alone, for there was no book"
        label, told = "[Remarks on the check, not part of the draft] ", f"{when}, {held}. {len(notes)} in all: "
    counted = Counter(note.mark for note in notes)
    runs = [run(label, element("b")), run(told)]
    for mark in _TOLD_FIRST:
        runs.append(run(_WORDS[mark] if zh else mark, *_shading(mark)))
        last = mark == _TOLD_FIRST[-1]
        runs.append(run(f" {counted[mark]}" + (("。" if zh else ".") if last else ("，" if zh else ", "))))
    yield _boxed(*runs)
    yield _boxed(run("以下为稿件原文，批注在各数旁。" if zh else "The draft follows, with a comment at each figure."))


def _boxed(*runs: Element) -> Element:
    edges = [element(edge, val="single", sz="6", space="4", color="808080") for edge in _EDGES]
    shade = element("shd", val="clear", color="auto", fill="F2F2F2")
    return paragraph(*runs, properties=(element("pBdr", *edges), shade))


def _shading(mark: Mark) -> tuple[Element, ...]:
    """A mark's shade, and a line below what needs a look, for paper without colours."""
    line = (element("u", val=_LINES[mark]),) if mark in _LINES else ()
    return (*line, element("shd", val="clear", color="auto", fill=_SHADES[mark]))


def _comment(number: int, note: Note, made: datetime) -> Element:
    """A comment; programs show its time as it is written, so it is that of the zone."""
    author = clean(note.author)
    told = element("comment", id=str(number), author=author, initials=author[:1], date=f"{made:%Y-%m-%dT%H:%M:%S}Z")
    told.extend(paragraph(run(line, element("sz", val="20"))) for line in note.words.split("\n"))
    return told


@dataclass
class _Draft:
    """The lines of a text with the beginnings and ends of notes among them."""

    text: str
    notes: Sequence[Note]
    _begin: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _end: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _covering: Counter[Mark] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.text = self.text.removesuffix("\n")
        for number, note in enumerate(self.notes):
            start, end = self._span(note)
            self._begin[start].append(number)
            self._end[end].append(number)

    def _span(self, note: Note) -> tuple[int, int]:
        """The note's span within the text, without the line ends at its own ends."""
        start = min(max(note.start, 0), len(self.text))
        end = min(max(note.end, start), len(self.text))
        while start < end and self.text[start] in "\r\n":
            start += 1
        while start < end and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def paragraphs(self) -> Iterator[Element]:
        places = sorted({*self._begin, *self._end})
        at = start = 0
        for line in self.text.split("\n"):
            made = element("p")
            end = start + len(line)
            done = start
            while at < len(places) and places[at] <= end:
                self._put(made, self.text[done : places[at]])
                self._turn(made, places[at])
                done = places[at]
                at += 1
            self._put(made, self.text[done:end].removesuffix("\r"))
            yield made
            start = end + 1

    def _put(self, made: Element, words: str) -> None:
        if words:
            mark = next((one for one in _STRONGEST_FIRST if self._covering[one]), None)
            made.append(run(words, *(_shading(mark) if mark else ())))

    def _turn(self, made: Element, place: int) -> None:
        """What ends here ends before what begins here; a note of a place alone begins and ends."""
        begun = self._begin.get(place, [])
        ended = self._end.get(place, [])
        for number in [one for one in ended if one not in begun]:
            self._close(made, number)
        for number in begun:
            made.append(element("commentRangeStart", id=str(number)))
            self._covering[self.notes[number].mark] += 1
        for number in [one for one in ended if one in begun]:
            self._close(made, number)

    def _close(self, made: Element, number: int) -> None:
        made.append(element("commentRangeEnd", id=str(number)))
        made.append(element("r", element("commentReference", id=str(number))))
        self._covering[self.notes[number].mark] -= 1
