"""The trail above the pages of an item."""

from django.urls import reverse

from taizhang.server.queries.listing import ItemLine
from taizhang.server.web.fields import Speaker
from taizhang.server.web.shell.page import Crumb
from taizhang.server.web.words import word


def trail_of(speaker: Speaker, line: ItemLine, heading: str) -> tuple[Crumb, ...]:
    """From the ledgers over the item to a page below it."""
    ledger = speaker.ledger
    return (
        Crumb(word(speaker.lang, "nav.ledgers"), reverse("ledgers")),
        Crumb(speaker.name(ledger.name), reverse("ledger", args=(ledger.ledger,))),
        Crumb(line.title or line.item, reverse("item", args=(line.book, line.ledger, line.item))),
        Crumb(heading),
    )
