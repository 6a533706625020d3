"""What is added up can be added up."""

from collections.abc import Iterator

from taizhang.core.declarations.formula import Level, Sum
from taizhang.core.declarations.formula_parts import field_of, over_items
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, issue


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-024 unless an amount names exactly one of field and measure; PACK-025 for a field that is no number.

    Reason: an amount without a unit cannot be printed, and one taken from two sources counts money twice.
    """
    for one, indicator, ledger in over_items(pack, declared):
        if not isinstance(indicator, Sum | Level):
            continue
        amount = indicator.amount
        if (amount.field is None) == (amount.measure is None):
            yield issue("PACK-024", one.at("amount"), name=indicator.indicator)
        field = field_of(ledger, amount.field) if amount.field else None
        if field is not None and (field.type != "number" or field.unit is None or field.many):
            yield issue("PACK-025", one.at("amount.field"), name=indicator.indicator, field=field.field)
