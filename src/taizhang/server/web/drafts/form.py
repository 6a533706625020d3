"""The form that a draft comes in by: pasted or as a file, with the day of publication and the org."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import DRAFT_CHARS_MAX, NAME_CHARS_MAX, UPLOAD_BYTES_MAX, VISITOR_CHARS_MAX
from taizhang.core.people.orgs import OrgStatement
from taizhang.core.values.period import parse_day
from taizhang.reading import read_bytes
from taizhang.server.access.gate import Access
from taizhang.server.actions.drafts import NewDraft
from taizhang.server.web.drafts.opening import keeps
from taizhang.server.web.items.uploads import Upload

FIELDS: Final = ("text", "name", "published", "org", "previous")
FIELD_OF: Final = {"VAL-005": "published", "SRV-002": "org", "SRV-303": "file", "SRV-008": "file"}
_NAMED_BY: Final = 40  # characters of the first line that name a text


def filled(request: HttpRequest) -> dict[str, str]:
    """The form's fields as they were sent."""
    form = {name: request.POST.get(name, "").strip() for name in FIELDS if name != "text"}
    return {**form, "text": request.POST.get("text", "").replace("\r\n", "\n")}


def brought(request: HttpRequest, access: Access, form: dict[str, str]) -> tuple[NewDraft | None, list[Issue]]:
    """The draft that a form brings. READ-… what is no text or too long, SRV-008 too large a file, SRV-303 two texts,
    VAL-005 no day, SRV-002 an org that is not to be chosen.
    """
    text, name, found = _text(request, form)
    published, wrong = parse_day(form["published"]) if form["published"] else (None, [])
    org = form["org"] or None
    if org is not None and org not in _choosable(access):
        wrong = [*wrong, issue("SRV-002", org=org[:NAME_CHARS_MAX])]
    most = DRAFT_CHARS_MAX if keeps(access) else VISITOR_CHARS_MAX
    if text is not None and len(text) > most:
        wrong = [*wrong, issue("READ-004", size=len(text), most=most)]
    if text is None or found or wrong:
        return None, [*found, *wrong]
    called = (form["name"] or name or _first_words(text)).replace("\0", "")[:NAME_CHARS_MAX]
    return NewDraft(access.actor, called, text, published, org), []


def _text(request: HttpRequest, form: dict[str, str]) -> tuple[str | None, str, list[Issue]]:
    """The text that was pasted or uploaded, and the file's name."""
    file = request.FILES.get("file")
    if not isinstance(file, Upload):
        text, found = read_bytes(form["text"].encode(), "-")
        return text.characters if text else None, "", found
    name = str(file.name)
    if form["text"].strip():
        return None, name, [issue("SRV-303", file=name[:NAME_CHARS_MAX])]
    if file.over:
        return None, name, [issue("SRV-008", Where(file=name), most=UPLOAD_BYTES_MAX)]
    text, found = read_bytes(file.read(), name)
    return text.characters.replace("\0", "") if text else None, name, found


def _first_words(text: str) -> str:
    return next((line.strip() for line in text.split("\n") if line.strip()), "-")[:_NAMED_BY]


def _choosable(access: Access) -> frozenset[str]:
    """The orgs that a draft may be of: those whose records may be read; of sample data any."""
    return frozenset(access.known.by_code) if settings.PUBLIC_DEMO else access.readable()


def org_choices(access: Access) -> list[OrgStatement]:
    """Those of them that a list offers: the ones with a book of their own, for a text is held against a book."""
    allowed = _choosable(access)
    return [one for code, one in access.orgs.by_code.items() if code in allowed and one.own_book]
