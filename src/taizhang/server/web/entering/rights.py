"""Who may write what: the gate's answers as choices for a form."""

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.server.access.gate import Access
from taizhang.server.web.fields import Speaker
from taizhang.server.web.ledgers.views import org_choices


def may_write(access: Access, verb: str, org: str, ledger: LedgerDeclaration) -> bool:
    """Whether the reader may do a verb on an org's items of a ledger."""
    roles = ledger.roles.get(verb)
    return access.may(verb, org, ledger.ledger, frozenset(roles) if roles is not None else None)


def orgs_to_write(access: Access, verb: str, speaker: Speaker) -> list[tuple[str, str]]:
    """The orgs of today at which the reader may do a verb and that keep a book, as choices in the order of the tree."""
    codes = frozenset(
        one
        for one in access.readable(speaker.ledger.ledger)
        if one in access.orgs and access.orgs.book_of(one) and may_write(access, verb, one, speaker.ledger)
    )
    return [(one["code"], one["label"]) for one in org_choices(access.orgs, codes)]
