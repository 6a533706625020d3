"""A ledger as a board: a column a stage, each with how many items stand there and the first of them."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from taizhang.server.access.gate import Access
from taizhang.server.queries import books
from taizhang.server.queries.listing import ItemLine, list_items, stage_counts
from taizhang.server.web.errors.views import missing
from taizhang.server.web.fields import Speaker
from taizhang.server.web.ledgers.asked import Wanted, wanted
from taizhang.server.web.ledgers.filters import active
from taizhang.server.web.ledgers.opening import of_a_ledger
from taizhang.server.web.ledgers.views import org_choices
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word

CARDS: Final = 12  # items shown of a stage; the list has them all


@require_safe
@of_a_ledger
def board(request: HttpRequest, access: Access, speaker: Speaker) -> HttpResponse:
    """The board of a ledger that declares stages, narrowed as its list is."""
    lang, declared = speaker.lang, speaker.ledger
    if not declared.stages:
        return missing(request)
    ledger = declared.ledger
    asked = wanted(request.GET, declared)
    org, text = asked.texts["org"] or None, asked.texts["q"] or None
    counts = stage_counts(access, ledger, org=org, text=text, conditions=asked.conditions)
    back = reverse("ledger", args=(ledger,))
    return render(
        request,
        "ledgers/board.html",
        "ledgers",
        status=422 if asked.issues else 200,
        trail=(
            Crumb(word(lang, "nav.ledgers"), reverse("ledgers")),
            Crumb(speaker.name(declared.name), back),
            Crumb(word(lang, "board.title")),
        ),
        name=speaker.name(declared.name),
        found=asked.issues,
        as_list=f"{back}?{asked.query()}",
        active=active(speaker, asked),
        orgs=org_choices(books.orgs(access), access.readable(ledger)),
        org=asked.texts["org"],
        text=asked.texts["q"],
        columns=[_column(access, speaker, asked, one.stage, counts.get(one.stage, 0)) for one in declared.stages],
        total=sum(counts.values()),
    )


def _column(access: Access, speaker: Speaker, asked: Wanted, stage: str, count: int) -> dict[str, Any]:
    """One stage: its name, how many stand there, and the first by title."""
    texts, lines = asked.texts, tuple[ItemLine, ...]()
    if count:
        found = list_items(
            access,
            speaker.ledger.ledger,
            org=texts["org"] or None,
            stage=stage,
            text=texts["q"] or None,
            conditions=asked.conditions,
            order=asked.order,
            rows=CARDS,
        )
        lines = found.lines
    return {
        "name": speaker.stage(stage),
        "count": count,
        "more": count - len(lines),
        "href": f"{reverse('ledger', args=(speaker.ledger.ledger,))}?{asked.query(stage=stage)}",
        "cards": [
            {
                "title": one.title or one.item,
                "href": reverse("item", args=(one.book, one.ledger, one.item)),
                "org": speaker.org(one.org),
            }
            for one in lines
        ],
    }
