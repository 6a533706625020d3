"""A checked draft as a Word document."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from taizhang.core.issues import Issue, Lang
from taizhang.documents.checked import Mark, Note, checked_docx, too_large
from taizhang.server.queries.drafts import Checked
from taizhang.server.web.cuts import cut_text
from taizhang.server.web.drafts.marked import Found
from taizhang.server.web.words import word

_MARKS: Final[dict[str, Mark]] = {"agrees": "agrees", "differs": "differs", "cannot say": "cannot say"}


def as_document(name: str, checked: Checked, found: Sequence[Found], lang: Lang) -> tuple[bytes | None, list[Issue]]:
    """The document's bytes, or DOC-001 where the draft is too long for one."""
    author = word(lang, "drafts.author")
    notes = [
        Note(
            one.start,
            one.end,
            author,
            f"{_verdict(one.verdict, lang)}：{one.sentence}",
            _MARKS[one.verdict],
        )
        for one in found
    ]
    refused = too_large(checked.text, notes)
    if refused:
        return None, refused
    made = datetime.now(UTC).astimezone()
    title = f"{word(lang, 'drafts.checked')}{name}"
    return checked_docx(title, checked.text, notes, made, at=cut_text(checked.position), lang=lang), []


def _verdict(verdict: str, lang: Lang) -> str:
    return word(lang, "verdict." + verdict.replace(" ", "_"))
