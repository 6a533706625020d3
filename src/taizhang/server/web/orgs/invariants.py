"""What must hold between an org's figures: what does not, with both sides and what to do; what nobody can tell yet."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from taizhang.core.declarations.formula import Invariant, Reported
from taizhang.core.issues import Lang
from taizhang.core.people.orgs import OrgStatement
from taizhang.core.values.period import Period, PeriodKind
from taizhang.core.values.quantity import tidy
from taizhang.core.values.units import PERCENT, POINTS, UNITS
from taizhang.core.values.written import amount_text, number_text, unit_text
from taizhang.indicators.arithmetic import Worked, decimal_of
from taizhang.indicators.invariants import Standing
from taizhang.indicators.telling import Teller
from taizhang.server.access.gate import Access
from taizhang.server.queries import books
from taizhang.server.queries import invariants as held
from taizhang.server.web.figures.links import figure_href, period_of_operand
from taizhang.server.web.language import language_of
from taizhang.server.web.orgs.periods import period_asked, period_choices, periods_around
from taizhang.server.web.orgs.reading import of_an_org
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word, word_or_other

VERDICTS: Final = (("broken", "differs"), ("holding", "agrees"), ("unanswered", "cannot say"))  # as marked on screens


@require_safe
@of_an_org
def invariants(request: HttpRequest, access: Access, org: OrgStatement) -> HttpResponse:
    """The invariants of an org around a period."""
    lang = language_of(request)
    teller = Teller(books.declarations(access), lang)
    period, wrong = period_asked(request)
    declared = held.of_kind(access, org.kind)
    kinds = {PeriodKind(kind) for one in declared for kind in one.periods}
    around = periods_around(period, kinds)
    found, idle = held.standings(access, org.code, around, is_open=settings.PUBLIC_DEMO)
    groups = _by_outcome(found)
    counts = {name: len(those) for name, those in groups.items()}
    return render(
        request,
        "orgs/invariants.html",
        "orgs",
        status=422 if wrong else 200,
        found=wrong,
        trail=_trail(org, period, lang),
        org=org,
        period=str(period),
        period_name=_said(period, lang),
        periods=period_choices(period, lang),
        declared=len(declared),
        judged=counts["broken"] + counts["holding"],
        tally=[
            {"mark": mark, "word": word(lang, f"invariants.{name}"), "count": counts[name]} for name, mark in VERDICTS
        ],
        broken=_broken(access, groups["broken"], teller),
        unanswered=[_unanswered(those, teller) for those in groups["unanswered"]],
        idle=[teller.name(one.name) for one in (*_named(groups["idle"]), *idle)],
        holding=[{"name": teller.name(one.name), "must": teller.relation(one)} for one in _named(groups["holding"])],
        position=found[0].position if found else None,
    )


def _trail(org: OrgStatement, period: Period, lang: Lang) -> tuple[Crumb, ...]:
    home = Crumb(org.name, f"{reverse('org', args=(org.code,))}?period={period}")
    return (Crumb(word(lang, "nav.orgs"), reverse("orgs")), home, Crumb(word(lang, "invariants.title")))


def _by_outcome(found: Sequence[Standing]) -> dict[str, list[list[Standing]]]:
    """The invariants by what comes out: broken in some period (with the standings that are), holding wherever it can be
    told, unanswered although some figure is known, idle where none is.
    """
    each: dict[str, list[Standing]] = {}
    for one in found:
        each.setdefault(one.invariant.invariant, []).append(one)
    groups: dict[str, list[list[Standing]]] = {"broken": [], "holding": [], "unanswered": [], "idle": []}
    for those in each.values():
        broken = [one for one in those if one.verdict == "broken"]
        partly = [one for one in those if not one.has_nothing]
        if broken:
            groups["broken"].append(broken)
        elif any(one.verdict == "holds" for one in those):
            groups["holding"].append(those)
        else:
            groups["unanswered" if partly else "idle"].append(partly or those)
    return groups


def _named(groups: Sequence[Sequence[Standing]]) -> list[Invariant]:
    return [those[0].invariant for those in groups]


def _broken(access: Access, groups: Sequence[list[Standing]], teller: Teller) -> list[dict[str, Any]]:
    turns = iter(held.turns(access, [one for those in groups for one in those]))
    return [_rule(those, [next(turns) for _ in those], teller) for those in groups]


def _rule(those: Sequence[Standing], turns: Sequence[held.Turn | None], teller: Teller) -> dict[str, Any]:
    """One invariant with a row for every period in which it is broken."""
    invariant, lang = those[0].invariant, teller.lang
    indicators = [teller.declarations.indicators.get(side.indicator) for side in invariant.of.values()]
    advice = (
        "invariants.do_reported" if any(isinstance(one, Reported) for one in indicators) else "invariants.do_entries"
    )
    unit = those[0].measured_in
    within = amount_text(number_text(invariant.within), unit_text(POINTS if unit == PERCENT else unit, lang), lang)
    return {
        "name": teller.name(invariant.name),
        "must": teller.relation(invariant),
        "within": within if invariant.within else "",
        "basis": invariant.basis,
        "advice": word(lang, advice),
        "columns": [teller.side(side) for side in invariant.of.values()],
        "rows": [_row(one, turn, teller) for one, turn in zip(those, turns, strict=True)],
    }


def _row(one: Standing, turn: held.Turn | None, teller: Teller) -> dict[str, Any]:
    unit = POINTS if one.measured_in == PERCENT else one.measured_in  # two rates are apart by points
    apart = None if one.left is None or one.right is None else tidy(abs(one.left - one.right))
    return {
        "period": _said(one.period, teller.lang),
        "figures": [_figure(one, name, worked, teller) for name, worked in one.parts.items()],
        "apart": number_text(apart),
        "unit": unit_text(unit, teller.lang),
        "turn": turn,
        "turn_href": reverse("item", args=(turn.book, turn.ledger, turn.item)) if turn and turn.ledger else "",
    }


def _figure(one: Standing, name: str, worked: Worked, teller: Teller) -> dict[str, str]:
    """A figure that an invariant names: its value or why there is none, and its page. A cumulative one has no page of its
    own: its indicator's leads on to the entries.
    """
    side = one.invariant.of[name]
    known = teller.declarations.indicators.get(side.indicator)
    value = decimal_of(worked)
    own = period_of_operand(side, one.period)
    return {
        "name": teller.side(side),
        "value": number_text(value, known.places if known else 0),
        "unit": unit_text(UNITS[known.unit] if known else worked.unit, teller.lang),
        "reason": word_or_other(teller.lang, "unknown", worked.reason or "") if value is None else "",
        "href": figure_href(side.indicator, one.org.code, own or one.period),
        "own": "yes" if own else "",
    }


def _unanswered(those: Sequence[Standing], teller: Teller) -> dict[str, Any]:
    """An invariant of which some figure is known and some is not: what is lacking in the newest period, and in which else."""
    newest = those[0]
    figures = [_figure(newest, name, worked, teller) for name, worked in newest.parts.items()]
    return {
        "name": teller.name(newest.invariant.name),
        "must": teller.relation(newest.invariant),
        "lacking": [one for one in figures if one["reason"]],
        "periods": [_said(one.period, teller.lang) for one in those],
    }


def _said(period: Period, lang: Lang) -> str:
    return period.zh() if lang == "zh" else str(period)
