"""Roles as plain data, and the one question about rights: `may(actor, verb, thing)`.

A grant gives an actor a role over an org and all below it, on all ledgers or some, for a time. Writing,
checking and publishing are roles apart (不相容岗位分离); that one person holds two of them is not refused here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from taizhang.core.declarations.schema import Name
from taizhang.core.people.orgs import Orgs


@dataclass(frozen=True, slots=True)
class Role:
    """A role and the verbs it allows."""

    code: str
    name: Name
    verbs: frozenset[str]


def _role(code: str, zh: str, en: str, *verbs: str) -> Role:
    return Role(code, Name(zh=zh, en=en), frozenset(verbs))


_WRITE = ("read", "open", "amend", "milestone", "measure", "correct", "withdraw")
ROLES: Mapping[str, Role] = MappingProxyType(
    {
        role.code: role
        for role in (
            _role("reader", "查阅人", "reader", "read"),
            _role("clerk", "填报人", "clerk", *_WRITE, "personal"),
            _role("chief", "审核人", "section chief", *_WRITE, "close", "target", "personal", "forget"),
            _role("head", "负责人", "bureau head", "read", "close", "forget"),
            _role("statistician", "统计人员", "statistician", *_WRITE, "report", "target", "close"),
            _role("editor", "编辑", "editor", "read", "audit", "waive"),
            _role("publisher", "发布人", "publisher", "read", "audit", "publish"),
            _role(
                "administrator", "管理员", "administrator", "read", "org", "grant", "adopt", "set", "calendar", "forget"
            ),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    """An actor's role over an org's subtree, in force from a day until another (None: open). `ledgers` None means all."""

    actor: str
    role: str
    org: str
    ledgers: frozenset[str] | None
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """What a verb is done to: an org's records of a ledger. `roles` is the ledger's own list for the verb, if any."""

    org: str
    ledger: str | None = None
    roles: frozenset[str] | None = None


def may(actor: str, verb: str, thing: Thing, grants: Iterable[Grant], orgs: Orgs, day: date) -> bool:
    """Whether one of the actor's grants in force that day allows the verb on the thing."""
    path = orgs.path(thing.org)
    return any(_allows(grant, verb, thing, path, day) for grant in grants if grant.actor == actor)


def _allows(grant: Grant, verb: str, thing: Thing, path: tuple[str, ...], day: date) -> bool:
    role = ROLES.get(grant.role)
    in_force = grant.since <= day and (grant.until is None or day <= grant.until)
    named = grant.ledgers is None or thing.ledger is None or thing.ledger in grant.ledgers
    if role is None or not in_force or not named or grant.org not in path:
        return False
    return verb in role.verbs if thing.roles is None or verb == "read" else grant.role in thing.roles
