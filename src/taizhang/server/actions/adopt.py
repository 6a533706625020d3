"""Adopting packs: their texts are kept by digest, then an entry of the city's book puts them in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from taizhang.core.declarations.pack import FILES, digest_of_files
from taizhang.core.declarations.parse import parse_pack
from taizhang.core.declarations.succession import check_succession
from taizhang.core.issues import Issue, has_errors
from taizhang.core.ledger.command import Command
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.storage.city import read_declarations
from taizhang.server.storage.packs import keep_pack


@dataclass(frozen=True, slots=True)
class PackText:
    """A pack as a folder of texts: its code, and its deciding files by name."""

    code: str
    files: Mapping[str, str]


def adopt(
    packs: Sequence[PackText], actor: str, effective_on: date, recorded_at: datetime, *, using: str = "default"
) -> tuple[list[Outcome], list[Issue]]:
    """Puts packs in force in the city, each alone; a pack with errors is left out, with its issues, those of following
    the version in force among them.

    The same text adopted again for the same day by the same actor gives the first receipt again.
    """
    commands: list[Command] = []
    issues: list[Issue] = []
    for text in packs:
        pack, found = parse_pack(text.code, {name: text.files[name] for name in FILES if name in text.files})
        if pack is not None:
            old = next((one for one in read_declarations(using).packs if one.code == pack.code), None)
            found = [*found, *(check_succession(old, pack) if old is not None else [])]
        issues += found
        if pack is None or has_errors(found):
            continue
        digest = digest_of_files(text.files)
        payload = {"pack": text.code, "version": pack.file.version, "digest": digest}
        key = f"adopt-{text.code}-{effective_on}-{digest[-16:]}"
        city = settings.TAIZHANG_CITY
        commands.append(Command(key, city, "sys.adoption", text.code, "adopt", effective_on, payload, actor))
        keep_pack(text.code, text.files, using)  # before its entry: an adoption never names a text that is not there
    return submit(commands, recorded_at, using=using), issues
