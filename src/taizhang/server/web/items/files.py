"""An item's files: taken in with a form, shown beside the entry that names them, given to who may read the item."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import UPLOAD_BYTES_MAX
from taizhang.server.actions.attach import store
from taizhang.server.queries.attachments import attachment, labelled
from taizhang.server.queries.items import ItemHistory
from taizhang.server.web.errors.views import damaged, is_damage, missing
from taizhang.server.web.numbers import bytes_text
from taizhang.server.web.reader import access_for

FIELD: Final = "files"  # of the form: files chosen or photographed
KEPT: Final = "attached"  # of the form: those that an earlier sending of it brought
_BARE: Final = "application/octet-stream"
_PICTURES: Final = {  # what a browser may draw, by how it begins; never SVG, which can act
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that came with a form and is in the store. `token` says so for as long as the form goes back and forth: a
    digest alone could be anybody's.
    """

    digest: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class File:
    """A file as the history shows it; `lost` where it is missing or damaged."""

    name: str
    size: str
    href: str
    picture: bool
    lost: bool


def taken_in(request: HttpRequest, actor: str) -> tuple[tuple[Kept, ...], list[Issue]]:
    """The files of a form: those that came before and were not taken off, and those that came now, stored.

    SRV-008 for what is too large; tokens that are not ours are passed over.
    """
    kept = [found for token in request.POST.getlist(KEPT) if (found := _from_token(token, actor)) is not None]
    issues: list[Issue] = []
    for one in request.FILES.getlist(FIELD):
        name = one.name or "-"
        digest, refused = (None, []) if getattr(one, "over", False) else _store(one, name)
        if digest is not None:
            kept.append(Kept(digest, name, signing.dumps([digest, name], salt=_salt(actor))))
        issues += refused or ([] if digest else [issue("SRV-008", Where(file=name), most=UPLOAD_BYTES_MAX)])
    return tuple(kept), issues


def _store(one: Any, name: str) -> tuple[str | None, list[Issue]]:
    return store(settings.TAIZHANG_HOME, one.read(), name, one.content_type or "")


def _salt(actor: str) -> str:
    return f"attachment of {actor}"


def _from_token(token: str, actor: str) -> Kept | None:
    try:
        digest, name = signing.loads(token, salt=_salt(actor))
    except (signing.BadSignature, ValueError):
        return None
    return Kept(digest, name, token)


def shown(found: ItemHistory) -> dict[str, File]:
    """The files that an item's entries name, by digest."""
    line = found.line
    digests: Sequence[str] = tuple(dict.fromkeys(digest for step in found.steps for digest in step.attachments))
    files: dict[str, File] = {}
    for one in labelled(digests):
        href = reverse("attachment", args=(line.book, line.ledger, line.item, one.digest))
        name = (one.label.name if one.label else "") or one.digest[7:19]
        picture = one.label is not None and one.label.media_type in _PICTURES.values()
        files[one.digest] = File(name, bytes_text(one.size), href, picture, one.label is None)
    return files


@require_safe
@login_required
def attached(request: HttpRequest, book: str, ledger: str, item: str, digest: str) -> HttpResponse:
    """One file, to be saved: no browser shows it as a page of ours. Pictures carry their type, so that the item's page
    can draw them small.
    """
    access = access_for(request)
    found, issues = attachment(access, book, ledger, item, digest)
    if is_damage(issues):
        return damaged(request, issues)
    if found is None:
        if not access.may("read", book, ledger) and any(one.code == "SRV-001" for one in issues):
            raise PermissionDenied
        return missing(request, issues)
    kind = next((kind for begins, kind in _PICTURES.items() if found.content.startswith(begins)), _BARE)
    answer = HttpResponse(found.content, content_type=kind)
    name = found.label.name or digest[7:19]
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
