"""Personal fields: decided like any other, and then kept apart from what the book says in the clear."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.journal.draft import entry_after
from taizhang.core.journal.entry import Entry, Sealed, genesis
from taizhang.core.journal.store import Head
from taizhang.core.ledger.decide import Draft, decide
from taizhang.core.ledger.state import ItemState, fold, state_from_json
from taizhang.core.ledger.view import SealedField, view
from works import CONTEXT, DIGEST, PACK, ask, entry_of

LEDGER = PACK.ledgers[0].model_copy(
    update={
        "fields": (
            *PACK.ledgers[0].fields,
            PACK.ledgers[0]
            .field_named("phone")
            .model_copy(  # type: ignore[union-attr] # it is declared
                update={"field": "rival", "name": PACK.ledgers[0].name, "subject": "other", "required": True}
            ),
            PACK.ledgers[0]
            .field_named("phone")
            .model_copy(  # type: ignore[union-attr] # it is declared
                update={"field": "born", "type": "date"}
            ),
        )
    }
)
SEALING = replace(
    CONTEXT,
    declarations=Declarations((Pack(PACK.model_copy(update={"ledgers": (LEDGER,)}), (), DIGEST),)),
    seals=True,
)
FIELDS = {"title": "甲", "org": "500118", "phone": "13800000000", "born": "1980-02-29", "rival": "乙"}


def codes(fields: Mapping[str, Any], context: Any = SEALING) -> list[str]:
    draft, issues = decide(ask("open", {"fields": fields}), None, context)
    assert (draft is None) == bool(issues)
    return [one.code for one in issues]


def drafted(fields: Mapping[str, Any], verb: str = "open", state: ItemState | None = None) -> Draft:
    draft, issues = decide(ask(verb, {"fields": fields}), state, SEALING)
    assert draft is not None, issues
    return draft


def test_personal_values_leave_the_payload_which_names_them() -> None:
    draft = drafted(FIELDS)
    assert draft.payload == {
        "fields": {"title": "甲", "org": "500118"},
        "personal": {"person": ["born", "phone"], "other": ["rival"]},
    }
    assert draft.personal == {"person": {"born": "1980-02-29", "phone": "13800000000"}, "other": {"rival": "乙"}}
    assert "13800000000" not in repr(draft)


def test_without_personal_values_nothing_is_named() -> None:
    plain = drafted({"cost": "1"}, "amend", opened())
    assert (plain.payload, plain.personal) == ({"fields": {"cost": "1"}}, {})


def test_they_are_checked_as_what_they_are_declared() -> None:
    assert codes({**FIELDS, "born": "1981-02-29"}) == ["VAL-005"]
    assert codes({**FIELDS, "phone": 13800000000}) == ["LEDG-008"]
    assert codes({name: value for name, value in FIELDS.items() if name != "rival"}) == ["LEDG-007"]


def test_what_is_wrong_with_one_is_told_without_saying_it() -> None:
    """Whatever a personal field is declared as: issues are printed, kept in logs and passed on."""
    ledger = LEDGER.model_copy(
        update={
            "fields": tuple(
                one.model_copy(update={"personal": True}) if one.field not in {"title", "org"} else one
                for one in LEDGER.fields
            )
        }
    )
    sealing = replace(
        SEALING, declarations=Declarations((Pack(PACK.model_copy(update={"ledgers": (ledger,)}), (), DIGEST),))
    )
    personal = "秘13912345678"
    wrongs: list[Any] = [
        personal,
        13912345678,
        [personal],
        {"value": personal, "unit": "元"},
        {"value": "1", "unit": personal},
    ]
    wrongs += [{"value": "13912345678", "unit": "公里"}, {"value": "1.3912345678", "unit": "元"}, f"{personal}\0", True]
    told: set[str] = set()
    for name in ledger.personal:
        for wrong in wrongs:
            _, issues = decide(ask("open", {"fields": {**FIELDS, name: wrong}}), None, sealing)
            told |= {one.code for one in issues}
            lines = [one.line(lang) for one in issues for lang in ("zh", "en")] + [
                str(dict(one.params)) for one in issues
            ]
            assert not [one for one in lines if "3912345678" in one or "秘" in one]
    assert told >= {"LEDG-008", "LEDG-009", "VAL-001", "VAL-003", "VAL-005", "VAL-006"}


def test_without_keys_each_of_them_is_refused() -> None:
    assert codes(FIELDS, replace(SEALING, seals=False)) == ["LEDG-029"] * 3


def test_one_that_is_emptied_is_sealed_too() -> None:
    draft = drafted({"phone": None}, "amend", opened())
    assert draft.personal == {"person": {"phone": None}}
    assert draft.payload == {"fields": {}, "personal": {"person": ["phone"]}}


PERSON, OTHER = Sealed("person", "k1", "bg==", "Yw=="), Sealed("other", "k2", "bg==", "ZA==")


def opened(*sealed: Sealed) -> ItemState:
    return fold(ItemState("500118", "works.project", "p1"), sealed_entry(drafted(FIELDS), 1, sealed))


def sealed_entry(draft: Draft, position: int, sealed: tuple[Sealed, ...]) -> Entry:
    plain = entry_of(draft, position)
    return entry_after(
        Head(position - 1, genesis()), replace(draft, command_key=f"k{position}"), plain.recorded_at, sealed
    )


def test_a_view_tells_where_the_last_value_of_each_is() -> None:
    state = opened(PERSON, OTHER)
    fresh = Sealed("person", "k1", "bw==", "ZQ==")
    amended = fold(state, sealed_entry(drafted({"phone": "139"}, "amend", state), 2, (fresh,)))
    seen = view(amended, LEDGER, date(2021, 12, 31))
    assert dict(seen.personal) == {
        "born": SealedField("person", 1, PERSON),
        "phone": SealedField("person", 2, fresh),
        "rival": SealedField("other", 1, OTHER),
    }
    assert "phone" not in seen.fields
    assert dict(view(amended, LEDGER, date(2020, 12, 31)).personal) == {}


def test_a_state_keeps_what_is_sealed() -> None:
    state = opened(PERSON, OTHER)
    assert state_from_json(state.to_json()) == state
    assert state_from_json(opened().to_json()) == opened()


def test_a_correction_says_personal_fields_anew() -> None:
    state = opened(PERSON, OTHER)
    again = {"fields": {**FIELDS, "phone": "139"}}
    fix = ask("correct", {"position": 1, "reason": "号码写错", "payload": again})
    draft, issues = decide(fix, state, SEALING)
    assert draft is not None, issues
    assert (draft.corrects, draft.personal["person"]["phone"]) == (1, "139")
    assert draft.payload["personal"] == {"person": ["born", "phone"], "other": ["rival"]}


def test_a_statement_whose_sealed_part_is_lost_says_nothing_of_its_fields() -> None:
    state = opened(PERSON)
    assert sorted(view(state, LEDGER, date(2021, 12, 31)).personal) == ["born", "phone"]


def test_fields_of_no_subject_are_about_the_one_person_of_the_item() -> None:
    assert dict(LEDGER.personal) == {"phone": "person", "rival": "other", "born": "person"}
