"""Drafts below the web: who sees which, what the book tells whom, and waivers as entries."""

from datetime import date

import pytest

from cast import BUREAU, CHIEF, CITIZEN, CITY, EDITOR, HERE, NEIGHBOUR, NOW, TODAY, command
from taizhang.core.ledger.command import Command
from taizhang.core.limits import DRAFTS_SHOWN
from taizhang.server.access.gate import Access, access_of
from taizhang.server.actions import drafts as actions
from taizhang.server.actions.append import submit
from taizhang.server.actions.drafts import NewDraft, Standing, drop_draft, keep_draft, let_stand, take_back
from taizhang.server.queries import drafts

TEXT = "甲区2026年签约工厂1个。"
ITEM = "d-c"


def access(using: str, actor: str = EDITOR) -> Access:
    return access_of(actor, TODAY, using)


def kept(using: str, actor: str = EDITOR, org: str | None = None, previous: int | None = None) -> int:
    number, found = keep_draft(access(using, actor), NewDraft(actor, "稿", TEXT, None, org, previous), NOW)
    assert found == []
    assert number is not None
    return number


def asked(sent: str, version: int, why: str = "有批文") -> Standing:
    return Standing(HERE, ITEM, version, why, sent)


def factory(key: str, item: str) -> list[Command]:
    """A steel factory opened and signed this year."""
    fields = {"org": BUREAU, "name": f"{item}厂", "sector": "steel"}
    return [
        command(key, item, "open", {"fields": fields}),
        command(f"{key}-signed", item, "milestone", {"milestone": "signed"}),
    ]


@pytest.fixture
def signed(city: str) -> str:
    """One factory, signed this year."""
    assert [one.issues for one in submit(factory("k1", "F1"), NOW, using=city)] == [(), ()]
    return city


def verdicts(using: str, actor: str, *, is_open: bool = False) -> list[str]:
    checked = drafts.check(access(using, actor), TEXT, date(2026, 12, 31), HERE, is_open=is_open)
    return [one.verdict.outcome.value for one in checked.audit.findings]


def grant(key: str, actor: str, role: str, ledgers: list[str] | None) -> Command:
    payload = {"actor": actor, "role": role, "org": HERE, "ledgers": ledgers}
    return Command(key, CITY, "sys.grant", key, "grant", date(2020, 1, 1), payload, "p-administrator")


def test_the_book_answers_only_for_figures_that_may_be_read(signed: str) -> None:
    assert verdicts(signed, EDITOR) == ["agrees"]
    assert verdicts(signed, CITIZEN) == ["cannot say"]
    assert verdicts(signed, NEIGHBOUR) == ["cannot say"]  # reads another bureau alone
    assert verdicts(signed, CITIZEN, is_open=True) == ["agrees"]


def test_a_reader_of_one_ledger_is_told_nothing_of_others(signed: str) -> None:
    [done] = submit([grant("g1", CITIZEN, "reader", ["sys.target"])], NOW, using=signed)
    assert done.issues == ()
    assert HERE in access(signed, CITIZEN).readable()
    assert verdicts(signed, CITIZEN) == ["cannot say"]


def test_what_is_checked_follows_the_book(signed: str) -> None:
    assert verdicts(signed, EDITOR) == ["agrees"]
    assert [one.issues for one in submit(factory("k2", "F2"), NOW, using=signed)] == [(), ()]
    assert verdicts(signed, EDITOR) != ["agrees"]  # there are two by now


def test_a_draft_is_seen_by_its_owner_and_by_who_may_audit_in_its_org(city: str) -> None:
    own, bureau_s = kept(city, CHIEF), kept(city, CHIEF, BUREAU)
    assert drafts.draft(access(city, CHIEF), own) is not None
    assert drafts.draft(access(city), own) is None
    assert drafts.draft(access(city), bureau_s) is not None
    assert drafts.draft(access(city, NEIGHBOUR), bureau_s) is None
    assert drafts.draft(access(city), 2**70) is None
    assert [one.id for one in drafts.others(access(city))] == [bureau_s]
    assert drafts.others(access(city, CHIEF)) == []  # a chief audits nothing
    assert [one.code for one in drop_draft(access(city), bureau_s)] == ["SRV-001"]
    assert drop_draft(access(city, CHIEF), bureau_s) == []


def test_lists_are_newest_first_and_by_the_page(city: str) -> None:
    numbers = [kept(city) for _ in range(DRAFTS_SHOWN + 2)]
    first = [one.id for one in drafts.mine(access(city))]
    assert first == numbers[:0:-1]  # a page, and one more
    assert [one.id for one in drafts.mine(access(city), first[DRAFTS_SHOWN - 1])] == numbers[1::-1]


def test_there_is_a_bound_on_what_one_person_keeps(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "DRAFTS_MAX", 1)
    kept(city)
    number, found = keep_draft(access(city), NewDraft(EDITOR, "稿", TEXT, None, None), NOW)
    assert (number, [one.code for one in found]) == (None, ["SRV-305"])
    kept(city, CHIEF)


def test_versions_go_back_as_far_as_they_may_be_seen(city: str) -> None:
    first = kept(city, CHIEF)
    second = kept(city, previous=first)
    third = kept(city, previous=second)
    newest = drafts.draft(access(city), third)
    assert newest is not None
    assert [one.id for one in drafts.earlier_versions(access(city), newest)] == [second]


def test_a_waiver_is_one_entry_and_is_taken_back_by_another(city: str) -> None:
    editor = access(city)
    done = [let_stand(editor, asked("a", 0), "sha256:d 稿", "1 1个", NOW) for _ in range(2)]
    assert [one.receipt.repeated for one in done if one.receipt] == [False, True]
    place = (HERE, ITEM)
    found = drafts.waivers(editor, [place, (HERE, "none")])
    assert list(found) == [place]
    waiver = found[place].waiver
    assert waiver is not None
    assert (waiver.actor, waiver.why, waiver.position) == (EDITOR, "有批文", found[place].version)
    overtaken = let_stand(editor, asked("b", 0), "sha256:d 稿", "1 1个", NOW)
    assert [one.code for one in overtaken.issues] == ["LEDG-016"]
    assert take_back(editor, asked("c", waiver.position, "弄错了"), waiver.position, NOW).receipt
    after = drafts.waivers(editor, [place])[place]
    assert (after.waiver, after.version) == (None, waiver.position + 1)
    assert let_stand(editor, asked("d", after.version), "sha256:d 稿", "1 1个", NOW).receipt


def test_a_waiver_wants_a_reason_and_the_right(city: str) -> None:
    assert [one.code for one in let_stand(access(city), asked("a", 0, ""), "d", "c", NOW).issues] == ["SRV-304"]
    assert [one.code for one in take_back(access(city), asked("a", 1, ""), 1, NOW).issues] == ["SRV-304"]
    refused = let_stand(access(city, CHIEF), asked("b", 0), "d", "c", NOW)
    assert [one.code for one in refused.issues] == ["LEDG-023"]
    assert drafts.waivers(access(city), [(HERE, ITEM)]) == {}
