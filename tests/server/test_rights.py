"""Who may write and read what, where the way round is to correct, to withdraw, to outlive an org or to hold one ledger."""

from datetime import date
from types import SimpleNamespace

import pytest

from cast import (
    ADMINISTRATOR,
    BUREAU,
    CHIEF,
    CITIZEN,
    CITY,
    CLERK,
    EDITOR,
    HERE,
    NEIGHBOUR,
    NOW,
    OFFICE,
    OTHER_BUREAU,
    THERE,
    TODAY,
    command,
    opening,
)  # fmt: skip
from taizhang.core.ledger.command import Command
from taizhang.core.values.figure import FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.server.access.gate import access_of
from taizhang.server.actions.append import submit
from taizhang.server.queries import figures
from taizhang.server.queries.items import item_history
from taizhang.server.queries.listing import list_items
from taizhang.server.storage.city import read_city, read_declarations
from taizhang.server.storage.store import DjangoStore

LEDGER = "works.factory"


def told(using: str, *commands: Command) -> list[list[str]]:
    return [[one.code for one in outcome.issues] for outcome in submit(commands, NOW, using=using)]


def grant(key: str, item: str, actor: str, role: str, org: str, **more: object) -> Command:
    payload = {"actor": actor, "role": role, "org": org, **more}
    return Command(key, CITY, "sys.grant", item, "grant", date(2020, 1, 1), payload, ADMINISTRATOR)


def ceased(org: str, parent: str) -> Command:
    gone = {"name": "招商一科", "short": "一科", "kind": "office", "parent": parent, "abolished": True}
    return Command("gone", CITY, "sys.org", org, "org", date(2026, 3, 1), gone, ADMINISTRATOR)


