"""`audit --docx`: the findings of a page written beside its own words, as a Word document."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from taizhang.audit.compare import Outcome
from taizhang.audit.findings import Audit, Finding
from taizhang.cli.console import Console
from taizhang.cli.whole_file import unfit, write
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.values.figure import Cut
from taizhang.reading import Reading, Text

SUFFIX: Final = ".docx"


def unfit_docx(path: Path, *, many: bool, force: bool) -> list[Issue]:
    """Why there will be no document: CLI-059 several drafts, CLI-043 another kind of name, CLI-040 a file that is there."""
    if many:
        why = {"why_zh": "--docx 一次写一份稿件", "why_en": "--docx writes one draft at a time"}
        return [issue("CLI-059", Where(file=str(path)), **why)]
    if path.suffix.lower() != SUFFIX:
        return [issue("CLI-043", Where(file=str(path)))]
    return unfit(path, force=force)


def write_checked(
    path: Path, opened: tuple[Text, Reading], audited: Audit, cut: Cut | None, console: Console
) -> list[Issue]:
    """Writes the document whole or not at all. DOC-001 too much for one document, CLI-041 it cannot be written."""
    from taizhang.documents.checked import Mark, Note, checked_docx, too_large

    text, reading = opened
    claims = {claim.id: claim for claim in reading.claims}
    marks: dict[Outcome, Mark] = {
        Outcome.AGREES: "agrees",
        Outcome.DIFFERS: "differs",
        Outcome.CANNOT_SAY: "cannot say",
    }
    author = console.words("台账核稿", "taizhang audit")
    notes = [
        Note(claims[one.claim].start, claims[one.claim].end, author, _words(one, console), marks[one.verdict.outcome])
        for one in audited.findings
    ]
    found = too_large(text.characters, notes)
    if found:
        return found
    title = console.words(f"核稿：{Path(text.name).name}", f"Checked: {Path(text.name).name}")
    made = datetime.now(UTC).astimezone()
    at = console.position(cut) if cut is not None else None
    found = write(path, checked_docx(title, text.characters, notes, made, at=at, lang=console.lang))
    if not found:
        console.note(console.words(f"已写入 {path}", f"written: {path}"))
    return found


def _words(finding: Finding, console: Console) -> str:
    """The verdict, its sentence, and the reason's code, which docs and JSON know it by."""
    told = finding.verdict.outcome.word(console.lang)
    reason = f" [{finding.verdict.reason}]" if finding.verdict.reason else ""
    sentence = finding.leading.sentence(console.lang)
    return f"{told}{reason}{console.words('：', ': ')}{sentence}" if sentence else f"{told}{reason}"
