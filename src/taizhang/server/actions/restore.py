"""Restoring a home from a backup: proven whole beside what is there, then put in its place.

On SQLite this process serves a folder aside, where the new database is made; one rename puts it in place and the old one
keeps a second name. On PostgreSQL the books go into an empty database in one transaction; a database with books in it is
not touched: a new one is made, and the old one stays as it is.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connections, transaction

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.ledger.attachments import named_in
from taizhang.core.ledger.proof import verify_store
from taizhang.core.ledger.system import FORGETTING
from taizhang.server import blob_files
from taizhang.server.accounts.keeping import any_login, make_logins
from taizhang.server.home import DATABASE_FILE, database_name, keys_folder, renamed_sample
from taizhang.server.storage.archive import form, placing
from taizhang.server.storage.archive.books import Portable
from taizhang.server.storage.archive.form import Manifest
from taizhang.server.storage.archive.heads import held_against, unsigned
from taizhang.server.storage.archive.logs import wrong_with
from taizhang.server.storage.archive.reading import opened
from taizhang.server.storage.beside import beside
from taizhang.server.storage.forgettings import finish_forgettings
from taizhang.server.storage.projection import rebuild
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sql import FAILED, Sql, said_by
from taizhang.server.storage.store import DjangoStore
from taizhang.server.storage.vault import FILE as VAULT
from taizhang.server.storage.vault import vault_in

__all__ = ["Asked", "Manifest", "Restored", "books_of", "restore"]

_ODD: Final = (ValueError, TypeError, OverflowError)  # what values raise that no program of ours wrote
UNPACKED: Final = "unpacked"  # the folder, aside, that the archive is unpacked into


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be restored where. `aside` is an empty folder in the home; `older` allows books that a signed head of
    the home goes beyond; `url` is the PostgreSQL database, None for the home's own file.
    """

    file: Path
    home: Path
    aside: Path
    at: datetime
    older: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was proven, and where what it replaced is kept (None where nothing was). `done` is false where the
    asker did not agree, and nothing was put in place. `warnings` do not stop a restore.
    """

    manifest: Manifest
    items: int
    done: bool
    replaced: Path | None = None
    warnings: tuple[Issue, ...] = ()


Told = Callable[[str, int], None]
Agreed = Callable[[Manifest], bool]


class _Declined(Exception):  # noqa: N818 - the way out of a transaction
    """Nothing is to be put in place."""


def restore(asked: Asked, agreed: Agreed, told: Told, *, using: str = "default") -> tuple[Restored | None, list[Issue]]:
    """Proves a backup and, if the asker agrees, puts it in place.

    Refused with nothing replaced: SRV-030 to 035 for an archive that is damaged or none, BOOK issues for books that do
    not verify, SRV-036 and 037 against signed heads, SRV-038 for a database with books, SRV-039 for a home in use,
    SRV-044 where the machine gives out.
    """
    run = _Run(asked, told, using)
    try:
        return run.run(agreed), []
    except Refused as refused:
        return None, refused.issues
    except FAILED as error:
        return None, [issue("SRV-044", Where(file=str(asked.file)), why=said_by(error))]
    except OSError as error:
        return None, [issue("SRV-044", Where(file=str(error.filename or asked.home)), why=error.strerror or error)]


class _Run:
    def __init__(self, asked: Asked, told: Told, using: str) -> None:
        self.asked = asked
        self.told = told
        self.using = using
        self.unpacked = asked.aside / UNPACKED
        self.place = Where(file=str(asked.file))
        self.replaced = _free_name(asked.home / f"replaced-{asked.at:%Y%m%dT%H%M%SZ}")
        self.items = 0
        self.warnings: list[Issue] = []
        self.newer: list[str] = []  # signed heads of the home that the restored books do not reach

    def run(self, agreed: Agreed) -> Restored:
        with opened(self.asked.file, self.asked.aside) as archive:
            there = bool(self.asked.url) and self._is_there(archive.manifest)
            archive.unpack(self.unpacked, self.asked.home, lambda done: self.told("unpack", done))
            manifest = archive.manifest
        self._prove_log()
        call_command("migrate", database=self.using, verbosity=0, interactive=False)
        try:
            with transaction.atomic(self.using, durable=True):
                if not there:
                    self._load(manifest)
                self._prove()
                if not there:
                    self._rebuild()
                self._ask(agreed, manifest)
                self._before()
            if not self.asked.url:
                self._replace_file()
            self._after(manifest)
        except _Declined:
            return Restored(manifest, self.items, done=False, warnings=tuple(self.warnings))
        finally:
            with suppress(OSError):  # not there, or not empty
                self.replaced.rmdir()
        kept = self.replaced if self.replaced.exists() else None
        return Restored(manifest, self.items, done=True, replaced=kept, warnings=tuple(self.warnings))

    def _ask(self, agreed: Agreed, manifest: Manifest) -> None:
        if not agreed(manifest):
            raise _Declined

    def _replace_file(self) -> None:
        """The new database in one file, then in the place of the old one."""
        connections[self.using].close()
        placing.close_database(self.asked.aside / DATABASE_FILE)
        placing.keep_database(self.asked.home, DATABASE_FILE, self.replaced)
        placing.place_database(self.asked.aside, self.asked.home)

    def _is_there(self, manifest: Manifest) -> bool:
        """Whether the database holds these very books already: a restore that was killed after they were in. SRV-038
        where it holds others, or logins of others; one without tables holds none.
        """
        with suppress(*FAILED):
            heads = {book: (head.position, head.digest) for book, head in DjangoStore(self.using).heads().items()}
            if heads and heads == dict(manifest.heads):
                return True
            if heads or DjangoStore(self.using).books() or any_login(self.using):
                raise Refused([issue("SRV-038", Where(file="DATABASE_URL"))])
        return False

    def _load(self, manifest: Manifest) -> None:
        """The books and logins into the empty database."""
        try:
            books = Portable(self.unpacked / form.BOOKS)
        except (ValueError, OSError, *FAILED) as error:
            raise Refused([issue("SRV-030", self.place, why=error)]) from error
        try:
            if books.heads() != dict(manifest.heads):
                raise Refused([issue("SRV-032", self.place, member=form.BOOKS)])
            books.copy_in(self.using, lambda done: self.told("load", done))
            for rows in books.logins():
                make_logins(rows, self.using)
        except _ODD as error:  # values of another kind than their columns are for
            raise Refused([issue("SRV-030", self.place, why=repr(error))]) from error
        finally:
            books.close()

    def _prove(self) -> None:
        """The books in the database, proven as they will be read from there. Refused with what is wrong with them."""
        store = DjangoStore(self.using)
        try:
            found = [one for walked in verify_store(store) for one in walked.issues]
        except _ODD as error:
            raise Refused([issue("SRV-030", self.place, why=repr(error))]) from error
        if found:
            raise Refused(found)
        self._prove_heads(store)
        self._prove_blobs(store)

    def _rebuild(self) -> None:
        """The projections of the books."""
        try:
            self.items = rebuild(self.using)
        except (*_ODD, LookupError, AttributeError) as error:  # chained well, and saying what none says
            raise Refused([issue("SRV-030", self.place, why=repr(error))]) from error
        self.told("rebuild", self.items)

    def _prove_heads(self, store: DjangoStore) -> None:
        """BOOK-013 to 016 for heads of the backup that this home did not sign; SRV-037 for books that a head, of the backup or of the home, contradicts; SRV-036 for books that end before a
        head of the home, unless that was asked for; SRV-032 for a head of the backup's own that they do not reach.
        """
        wrong, beyond = held_against(store, self.unpacked / form.HEADS)
        if beyond:
            raise Refused([issue("SRV-032", self.place, member=f"{form.HEADS}{file.name}") for file in beyond])
        wrong += unsigned(self.unpacked / form.HEADS, keys_folder(self.asked.home) / "heads.pub")
        more, newer = held_against(store, self.asked.home / form.HEADS)
        if wrong or more:
            raise Refused([*wrong, *more])
        if newer and not self.asked.older:
            raise Refused(list(newer.values()))
        self.newer = [f"{form.HEADS}{file.name}" for file in newer]

    def _prove_blobs(self, store: DjangoStore) -> None:
        """SRV-041 warns of attachments that neither the backup nor the home has: they were lost before it was made, and
        the books are no worse for it.
        """
        for one in named_in(store):
            lost = [digest for digest in one.digests if not self._has(digest)]
            place = Where(position=f"{one.book}#{one.position}")
            self.warnings += [issue("SRV-041", place, digest=digest) for digest in lost]

    def _has(self, digest: str) -> bool:
        return blob_files.holds(self.unpacked, digest) or blob_files.holds(self.asked.home, digest)

    def _prove_log(self) -> None:
        """The backup's access log is verified like any book; Refused with its issues, or SRV-030 where it is none."""
        log = self.unpacked / form.ACCESS_LOG
        found = wrong_with(log, self.place) if log.is_file() else []
        if found:
            raise Refused(found)

    def _before(self) -> None:
        """What does no harm if nothing follows: keys destroyed once more, attachments, and a mark of sample data set apart
        that is not for these books.
        """
        self._forget_again()
        self.replaced.mkdir(mode=0o700)
        placing.place_blobs(self.unpacked, self.asked.home)
        if not (self.unpacked / form.SAMPLE).is_file():  # before the books: no moment in which theirs are open to all
            placing.set_apart(self.asked.home, [form.SAMPLE], self.replaced)

    def _forget_again(self) -> None:
        """Destroys every key that these books or the list of destroyed keys name, should one have come back with an
        older backup of the keys. A home without keys is left without.
        """
        folder = keys_folder(self.asked.home)
        named = Sql(self.using).one("SELECT 1 FROM storage_entry WHERE ledger = %s LIMIT 1", FORGETTING)
        if named or (folder / VAULT).exists():
            finish_forgettings(vault_in(folder), self.using)

    def _after(self, manifest: Manifest) -> None:
        """The small files, once the books are in place."""
        home = self.asked.home
        placing.set_apart(home, self.newer, self.replaced)
        sample = self.unpacked / form.SAMPLE
        if sample.is_file():
            renamed_sample(sample, database_name(self.asked.url))
        names = [name for name in manifest.members if name.startswith(form.HEADS) and not (home / name).exists()]
        names += [name for name in (form.OPERATOR, form.SAMPLE) if name in manifest.members]
        for name in names:
            placing.place_file(self.unpacked / name, home / name)
        if form.ACCESS_LOG in manifest.members and not self._log_goes_on():
            placing.keep_database(home, form.ACCESS_LOG, self.replaced)
            placing.place_file(self.unpacked / form.ACCESS_LOG, home / form.ACCESS_LOG)

    def _log_goes_on(self) -> bool:
        """Whether the home's own access log has all that the backup's has: then it is the one to keep."""
        mine = self.asked.home / form.ACCESS_LOG
        if not mine.is_file():
            return False
        with suppress(*FAILED), beside(mine) as here, beside(self.unpacked / form.ACCESS_LOG) as there:
            return all(
                head.position == 0 or _digest_at(here, book, head.position) == head.digest
                for book, head in DjangoStore(there).heads().items()
            )
        return False


def _digest_at(alias: str, book: str, position: int) -> str | None:
    return next((row.digest for row in DjangoStore(alias).read(book, position - 1, position)), None)


def _free_name(folder: Path) -> Path:
    """The name, or the first with a number behind it that is not taken."""
    tried, number = folder, 1
    while tried.exists():
        number += 1
        tried = folder.with_name(f"{folder.name}-{number}")
    return tried


def books_of(home: Path) -> Mapping[str, int]:
    """Where the books of a home's own file end, by code; empty where there are none that can be read."""
    file = home / DATABASE_FILE
    if not file.is_file():
        return {}
    with suppress(*FAILED), beside(file) as alias:
        return {book: head.position for book, head in DjangoStore(alias).heads().items()}
    return {}
