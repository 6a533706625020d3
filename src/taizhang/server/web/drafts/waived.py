"""What was let stand among a draft's findings, in it and in the versions it follows."""

from collections.abc import Sequence
from dataclasses import replace

from taizhang.server.access.gate import Access
from taizhang.server.queries import drafts as queries
from taizhang.server.queries.drafts import NEVER, Draft, Standing
from taizhang.server.web.drafts.marked import Found


def with_waivers(access: Access, kept: Draft, found: Sequence[Found]) -> list[Found]:
    """The findings of a draft with what was let stand of them. What agrees by now needs nothing."""
    placed = [replace(one, book=queries.book_of(access, kept.org, one.district)) for one in found]
    asked = [one for one in placed if one.book is not None and one.may_stand]
    now = _standing(access, kept.digest, asked)
    told = {one.key: _told(one, now.get(one.key)) for one in asked}
    for version in queries.earlier_versions(access, kept):
        open_still = [one for one in told.values() if one.waiver is None and one.before is None]
        if not open_still:
            break
        then = _standing(access, version.digest, open_still)
        told |= {one.key: replace(one, before=then[one.key].waiver) for one in open_still if one.key in then}
    return [_joined(one, told.get(one.key)) for one in placed]


def _told(one: Found, standing: Standing | None) -> Found:
    return replace(one, version=standing.version, waiver=standing.waiver) if standing else replace(one, version=NEVER)


def _joined(one: Found, told: Found | None) -> Found:
    """A finding with its waiver. Two that say the same in the same words are one claim and share it."""
    if told is None or not one.may_stand:
        return one
    return replace(one, version=told.version, waiver=told.waiver, before=told.before)


def _standing(access: Access, digest: str, found: Sequence[Found]) -> dict[str, Standing]:
    """How the waivers stand, by the claims' keys."""
    keys = {(one.book, queries.waiver_item(digest, one.key)): one.key for one in found if one.book is not None}
    places = [(book, item) for book, item in keys if book is not None]
    return {keys[place]: standing for place, standing in queries.waivers(access, places).items()}
