"""A parsed pack, and the declarations in force: all adopted packs taken together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType

import orjson

from taizhang.core.declarations.formula import AnyIndicator, Invariant
from taizhang.core.declarations.plain import Check, check_of
from taizhang.core.declarations.schema import CodeList, FieldDeclaration, LedgerDeclaration, PackFile
from taizhang.core.issues import Where

FILES = ("pack.yaml", "indicators.yaml")  # the files that decide; examples and readme do not


def digest_of_files(files: Mapping[str, str]) -> str:
    """The digest a pack is adopted under: over the deciding files' names and exact texts."""
    content = {name: files[name] for name in FILES if name in files}
    return "sha256:" + sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def files_under(digest: str, kept: str) -> Mapping[str, str] | None:
    """The files of a pack from the JSON text they are kept as; None where they are not those of the digest."""
    try:
        files = orjson.loads(kept)
        return files if digest_of_files(files) == digest else None
    except (TypeError, ValueError):
        return None


@dataclass(frozen=True)
class Pack:
    """One pack: its file, its indicators, its digest, and the lines its parts stand on.

    `lines` maps a path such as `indicators.yaml:indicators[2].unit` to a line number, for issues.
    """

    file: PackFile
    indicators: tuple[AnyIndicator, ...]
    digest: str
    invariants: tuple[Invariant, ...] = ()
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    @property
    def code(self) -> str:
        return self.file.pack

    def where(self, file: str, path: str) -> Where:
        """The place of a path, or of its nearest declared ancestor."""
        probe = path
        while probe and f"{file}:{probe}" not in self.lines:
            probe = probe[: max(probe.rfind("."), probe.rfind("["), 0)]
        return Where(file=f"{self.code}/{file}", line=self.lines.get(f"{file}:{probe}"), path=path or None)


@dataclass(frozen=True)
class Declarations:
    """All packs in force together. Names are unique over them (a rule checks it)."""

    packs: tuple[Pack, ...] = ()

    @cached_property
    def ledgers(self) -> Mapping[str, LedgerDeclaration]:
        return MappingProxyType({one.ledger: one for pack in self.packs for one in pack.file.ledgers})

    @cached_property
    def indicators(self) -> Mapping[str, AnyIndicator]:
        return MappingProxyType({one.indicator: one for pack in self.packs for one in pack.indicators})

    @cached_property
    def invariants(self) -> tuple[Invariant, ...]:
        return tuple(one for pack in self.packs for one in pack.invariants)

    @cached_property
    def pack_of(self) -> Mapping[str, Pack]:
        """The pack that declares a ledger or an indicator, by its name."""
        named = ((name, pack) for pack in self.packs for name in _names(pack))
        return MappingProxyType(dict(named))

    def codelist(self, ledger: str, code: str) -> CodeList | None:
        """A code list of the pack that declares a ledger."""
        pack = self.pack_of.get(ledger)
        lists = pack.file.codelists if pack else ()
        return next((one for one in lists if one.codelist == code), None)

    @cached_property
    def _plain(self) -> dict[str, Mapping[str, Check]]:
        """Checks already gathered, by ledger."""
        return {}

    def plain(self, ledger: LedgerDeclaration) -> Mapping[str, Check]:
        """The checks of the fields of a ledger whose values can be taken as they stand."""
        if ledger.ledger not in self._plain:
            checks = ((one.field, check_of(one, self._codes(ledger, one))) for one in ledger.fields)
            self._plain[ledger.ledger] = {name: check for name, check in checks if check is not None}
        return self._plain[ledger.ledger]

    def _codes(self, ledger: LedgerDeclaration, field: FieldDeclaration) -> frozenset[str]:
        listed = self.codelist(ledger.ledger, field.codes) if field.codes else None
        return frozenset(one.code for one in listed.codes) if listed else frozenset()

    def digest_for(self, name: str) -> str | None:
        """The digest of the pack that declares a ledger or an indicator; None where none does."""
        pack = self.pack_of.get(name)
        return pack.digest if pack else None


def _names(pack: Pack) -> Iterable[str]:
    yield from (one.ledger for one in pack.file.ledgers)
    yield from (one.indicator for one in pack.indicators)