class TestWrites:
    @pytest.fixture
    def moved(self, city: str) -> str:
        """A factory opened at the bureau (1), moved to the other bureau by the chief (2), where a clerk writes too."""
        done = told(
            city,
            opening("k1", "F1", "甲厂"),
            command("k2", "F1", "amend", {"fields": {"org": OTHER_BUREAU}}, actor=CHIEF),
            grant("g", "g", NEIGHBOUR, "clerk", OTHER_BUREAU),
        )
        assert done == [[], [], []]
        return city

    def test_to_withdraw_a_move_is_to_move_it_back(self, moved: str) -> None:
        back = {"position": 2, "reason": "不归我管"}
        assert told(moved, command("w", "F1", "withdraw", back, actor=NEIGHBOUR)) == [["LEDG-023"]]
        assert told(moved, command("w", "F1", "withdraw", back, actor=CHIEF)) == [[]]

    def test_a_correction_that_says_no_more_of_the_org_moves_it_back_too(self, moved: str) -> None:
        fixed = {"position": 2, "reason": "抄错", "payload": {"fields": {"name": "甲二厂"}}}
        assert told(moved, command("c", "F1", "correct", fixed, actor=NEIGHBOUR)) == [["LEDG-023"]]

    def test_a_move_is_not_dated_back_over_the_days_of_the_one_before(self, city: str) -> None:
        done = told(
            city,
            opening("k1", "F1", "甲厂", on=date(2026, 1, 5)),
            command("k2", "F1", "amend", {"fields": {"org": OTHER_BUREAU}}, date(2026, 5, 1), actor=CHIEF),
            grant("g", "g", NEIGHBOUR, "clerk", OTHER_BUREAU),
            command("k3", "F1", "amend", {"fields": {"org": OTHER_BUREAU}}, date(2026, 2, 1), actor=NEIGHBOUR),
            command("k4", "F1", "amend", {"fields": {"org": OTHER_BUREAU}}, date(2026, 5, 2), actor=NEIGHBOUR),
        )
        assert done == [[], [], [], ["LEDG-023"], []]

    def test_an_org_promised_for_later_is_not_taken_before(self, city: str) -> None:
        """An office that will come under the other bureau is still the first one's."""
        office = {"name": "招商一科", "short": "一科", "kind": "office", "parent": OTHER_BUREAU}
        asked = Command("o1", CITY, "sys.org", OFFICE, "org", date(2027, 1, 1), office, ADMINISTRATOR)
        sooner = Command("o2", CITY, "sys.org", OFFICE, "org", date(2026, 6, 1), office, "p-local")
        assert told(city, grant("g", "g", "p-local", "administrator", OTHER_BUREAU), asked, sooner) == [
            [], [], ["LEDG-023"],
        ]  # fmt: skip

    def test_what_was_said_under_another_org_is_not_the_new_ones_to_take_back(self, moved: str) -> None:
        opened = {"position": 1, "reason": "没有这回事"}
        assert told(moved, command("w", "F1", "withdraw", opened, actor=NEIGHBOUR)) == [["LEDG-023"]]

    def test_who_may_not_open_may_not_open_anew_by_a_correction(self, city: str) -> None:
        """The pack lets clerks alone open, and says nothing of corrections."""
        told(city, opening("k1", "F1", "甲厂"), command("k2", "F1", "milestone", {"milestone": "signed"}))
        anew = {"position": 1, "reason": "改写", "payload": {"fields": {"org": BUREAU, "name": "乙厂"}}}
        away = {"position": 1, "reason": "撤"}
        assert told(
            city,
            command("c1", "F1", "correct", anew, actor=CHIEF),
            command("c2", "F1", "withdraw", away, actor=CHIEF),
            command("c3", "F1", "withdraw", {"position": 2, "reason": "撤"}, actor=CHIEF),
            command("c4", "F1", "correct", anew),
        ) == [["LEDG-023"], ["LEDG-023"], [], []]

    def test_a_grant_is_judged_by_all_that_stands_of_it(self, city: str) -> None:
        """A grant for later days and here, then one for now and there: neither is for the one org alone to take."""
        local = grant("g0", "g0", "p-local", "administrator", HERE)
        later = Command("g1", CITY, "sys.grant", "g1", "grant", date(2027, 1, 1),
                        {"actor": "p-x", "role": "reader", "org": HERE}, ADMINISTRATOR)  # fmt: skip
        assert told(city, local, later, grant("g2", "g1", "p-x", "reader", THERE)) == [[], [], []]
        last = DjangoStore(city).heads()[CITY].position
        payload = {"position": last, "reason": "撤"}
        taken = Command("g3", CITY, "sys.grant", "g1", "withdraw", TODAY, payload, "p-local")
        before = read_city(city).grants_of["p-x"]
        assert told(city, taken) == [["LEDG-023"]]
        assert read_city(city).grants_of["p-x"] == before

    def test_nobody_writes_targets_into_a_neighbours_book(self, city: str) -> None:
        body = {
            "indicator": "works.visits",
            "org": HERE,
            "period": "2026",
            "value": "9",
            "unit": "次",
            "approved_by": "区",
        }
        item = f"works.visits/{HERE}/2026"
        asked = [Command("t", book, "sys.target", item, "target", TODAY, body, CHIEF) for book in (THERE, CITY, HERE)]
        assert told(city, *asked) == [["LEDG-021"], ["LEDG-021"], []]

    def test_no_book_is_begun_for_an_org_that_keeps_none(self, city: str) -> None:
        told(city, grant("g", "g", EDITOR, "editor", BUREAU))
        waiver = {"document": "d", "claim": "c", "why": "另有文件"}
        asked = [Command("w", book, "sys.waiver", "w", "waive", TODAY, waiver, EDITOR) for book in (BUREAU, HERE)]
        assert told(city, *asked) == [["LEDG-021"], []]
        assert BUREAU not in DjangoStore(city).heads()


