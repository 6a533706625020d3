"""The order of milestones has a beginning."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from taizhang.core.declarations.formula_parts import PACK_YAML
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, issue


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-022 for a circle of `after`.

    Reason: each milestone of a circle waits for another, so none could ever be recorded.
    """
    del declared
    for number, ledger in enumerate(pack.file.ledgers):
        try:
            TopologicalSorter({one.milestone: one.after for one in ledger.milestones}).prepare()
        except CycleError as circle:
            steps = [str(one) for one in circle.args[1]]
            names = [one.milestone for one in ledger.milestones]
            path = f"ledgers[{number}].milestones[{names.index(steps[0])}].after"
            yield issue("PACK-022", pack.where(PACK_YAML, path), loop=" → ".join(reversed(steps)))
