"""Evidence of several figures for one claim: which of them is meant, or all of them together."""

from collections.abc import Sequence
from dataclasses import replace

from taizhang.audit import reasons
from taizhang.audit.compare import Outcome, verdict
from taizhang.audit.evidence import Evidence


def ambiguous(several: Sequence[Evidence]) -> Evidence:
    """That it cannot be told which figure is meant, with each by name and value."""
    cited = tuple(citation for one in several for citation in one.citations)
    named = "、".join(f"{one.citations[0].name}（{one.formula}）" for one in several if one.citations)
    found = verdict(reasons.AMBIGUOUS, Outcome.CANNOT_SAY, candidates=named)
    return Evidence("book", found, formula="; ".join(one.formula for one in several), citations=cited)


def together(held: Sequence[Evidence]) -> Evidence | None:
    """One claim said of several figures agrees where all do; where only some do, it cannot be told which is meant."""
    if not held:
        return None
    outcomes = {one.verdict.outcome for one in held}
    if len(outcomes) > 1:
        return ambiguous(held)
    cited = tuple(citation for one in held for citation in one.citations)
    return replace(held[0], formula="; ".join(one.formula for one in held), citations=cited)
