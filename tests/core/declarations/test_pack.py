"""Declarations taken together: finding ledgers, indicators, code lists and digests by name."""

from small_pack import SMALL
from taizhang.core.declarations.formula import AllOf, Count
from taizhang.core.declarations.pack import Declarations, digest_of_files

DECLARED = Declarations((SMALL.read(),))


def test_names_lead_to_their_pack_and_its_digest() -> None:
    digest = digest_of_files(SMALL.files())
    assert DECLARED.digest_for("works.factory") == digest
    assert DECLARED.digest_for("works.start_rate") == digest
    assert DECLARED.digest_for("works.nothing") is None


def test_a_digest_is_over_the_deciding_files_alone() -> None:
    assert digest_of_files({**SMALL.files(), "README.md": "text"}) == digest_of_files(SMALL.files())


def test_code_lists_are_found_by_ledger() -> None:
    found = DECLARED.codelist("works.factory", "sector")
    assert found is not None
    assert [one.code for one in found.codes] == ["steel", "food"]
    assert DECLARED.codelist("works.factory", "colour") is None
    assert DECLARED.codelist("works.nothing", "sector") is None


def test_parts_of_a_ledger_by_name() -> None:
    ledger = DECLARED.ledgers["works.factory"]
    assert ledger.milestone_named("started") is not None
    assert ledger.measure_named("plan") is not None
    assert ledger.field_named("nothing") is None
    assert str(ledger.name) == "工厂台账"


def test_a_condition_already_in_its_long_form_is_taken_as_it_is() -> None:
    signed = DECLARED.indicators["works.started"].model_dump(by_alias=True)
    assert Count.model_validate({**signed, "where": AllOf()}).where == AllOf()
