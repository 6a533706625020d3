"""What must still stand, on its own day and on every later one, after a statement on the city's orgs and grants.

Each statement is right on its own day; what was said ahead of that day, or is taken out of force, can still make a ring of
the organisation tree or leave the city without a top or an administrator. Nobody could put that right: rights hang on them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.ledger.city import org_said
from taizhang.core.ledger.draft import Context, Draft
from taizhang.core.ledger.state import WITHDRAWN, ItemState, Statement
from taizhang.core.people.orgs import OrgTree
from taizhang.core.people.roles import ROLES, Grant


def fallen_orgs(draft: Draft, state: ItemState | None, context: Context, where: Where) -> list[Issue]:
    """LEDG-033 where an org would stand above itself, LEDG-034 where the top org would not be there. Of a day on which
    that is so already nothing is said: a tree is put right step by step.
    """
    replaced = None
    if state is not None and draft.corrects is not None:
        replaced = state.statements[state.root_of(draft.corrects)]
    before, after = context.orgs, _tree_after(draft, state, replaced, context.orgs)
    first = min(draft.effective_on, replaced.effective_on) if replaced else draft.effective_on
    days = sorted({*before.days_from(first), *after.days_from(first)})
    item, found = draft.item, []
    if item == context.top:
        lost = [day for day in days if item in before.at(day) and item not in after.at(day)]
        found += [issue("LEDG-034", where, org=item, day=day) for day in lost[:1]]
    if after.has_below(item):
        rings = [day for day in days if after.is_above_itself(item, day) and not before.is_above_itself(item, day)]
        found += [issue("LEDG-033", where, org=item, day=day) for day in rings[:1]]
    return found


def _tree_after(draft: Draft, state: ItemState | None, replaced: Statement | None, tree: OrgTree) -> OrgTree:
    """The tree with a draft in force."""
    gone = replaced.position if replaced else None
    said = [one for one in tree.statements if (one.code, one.position) != (draft.item, gone)]
    if draft.kind != WITHDRAWN:
        position = state.version + 1 if state else 1
        put = Statement(position, position, draft.kind, draft.effective_on, draft.payload)
        said.append(org_said(draft.item, put))
    return OrgTree(tuple(said))


def day_without_administrator(before: Sequence[Grant], after: Sequence[Grant], top: str, on: date) -> date | None:
    """The first day, from one on, on which nobody could grant roles at the top org any more, though somebody could
    before; None where there is none.
    """
    ends = (one.until + timedelta(days=1) for one in after if one.until is not None and one.until < date.max)
    days = {on, *(day for day in (*ends, *(one.since for one in before)) if day > on)}
    lost = (day for day in sorted(days) if _is_governed(before, top, day) and not _is_governed(after, top, day))
    return next(lost, None)


def governs(grant: Grant, top: str) -> bool:
    """Whether a grant lets its actor grant roles in all of the city while it is in force."""
    role = ROLES.get(grant.role)
    named = grant.ledgers is None or "sys.grant" in grant.ledgers
    return grant.org == top and named and role is not None and "grant" in role.verbs


def _is_governed(grants: Iterable[Grant], top: str, day: date) -> bool:
    return any(one.since <= day and (one.until is None or day <= one.until) for one in grants if governs(one, top))
