"""Figures are worked out without personal data."""

from collections.abc import Iterator

from taizhang.core.declarations.formula import Level, Reached, Sum
from taizhang.core.declarations.formula_parts import PACK_YAML, leaves, over_items
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, issue


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-027 for a personal field in a condition or an amount, or as the title of items.

    Reason: personal fields are sealed and their keys can be destroyed (个人信息保护法 第四十七条, deletion); a figure that
    needed them would change or leak. Lists show titles to everyone who may read the ledger.
    """
    for number, ledger in enumerate(pack.file.ledgers):
        title = ledger.field_named(ledger.title)
        if title is not None and title.personal:
            yield issue(
                "PACK-027", pack.where(PACK_YAML, f"ledgers[{number}].title"), name=ledger.name, field=title.field
            )
    for one, indicator, ledger in over_items(pack, declared):
        personal = {field.field for field in ledger.fields if field.personal}
        used = [(leaf.field, leaf.field) for leaf in leaves(indicator.where) if not isinstance(leaf, Reached)]
        for name in dict.fromkeys(field for _, field in used if field in personal):
            yield issue("PACK-027", one.at_leaf(name), name=indicator.indicator, field=name)
        if isinstance(indicator, Sum | Level) and indicator.amount.field in personal:
            yield issue("PACK-027", one.at("amount.field"), name=indicator.indicator, field=indicator.amount.field)
