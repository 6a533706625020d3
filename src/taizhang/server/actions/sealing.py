"""What the commands of one transaction say of persons: sealed under keys that outlive them, or held against what was."""

from collections.abc import Iterable

from django.conf import settings

from taizhang.core.issues import Where, issue
from taizhang.core.journal.entry import Entry, Sealed
from taizhang.core.ledger.draft import Draft
from taizhang.server.home import keys_folder
from taizhang.server.storage.forgettings import forgotten_in, keys_sealed
from taizhang.server.storage.outage import unkept
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sealed_under import keep_sealed_under, refuse_other_keys
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.vault import Place, Sealing, vault_in


class Sealer:
    """Seals for one transaction. The books it writes to are locked, or checked as it ends, so what they say was
    forgotten by now is all there is.
    """

    def __init__(self, using: str) -> None:
        self._using = using
        self._vault = vault_in(keys_folder(settings.TAIZHANG_HOME))
        self._sealing: Sealing | None = None
        self._forgotten: dict[str, set[str]] = {}  # keys by book: read once, and what is put since

    def sealed(self, draft: Draft) -> tuple[Sealed, ...]:
        """What a draft says of persons, each under the key of that person and item. SRV-012 to 014 without keys, SRV-050
        or 051 where a first key cannot be kept.
        """
        if not draft.personal:
            return ()
        try:
            if self._sealing is None:
                self._sealing = self._begun()
            return tuple(
                self._sealing.seal(Place(draft.book, draft.ledger, draft.item, subject), values)
                for subject, values in draft.personal.items()
            )
        except OSError as error:
            raise Refused([unkept(error)]) from error

    def _begun(self) -> Sealing:
        """Something to seal with, under the master key that all was sealed under."""
        sql = Sql(self._using)
        refuse_other_keys(sql, self._vault)  # before a first master key is made where there is none
        sealing, found = self._vault.sealing(self._spent)
        if sealing is None:
            raise Refused(found)
        keep_sealed_under(sql, self._vault)
        return sealing

    def keep(self) -> None:
        """Makes the keys durable that were made for what was sealed: before the entries themselves are."""
        if self._sealing is not None:
            self._sealing.keep()

    def says_the_same(self, draft: Draft, entry: Entry) -> bool:
        """Whether a draft says of persons what an entry said; what was forgotten since cannot be held against it. Refused
        (SRV-012 to 014, 019) where that cannot be read.
        """
        if entry.sealed:
            refuse_other_keys(Sql(self._using), self._vault)
        for part in entry.sealed:
            place = Place(entry.book, entry.ledger, entry.item, part.subject)
            opened, found = self._vault.open(place, [part])
            if found:
                raise Refused(found)
            said = opened[part.nonce]
            if said is not None and said != dict(draft.personal.get(part.subject, {})):
                return False
        return True

    def forget(self, draft: Draft, sealed: Iterable[Entry], place: Where) -> None:
        """Takes a forgetting in; `sealed` are the entries of the item it names. Refused: SRV-016 where it names a key that
        is not of the party it names, for it would destroy what is of another, perhaps in a book where its actor may not;
        SRV-020 where a key of the party would stay, which another process may have made since the keys were looked up.
        """
        refuse_other_keys(Sql(self._using), self._vault)
        said = draft.payload
        whose = Place(draft.book, said["ledger"], said["item"], said["subject"])
        theirs = {*keys_sealed(sealed, whose.subject), *self._vault.keys_of(whose)}
        gone = self._vault.destroyed()
        if not {*said["keys"]} <= theirs | gone:
            near = "、".join(self._vault.subjects_of(whose)) or "-"
            raise Refused([issue("SRV-016", place, subject=whose.subject, near=near)])
        left = theirs - {*said["keys"]} - self._in(draft.book) - gone
        if left:
            raise Refused([issue("SRV-020", place, subject=whose.subject, keys="、".join(sorted(left)))])
        self._in(draft.book).update(said["keys"])

    def _spent(self, place: Place) -> frozenset[str]:
        return frozenset(self._in(place.book))

    def _in(self, book: str) -> set[str]:
        if book not in self._forgotten:
            self._forgotten[book] = {key for one in forgotten_in(book, self._using) for key in one.keys}
        return self._forgotten[book]
