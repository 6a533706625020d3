"""Drafts that are being checked: kept, listed newest first, deleted. Who may do so is asked above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from taizhang.core.limits import DRAFTS_SHOWN
from taizhang.server.storage.models import Draft


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What is kept of a draft; `org` None: the text tells whose it is. `previous` is the id of an earlier version."""

    owner: str
    name: str
    text: str
    published: date | None
    org: str | None
    previous: int | None = None


def digest_of(text: str) -> str:
    """The digest by which an entry names a draft."""
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def keep(draft: NewDraft, made_at: datetime, using: str = "default") -> int:
    """Keeps a draft and gives its id."""
    made = Draft.objects.using(using).create(
        owner=draft.owner,
        name=draft.name,
        digest=digest_of(draft.text),
        text=draft.text,
        published=draft.published,
        org=draft.org,
        made_at=made_at,
        previous=draft.previous,
    )
    return int(made.id)


def kept(number: int, using: str = "default") -> Draft | None:
    """The draft of an id, None where there is none."""
    return Draft.objects.using(using).filter(id=number).first()


def of_owner(owner: str, before: int | None = None, using: str = "default") -> Sequence[Draft]:
    """An owner's drafts, newest first, those before an id alone where one is given; one more than a page shows."""
    found = Draft.objects.using(using).filter(owner=owner).defer("text").order_by("-id")
    if before is not None:
        found = found.filter(id__lt=before)
    return list(found[: DRAFTS_SHOWN + 1])


def drop(number: int, using: str = "default") -> None:
    """Deletes a draft; later versions keep saying that there was one."""
    Draft.objects.using(using).filter(id=number).delete()