class TestReads:
    def figure(
        self, using: str, actor: str, org: str, indicator: str = "works.visits", *, beside: tuple[str, ...] = ()
    ) -> list[str]:
        period, _ = parse_period("2026-02")
        assert period is not None
        request = FigureRequest(indicator, org, period, comparisons=beside)
        access = access_of(actor, TODAY, using)
        asked = (figures.figure(access, request)[1], figures.trace(access, request)[1])
        assert asked[0] == asked[1]
        return [one.code for one in asked[0]]

    def test_figures_of_an_org_that_has_ceased_are_not_everybodys(self, city: str) -> None:
        assert told(city, opening("k1", "F1", "甲厂", org=OFFICE, on=date(2026, 1, 5)), ceased(OFFICE, BUREAU)) == [
            [],
            [],
        ]
        assert self.figure(city, CITIZEN, OFFICE) == ["SRV-002"]
        assert self.figure(city, NEIGHBOUR, OFFICE) == ["SRV-002"]
        assert self.figure(city, CLERK, OFFICE) == []
        assert self.figure(city, CITIZEN, "no-such-org") == ["FIG-002"]

    def test_records_of_an_org_that_has_ceased_stay_with_those_above_it(self, city: str) -> None:
        told(city, opening("k1", "F1", "甲厂", org=OFFICE, on=date(2026, 1, 5)), ceased(OFFICE, BUREAU))
        for actor, seen in ((CLERK, ["F1"]), (EDITOR, ["F1"]), (NEIGHBOUR, []), (CITIZEN, [])):
            access = access_of(actor, TODAY, city)
            assert [line.item for line in list_items(access, LEDGER).lines] == seen
            assert [line.item for line in list_items(access, LEDGER, org=BUREAU).lines] == seen
            assert (item_history(access, HERE, LEDGER, "F1")[0] is not None) == bool(seen)

    def test_a_grant_of_one_ledger_opens_no_figure_of_another(self, city: str) -> None:
        told(city, grant("g1", "g1", "p-one", "reader", HERE, ledgers=[LEDGER]))
        told(city, grant("g2", "g2", "p-other", "reader", HERE, ledgers=["keyworks.project"]))
        for indicator in ("works.visits", "works.start_rate"):
            assert self.figure(city, "p-one", HERE, indicator) == []
            assert self.figure(city, "p-other", HERE, indicator) == ["SRV-002"]

    @pytest.mark.parametrize("kind", ["above_share", "above_rest"])
    def test_a_reader_of_one_bureau_learns_nothing_of_the_district_above_it(self, city: str, kind: str) -> None:
        told(city, opening("k1", "F1", "甲厂"), opening("k2", "F2", "乙厂", org=OTHER_BUREAU))
        for indicator in ("works.visits", "works.start_rate"):
            assert self.figure(city, NEIGHBOUR, OTHER_BUREAU, indicator) == []
            assert self.figure(city, NEIGHBOUR, OTHER_BUREAU, indicator, beside=(kind,)) == ["SRV-002"]
            assert self.figure(city, NEIGHBOUR, OTHER_BUREAU, indicator, beside=("yoy", kind)) == ["SRV-002"]
            assert self.figure(city, EDITOR, OTHER_BUREAU, indicator, beside=(kind,)) == []
        told(city, grant("g1", "g1", "p-one", "reader", HERE, ledgers=["keyworks.project"]))
        told(city, grant("g2", "g2", "p-one", "reader", OTHER_BUREAU, ledgers=[LEDGER]))
        assert self.figure(city, "p-one", OTHER_BUREAU) == []
        assert self.figure(city, "p-one", OTHER_BUREAU, beside=(kind,)) == ["SRV-002"]  # the district on another ledger

    def test_a_share_tells_nothing_of_a_whole_on_another_ledger(
        self, city: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = read_declarations(city)
        visits = known.indicators["works.visits"].model_copy(update={"share_of": "other.all"})
        whole = visits.model_copy(update={"indicator": "other.all", "ledger": "other.thing", "share_of": None})
        both = SimpleNamespace(indicators={"works.visits": visits, "other.all": whole})
        monkeypatch.setattr(figures, "read_declarations", lambda _: both)
        told(city, grant("g1", "g1", "p-one", "reader", HERE, ledgers=[LEDGER]))
        period, _ = parse_period("2026-02")
        assert period is not None
        for kind, seen in (("yoy", []), ("share", ["SRV-002"]), ("complement", ["SRV-002"])):
            request = FigureRequest("works.visits", HERE, period, comparisons=(kind,))
            for actor, expected in (("p-one", seen), (EDITOR, [])):
                found = figures.refused(access_of(actor, TODAY, city), request)
                assert [one.code for one in found] == expected

    def test_an_item_withdrawn_stays_with_those_who_could_read_it(self, city: str) -> None:
        told(city, opening("k1", "F1", "甲厂"), command("k2", "F1", "withdraw", {"position": 1, "reason": "重复"}))
        found, _ = item_history(access_of(EDITOR, TODAY, city), HERE, LEDGER, "F1")
        assert found is not None
        assert found.line.opened_on is None
        assert [(one.corrected_by, one.withdrawn) for one in found.steps] == [(2, True), (None, False)]
        assert item_history(access_of(NEIGHBOUR, TODAY, city), HERE, LEDGER, "F1")[0] is None
