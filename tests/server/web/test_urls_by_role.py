"""Every address of the web as a stranger, the neighbour's reader, this district's reader, clerk and editor see it: what each
is given, and what is refused. An address without a row in the table fails.
"""

import re
from collections.abc import Iterator
from urllib.error import HTTPError

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from fixtures.site import CLERK, EDITOR, NEIGHBOUR, READER, Site, Visitor

ITEM = "/items/500118/investment.project/YC20-GQMC/"
LIST = "/ledgers/investment.project/"
NONE = "sha256:" + "0" * 64
# name of the address: where it is asked, and the status for stranger, neighbour, reader, clerk, editor
TABLE: dict[str, tuple[str, tuple[int, int, int, int, int]]] = {
    "page": ("/", (200, 200, 200, 200, 200)),  # sample data is public
    "page_table": ("/table/", (200, 200, 200, 200, 200)),
    "orgs": ("/orgs/", (200, 200, 200, 200, 200)),
    "org": ("/orgs/500118/", (200, 200, 200, 200, 200)),
    "invariants": ("/orgs/500118/invariants/", (200, 200, 200, 200, 200)),
    "figure": ("/figures/investment.start_rate/500118/2021-H1/", (200, 200, 200, 200, 200)),
    "ledgers": ("/ledgers/", (302, 200, 200, 200, 200)),
    "ledger": (LIST, (302, 200, 200, 200, 200)),  # each sees what they may read of it
    "board": (f"{LIST}board/", (302, 200, 200, 200, 200)),
    "new-item": (f"{LIST}new/", (302, 403, 403, 200, 403)),
    "sheet": (f"{LIST}sheet/", (302, 403, 403, 200, 403)),
    "sheet-template": (f"{LIST}sheet/template.xlsx", (302, 200, 200, 200, 200)),
    "sheet-items": (f"{LIST}sheet/items.xlsx", (302, 200, 200, 200, 200)),
    "item": (ITEM, (302, 403, 200, 200, 200)),
    "amend": (f"{ITEM}amend/", (302, 403, 403, 200, 403)),
    "correct": (f"{ITEM}correct/1/", (302, 403, 403, 404, 403)),  # the first entry is not of this item
    "record": (f"{ITEM}record/measure/", (302, 403, 403, 200, 403)),
    "attachment": (f"{ITEM}files/{NONE}/", (302, 403, 404, 404, 404)),
    "drafts": ("/drafts/", (200, 200, 200, 200, 200)),
    "draft": ("/drafts/{draft}/", (302, 404, 404, 404, 200)),
    "draft-document": ("/drafts/{draft}/document/", (302, 404, 404, 404, 200)),
    "draft-delete": ("/drafts/{draft}/delete/", (405, 405, 405, 405, 405)),  # only ever posted to
    "standing": ("/drafts/{draft}/0123456789abcdef/", (302, 404, 404, 404, 404)),
    "desk": ("/desk/", (302, 200, 200, 200, 200)),
    "login": ("/login/", (200, 200, 200, 200, 200)),
    "logout": ("/logout/", (405, 405, 405, 405, 405)),
}
WRITING = ("new-item", "sheet", "amend", "correct", "record", "draft-delete", "standing")


@pytest.fixture(scope="module")
def draft(site: Site) -> str:
    """The number of a draft of the editor's."""
    editor = site.person(EDITOR)
    editor.get("/drafts/")
    sent = editor.post("/drafts/", text="永川区引进项目203个。", published="2021-07-24")
    found = re.search(r"/drafts/(\d+)/", sent.headers["location"])
    assert found
    return found[1]


def _names(resolver: URLResolver) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            assert one.name is not None
            yield one.name
        else:
            yield from _names(one)


def test_every_address_has_a_row() -> None:
    assert set(TABLE) == set(_names(get_resolver("taizhang.server.urls")))


@pytest.mark.parametrize("name", TABLE)
def test_who_gets_what(site: Site, draft: str, name: str) -> None:
    where, wanted = TABLE[name]
    people = (Visitor(site.url), *(site.person(one) for one in (NEIGHBOUR, READER, CLERK, EDITOR)))
    given = tuple(_status(person, where.format(draft=draft)) for person in people)
    assert given == wanted


def _status(person: Visitor, where: str) -> int:
    try:
        person.raw(where)
    except HTTPError as refused:
        with refused:
            return refused.code
    return 200


@pytest.mark.parametrize("name", WRITING)
def test_nobody_writes_without_the_right_by_posting(site: Site, draft: str, name: str) -> None:
    where, wanted = TABLE[name]
    people = dict(zip((NEIGHBOUR, READER), wanted[1:3], strict=True))
    for one, status in people.items():
        person = site.person(one)
        person.get("/desk/")
        answer = person.post(where.format(draft=draft), sure="1", does="correct")
        assert answer.status == (404 if name == "draft-delete" else status), one


def test_a_form_without_its_token_is_refused(site: Site) -> None:
    stranger = Visitor(site.url)
    for name in ("login", "logout", *WRITING):
        assert stranger.post(TABLE[name][0].format(draft=1), username="x").status == 403
