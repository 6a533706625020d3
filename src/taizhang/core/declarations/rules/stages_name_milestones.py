"""The board's columns follow the milestones."""

from collections.abc import Iterator

from taizhang.core.declarations.complaints import nearest
from taizhang.core.declarations.formula_parts import PACK_YAML
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, issue


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-003 for a stage whose milestone is not declared, PACK-031 for a later stage without one.

    Reason: an item stands in the last stage it has reached; a later stage that always holds hides all before it.
    """
    del declared
    for number, ledger in enumerate(pack.file.ledgers):
        steps = [one.milestone for one in ledger.milestones]
        for place, stage in enumerate(ledger.stages):
            where = pack.where(PACK_YAML, f"ledgers[{number}].stages[{place}]")
            if stage.reached is None and place > 0:
                yield issue("PACK-031", where, name=stage.name)
            elif stage.reached is not None and stage.reached not in steps:
                near = nearest(stage.reached, steps)
                yield issue("PACK-003", where, name=stage.reached, thing_zh="节点", thing_en="milestone", near=near)
