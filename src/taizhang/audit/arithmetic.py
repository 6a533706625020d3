"""The page against itself: what each relation between its figures says of the figure it is about.

A relation that holds agrees; one that is refuted differs, with the reason its kind has; one that the page cannot settle
says what the missing figure would have to be.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from taizhang.audit import reasons
from taizhang.audit.compare import Outcome, Verdict
from taizhang.audit.evidence import Evidence
from taizhang.audit.wording import amount
from taizhang.core.values.quantity import round_half_up
from taizhang.reading import Claim, Reading, Relation

_HUNDRED: Final = Decimal(100)
Params = dict[str, str]
Judge = Callable[[Relation, Mapping[str, Claim]], tuple[str, Params]]


def held_on_page(reading: Reading) -> dict[str, list[Evidence]]:
    """What the relations of a page say, by the id of the claim they are about."""
    claims = {claim.id: claim for claim in reading.claims}
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for relation in reading.relations:
        verdict = _judged(relation, claims)
        if verdict is None:
            continue
        evidence = Evidence("page", verdict, relation.computed, relation.formula, relation.implied, relation.id)
        for claim in _about(relation):
            found[claim].append(evidence)
    return dict(found)


def _about(relation: Relation) -> Sequence[str]:
    """The claims a relation is about: the part of a whole, both figures of an order, otherwise the result."""
    known = [one for one in relation.args if one is not None]
    if relation.type == "part_of" and known:
        return known[:1]
    return [relation.result, *known] if relation.type == "order" else [relation.result]


def _judged(relation: Relation, claims: Mapping[str, Claim]) -> Verdict | None:
    if relation.holds:
        return Verdict(Outcome.AGREES, side="page")
    if relation.holds is False:
        judge = _REFUTED.get(relation.type)
        plain = _PLAINLY_REFUTED.get(relation.type, reasons.VALUE_DIFFERS)
        reason, params = judge(relation, claims) if judge else (plain, {})
        return Verdict(Outcome.DIFFERS, reason, _with_claim(params, relation, claims), "page")
    if not relation.formula:
        return None
    reason, params = _open(relation, claims)
    return Verdict(Outcome.CANNOT_SAY, reason, _with_claim(params, relation, claims), "page")


def _with_claim(params: Params, relation: Relation, claims: Mapping[str, Claim]) -> Params:
    return {"published": amount(claims[relation.result]), "formula": relation.formula, **params}


def _ratio(relation: Relation, claims: Mapping[str, Claim]) -> tuple[str, Params]:
    """A share of counts that another whole base would make has its base unstated; any other ratio is plainly off."""
    result = claims[relation.result]
    sides = [claims[one] for one in relation.args if one is not None]
    implied = relation.implied
    counted = all(side.interval.low == side.interval.high for side in sides)
    whole_base = implied is not None and implied == implied.to_integral_value()
    if result.kind != "share" or len(sides) != 2 or not counted or implied is None or not whole_base:
        return reasons.VALUE_DIFFERS, {}
    part, whole = sides
    ratio = round_half_up(part.value * _HUNDRED / whole.value, 1)
    return reasons.BASE_NOT_STATED, {
        "ratio": f"{part.value:f}/{whole.value:f}",
        "derived": f"{ratio}%",
        "implied": f"{implied:f}",
    }


def _growth(relation: Relation, claims: Mapping[str, Claim]) -> tuple[str, Params]:
    if len(relation.args) > 1 or relation.implied is None or relation.args[0] is None:
        return reasons.VALUE_DIFFERS, {}
    return reasons.NO_WHOLE_NUMBER_BASE, {
        "now": amount(claims[relation.args[0]]),
        "implied": f"{round_half_up(relation.implied, 2)}",
        "derived": "—" if relation.computed is None else f"{round_half_up(relation.computed, 2)}%",
    }


def _told_twice(relation: Relation, claims: Mapping[str, Claim]) -> tuple[str, Params]:
    other = relation.args[0]
    return reasons.TOLD_TWICE_DIFFERENTLY, {"derived": amount(claims[other]) if other else "—"}


def _parts(relation: Relation, claims: Mapping[str, Claim]) -> tuple[str, Params]:
    return reasons.PARTS_DO_NOT_ADD, {"derived": _told(relation.computed, claims[relation.result])}


def _order(relation: Relation, claims: Mapping[str, Claim]) -> tuple[str, Params]:
    """The result must not lie below the argument, so it is the argument that goes too far."""
    low = relation.args[0]
    params = {"derived": amount(claims[relation.result])}
    return reasons.ORDER_BROKEN, params | ({"published": amount(claims[low])} if low else {})


_REFUTED: Final[Mapping[str, Judge]] = {
    "ratio_of": _ratio,
    "growth_of": _growth,
    "sum_of": _parts,
    "same_as": _told_twice,
    "order": _order,
}
_PLAINLY_REFUTED: Final[Mapping[str, str]] = {"part_of": reasons.PART_EXCEEDS_WHOLE}  # the rest: VALUE_DIFFERS


def _open(relation: Relation, claims: Mapping[str, Claim]) -> tuple[str, Params]:
    """Why the page cannot settle a relation, and what the missing figure would be."""
    result = claims[relation.result]
    known: Sequence[Claim] = [claims[one] for one in relation.args if one is not None]
    implied = {"implied": _told(relation.implied, known[0] if known else result)}
    if relation.type == "growth_of" and known and known[0].unit == "percent" and result.unit != "pp":
        return reasons.POINTS_OR_PERCENT, _two_ways(result, known[0])
    if relation.type in {"growth_of", "diff_of"}:
        return reasons.BASE_YEAR_NOT_STATED, implied
    if relation.type == "ratio_of" and relation.args[0] is None:
        return reasons.PART_NOT_STATED, implied
    if relation.type == "ratio_of" and result.kind == "completion":
        return reasons.PLAN_NOT_STATED, implied
    return reasons.WHOLE_NOT_STATED, implied


def _two_ways(growth: Claim, rate: Claim) -> Params:
    """Last year's rate, were the change percent, and were it percentage points."""
    factor = 1 + growth.value / _HUNDRED
    relative = f"{round_half_up(rate.value / factor, 1)}%" if factor > 0 else "—"
    return {"relative": relative, "points": f"{round_half_up(rate.value - growth.value, 1)}%"}


def _told(value: Decimal | None, like: Claim) -> str:
    return "—" if value is None else amount(like, value)
