"""decide: each rule of a command on a declared ledger, allowed and refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.ledger.command import Command, parse_command
from taizhang.core.ledger.decide import Draft, decide
from taizhang.core.ledger.state import ItemState, fold
from taizhang.core.ledger.view import view
from works import CONTEXT, DIGEST, PACK, ask, entry_of


def grown(*commands: Command) -> ItemState:
    """The state after these commands, each of which must be accepted."""
    state = ItemState("500118", "works.project", "p1")
    for position, command in enumerate(commands, start=1):
        draft, issues = decide(command, state if state.version else None, CONTEXT)
        assert draft is not None, issues
        state = fold(state, entry_of(draft, position))
    return state


def accepted(command: Command, state: ItemState | None = None) -> Draft:
    draft, issues = decide(command, state, CONTEXT)
    assert draft is not None, [one.line() for one in issues]
    return draft


def refused(command: Command, state: ItemState | None = None) -> list[str]:
    draft, issues = decide(command, state, CONTEXT)
    assert draft is None
    return [one.code for one in issues]


OPEN = ask("open", {"fields": {"title": "一号桥", "org": "500118-jt"}}, "2021-01-05")


def test_open_spells_every_kind_of_field() -> None:
    given = {
        "title": "一号桥",
        "org": "500118-jt",
        "cost": {"value": "12000", "unit": "万元"},
        "land": 90,
        "sort": "road",
        "due": "2021-12-31",
        "partner": ["500118"],
        "urgent": True,
    }
    draft = accepted(ask("open", {"fields": given}))
    assert draft.payload == {"fields": {**given, "cost": "1.2", "land": "90"}}
    assert (draft.kind, draft.declaration_digest, draft.corrects) == ("open", DIGEST, None)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, ["LEDG-007", "LEDG-007"]),
        ({"title": None, "org": "500118"}, ["LEDG-007"]),
        ({"title": " \u3000", "org": "500118"}, ["LEDG-007"]),
        ({"title": "甲", "org": "500118", "colour": "红"}, ["LEDG-006"]),
        ({"title": 7, "org": "500118"}, ["LEDG-008"]),
        ({"title": "半\ud800", "org": "500118"}, ["LEDG-008"]),
        ({"title": "长" * 20_001, "org": "500118"}, ["LEDG-028"]),
        ({"title": "甲", "org": 500118}, ["LEDG-008"]),
        ({"title": "甲", "org": "500199"}, ["LEDG-020"]),
        ({"title": "甲", "org": "500109"}, ["LEDG-021"]),
        ({"title": "甲", "org": "500118", "cost": "NaN"}, ["VAL-003"]),
        ({"title": "甲", "org": "500118", "cost": "1" + "0" * 30}, ["VAL-004"]),
        ({"title": "甲", "org": "500118", "cost": True}, ["LEDG-008"]),
        ({"title": "甲", "org": "500118", "cost": {"value": "1"}}, ["LEDG-008"]),
        ({"title": "甲", "org": "500118", "cost": {"value": {}, "unit": "亿元"}}, ["LEDG-008"]),
        ({"title": "甲", "org": "500118", "cost": {"value": "1", "unit": "斗"}}, ["VAL-001"]),
        ({"title": "甲", "org": "500118", "cost": {"value": "一", "unit": "亿元"}}, ["VAL-003"]),
        ({"title": "甲", "org": "500118", "cost": {"value": "1", "unit": "亩"}}, ["VAL-006"]),
        ({"title": "甲", "org": "500118", "land": {"value": "1", "unit": "平方米"}}, []),
        ({"title": "甲", "org": "500118", "land": {"value": "1", "unit": "平方公里"}}, []),
        ({"title": "甲", "org": "500118", "sort": "bridge"}, ["LEDG-009"]),
        ({"title": "甲", "org": "500118", "due": "2021-02-30"}, ["VAL-005"]),
        ({"title": "甲", "org": "500118", "partner": "500118"}, ["LEDG-008"]),
        ({"title": "甲", "org": "500118", "partner": ["500199", 1]}, ["LEDG-020", "LEDG-008"]),
        ({"title": "甲", "org": "500118", "urgent": "是"}, ["LEDG-008"]),
        ({"title": "甲", "org": "500118", "phone": "13800000000"}, ["LEDG-029"]),
    ],
)
def test_open_refuses(fields: dict[str, Any], codes: list[str]) -> None:
    draft, issues = decide(ask("open", {"fields": fields}), None, CONTEXT)
    if codes:
        assert draft is None
        assert [one.code for one in issues] == codes
    else:
        assert draft is not None


def test_one_square_metre_has_no_finite_number_of_mu_but_a_square_kilometre_has() -> None:
    # 1 ㎡ = 0.0015 亩 and 1 km² = 1500 亩: both are finite, since 1 亩 = 2000/3 ㎡ turns 3 into the numerator
    small = accepted(
        ask("open", {"fields": {"title": "甲", "org": "500118", "land": {"value": "1", "unit": "平方米"}}})
    )
    assert small.payload["fields"]["land"] == "0.0015"


def test_what_is_not_finite_in_the_declared_unit_is_refused() -> None:
    ledger = PACK.ledgers[0].model_copy(
        update={"fields": (*PACK.ledgers[0].fields[:2], PACK.ledgers[0].fields[2].model_copy(update={"unit": "公顷"}))}
    )
    pack = PACK.model_copy(update={"ledgers": (ledger,)})
    context = replace(CONTEXT, declarations=Declarations((Pack(pack, (), DIGEST),)))
    command = ask("open", {"fields": {"title": "甲", "org": "500118", "land": {"value": "1", "unit": "亩"}}})
    draft, issues = decide(command, None, context)  # 1 亩 is 1/15 公顷
    assert draft is None
    assert [one.code for one in issues] == ["LEDG-008"]


def test_ledger_verb_and_version() -> None:
    assert refused(replace(OPEN, ledger="works.projct")) == ["LEDG-004"]
    assert refused(ask("delete", {})) == ["LEDG-005"]
    assert refused(ask("open", OPEN.payload, expected_version=3)) == ["LEDG-016"]
    assert accepted(ask("open", OPEN.payload, expected_version=0)).item == "p1"


def test_opened_once_and_before_anything_else() -> None:
    assert refused(OPEN, grown(OPEN)) == ["LEDG-010"]
    assert refused(ask("amend", {"fields": {"cost": "1"}})) == ["LEDG-011"]
    withdrawn = grown(OPEN, ask("withdraw", {"position": 1, "reason": "重复登记"}))
    assert accepted(OPEN, withdrawn).kind == "open"


def test_amend() -> None:
    state = grown(OPEN)
    assert accepted(ask("amend", {"fields": {"cost": "2", "sort": None}}), state).payload == {
        "fields": {"cost": "2", "sort": None}
    }
    assert refused(ask("amend", {"fields": {"title": None}}), state) == ["LEDG-007"]
    assert refused(ask("amend", {"fields": []}), state) == ["LEDG-003"]
    assert refused(ask("amend", {"fields": {}, "extra": 1}), state) == ["LEDG-002"]


def test_milestones_in_order() -> None:
    state = grown(OPEN)
    start = ask("milestone", {"milestone": "started"}, "2021-03-01")
    assert refused(start, state) == ["LEDG-013"]
    approved = grown(OPEN, ask("milestone", {"milestone": "approved"}, "2021-02-01"))
    assert accepted(start, approved).payload == {"milestone": "started", "status": "actual", "occurrence": 1}
    assert refused(replace(start, effective_on=date(2021, 1, 20)), approved) == ["LEDG-013"]
    exempt = grown(OPEN, ask("milestone", {"milestone": "approved", "status": "na"}, "2021-02-01"))
    assert accepted(start, exempt).kind == "milestone"
    assert refused(ask("milestone", {"milestone": "approved"}, "2021-02-05"), approved) == ["LEDG-014"]


def test_milestone_plans_notes_and_evidence() -> None:
    state = grown(OPEN)
    plan = ask("milestone", {"milestone": "started", "status": "planned", "planned_on": "2021-05-01", "note": "计划",
                             "evidence": {"许可证": "建字1号"}})  # fmt: skip
    assert accepted(plan, state).payload == {
        "milestone": "started",
        "status": "planned",
        "occurrence": 1,
        "planned_on": "2021-05-01",
        "note": "计划",
        "evidence": {"许可证": "建字1号"},
    }
    for payload, codes in (
        ({"milestone": "started", "status": "planned"}, ["LEDG-003"]),
        ({"milestone": "started", "status": "planned", "planned_on": "2021-13-01"}, ["VAL-005"]),
        ({"milestone": "approved", "planned_on": "2021-05-01"}, ["LEDG-003"]),
        ({"milestone": "strted"}, ["LEDG-012"]),
        ({"milestone": "approved", "status": "done"}, ["LEDG-008"]),
        ({"milestone": "approved", "occurrence": 0}, ["LEDG-003"]),
        ({"milestone": "approved", "occurrence": 2}, ["LEDG-014"]),
        ({"milestone": "approved", "note": 7}, ["LEDG-008"]),
        ({"milestone": "approved", "evidence": "有"}, ["LEDG-003"]),
        ({"milestone": "approved", "evidence": {"证": 7}}, ["LEDG-008"]),
        ({"milestone": "approved", "colour": "红"}, ["LEDG-002"]),
    ):
        assert refused(ask("milestone", payload), state) == codes


def test_repeating_milestones_count_up() -> None:
    state = grown(OPEN, ask("milestone", {"milestone": "checked"}, "2021-02-01"))
    assert accepted(ask("milestone", {"milestone": "checked"}), state).payload["occurrence"] == 2
    assert refused(ask("milestone", {"milestone": "checked", "occurrence": 1}), state) == ["LEDG-014"]
    revoked = ask("milestone", {"milestone": "checked", "occurrence": 1, "status": "revoked"})
    assert accepted(revoked, state).payload["status"] == "revoked"


def test_what_is_revoked_without_a_number_is_the_last_that_was_reached() -> None:
    checked = [ask("milestone", {"milestone": "checked"}, day) for day in ("2021-02-01", "2021-03-01")]
    revoked = ask("milestone", {"milestone": "checked", "status": "revoked"}, "2021-04-01")
    assert accepted(revoked, grown(OPEN, *checked)).payload["occurrence"] == 2
    assert accepted(revoked, grown(OPEN)).payload["occurrence"] == 1


def test_a_corrected_milestone_keeps_its_number() -> None:
    state = grown(OPEN, *(ask("milestone", {"milestone": "checked"}, day) for day in ("2021-02-01", "2021-03-01")))
    for again, number in (({"milestone": "checked"}, 1), ({"milestone": "checked", "occurrence": 3}, 3)):
        fix = ask("correct", {"position": 2, "reason": "日期写错", "payload": again}, "2021-02-03")
        assert accepted(fix, state).payload["occurrence"] == number
    other = ask("correct", {"position": 2, "reason": "节点选错", "payload": {"milestone": "approved"}}, "2021-02-03")
    assert accepted(other, state).payload["occurrence"] == 1


def test_a_blank_text_and_an_empty_list_say_nothing() -> None:
    ledger = PACK.ledgers[0]
    spare = ledger.fields[0].model_copy(update={"field": "remark", "required": False})
    pack = PACK.model_copy(update={"ledgers": (ledger.model_copy(update={"fields": (*ledger.fields, spare)}),)})
    context = replace(CONTEXT, declarations=Declarations((Pack(pack, (), DIGEST),)))
    fields = {"title": "甲", "org": "500118", "remark": " ", "partner": []}
    draft, issues = decide(ask("open", {"fields": fields}), None, context)
    assert draft is not None, issues
    assert draft.payload == {"fields": {**fields, "remark": None, "partner": None}}


def test_what_a_field_takes_is_told_in_either_language() -> None:
    _, issues = decide(ask("open", {"fields": {"title": 7, "org": "500118"}}), None, CONTEXT)
    assert issues[0].line("zh").endswith("“名称”应填文字，填的是“7”")
    assert "takes a text, not '7'" in issues[0].line("en")


def test_measures() -> None:
    state = grown(OPEN, ask("measure", {"measure": "done", "value": "5"}, "2021-03-31"))
    more = accepted(
        ask("measure", {"measure": "done", "value": {"value": "65000", "unit": "万元"}}, "2021-06-30"), state
    )
    assert more.payload == {"measure": "done", "value": "6.5"}
    assert refused(ask("measure", {"measure": "done", "value": "4"}, "2021-06-30"), state) == ["LEDG-026"]
    assert refused(ask("measure", {"measure": "done", "value": "6"}, "2021-02-28"), state) == ["LEDG-026"]
    assert accepted(ask("measure", {"measure": "done", "value": "1"}, "2022-01-31"), state).kind == "measure"
    assert accepted(ask("measure", {"measure": "paid", "value": "-3", "note": "退回"}), state).payload["note"] == "退回"
    assert refused(ask("measure", {"measure": "pad", "value": "1"}), state) == ["LEDG-015"]
    assert refused(ask("measure", {"measure": "paid"}), state) == ["LEDG-008"]


def test_correction_is_checked_as_if_the_replaced_statement_had_never_been() -> None:
    state = grown(
        OPEN,
        ask("milestone", {"milestone": "approved"}, "2021-02-01"),
        ask("measure", {"measure": "done", "value": "50"}, "2021-03-31"),
    )
    fix = ask(
        "correct", {"position": 3, "reason": "单位写错", "payload": {"measure": "done", "value": "5"}}, "2021-03-31"
    )
    draft = accepted(fix, state)
    assert (draft.kind, draft.corrects) == ("measure", 3)
    assert draft.payload == {"measure": "done", "value": "5", "reason": "单位写错"}
    again = fold(state, entry_of(draft, 4))
    newer = ask(
        "correct", {"position": 4, "reason": "再核", "payload": {"measure": "done", "value": "6"}}, "2021-03-31"
    )
    last = fold(again, entry_of(accepted(newer, again), 5))
    assert [Decimal(one.payload["value"]) for one in last.in_force if one.kind == "measure"] == [Decimal(6)]
    reopened = ask("correct", {"position": 1, "reason": "改名", "payload": OPEN.payload}, "2021-01-05")
    assert accepted(reopened, state).kind == "open"


@pytest.mark.parametrize(
    ("payload", "codes"),
    [
        ({"position": 2, "payload": {}}, ["LEDG-018"]),
        ({"position": 2, "reason": "错", "payload": "x"}, ["LEDG-003"]),
        ({"position": 9, "reason": "错", "payload": {}}, ["LEDG-017"]),
        ({"position": True, "reason": "错", "payload": {}}, ["LEDG-017"]),
        ({"position": 2, "reason": "错\ud800", "payload": {}}, ["LEDG-008"]),
        ({"position": 2, "reason": "错", "payload": {}, "why": 1}, ["LEDG-002"]),
        ({"position": 2, "reason": "错", "payload": {"milestone": "nothing"}}, ["LEDG-012"]),
    ],
)
def test_corrections_refused(payload: dict[str, Any], codes: list[str]) -> None:
    state = grown(OPEN, ask("milestone", {"milestone": "approved"}, "2021-02-01"))
    assert refused(ask("correct", payload), state) == codes


def test_withdrawal() -> None:
    state = grown(OPEN, ask("milestone", {"milestone": "approved"}, "2021-02-01"))
    command = ask("withdraw", {"position": 2, "reason": "登记错项目"})
    draft = accepted(command, state)
    assert (draft.kind, draft.corrects, draft.payload) == ("withdraw", 2, {"reason": "登记错项目"})
    assert draft.declaration_digest == DIGEST
    assert refused(command, fold(state, entry_of(draft, 3))) == ["LEDG-027"]
    assert refused(command) == ["LEDG-017"]
    assert refused(ask("withdraw", {"position": 2, "reason": " "}), state) == ["LEDG-018"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": None}, "LEDG-001"),
        ({"colour": 1}, "LEDG-002"),
        ({"item": "x" * 200}, "LEDG-003"),
        ({"item": "a\nb"}, "LEDG-003"),
        ({"expected_version": -1}, "LEDG-003"),
        ({"expected_version": True}, "LEDG-003"),
        ({"payload": []}, "LEDG-003"),
        ({"effective_on": "9999-01-01"}, "VAL-005"),
    ],
)
def test_commands_of_the_wrong_shape(change: dict[str, Any], code: str) -> None:
    raw = {"key": "k", "book": "b", "ledger": "l", "item": "i", "verb": "open", "effective_on": "2021-01-01",
           "payload": {}, **change}  # fmt: skip
    command, issues = parse_command(raw, "p-clerk")
    assert command is None
    assert [one.code for one in issues] == [code]


def test_a_command_is_an_object_and_may_name_its_actor() -> None:
    assert parse_command([], "p-clerk")[1][0].code == "LEDG-001"
    assert ask("open", {}, actor="p-chief").actor == "p-chief"
    assert ask("open", {}).actor == "p-clerk"


def test_a_correction_stands_where_the_statement_it_replaces_stood() -> None:
    day = "2021-01-05"
    state = grown(
        ask("open", {"fields": {"title": "一号桥", "org": "500118-jt", "cost": "1"}}, day),
        ask("amend", {"fields": {"cost": "2"}}, day),
        ask("correct", {"position": 1, "reason": "改名", "payload":
            {"fields": {"title": "二号桥", "org": "500118-jt", "cost": "1"}}}, day),
    )  # fmt: skip
    seen = view(state, PACK.ledgers[0], date(2021, 12, 31))
    assert (seen.fields["title"], seen.fields["cost"]) == ("二号桥", Decimal(2))


def test_the_earlier_of_two_totals_of_one_day_may_be_corrected_up_to_the_later_and_no_further() -> None:
    day = "2021-03-31"
    totals = [ask("measure", {"measure": "done", "value": value}, day) for value in ("3", "5")]
    state = grown(OPEN, *totals)
    for value, codes in (("4", []), ("5", []), ("6", ["LEDG-026"])):
        fix = ask("correct", {"position": 2, "reason": "抄错", "payload": {"measure": "done", "value": value}}, day)
        assert [one.code for one in decide(fix, state, CONTEXT)[1]] == codes


def test_nothing_is_said_of_days_before_the_opening() -> None:
    early = ask("milestone", {"milestone": "approved"}, "2021-01-04")
    assert refused(early, grown(OPEN)) == ["LEDG-030"]
    state = grown(OPEN, ask("milestone", {"milestone": "approved"}, "2021-02-01"))
    later = {"position": 1, "reason": "日期写错", "payload": OPEN.payload}
    assert refused(ask("correct", later, "2021-02-02"), state) == ["LEDG-030"]
    assert accepted(ask("correct", later, "2021-02-01"), state).corrects == 1
