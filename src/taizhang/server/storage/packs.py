"""Texts of adopted packs, kept under their digests; and the packs read from them, parsed once a process."""

from collections.abc import Mapping
from functools import lru_cache

import orjson
from django.db import transaction

from taizhang.core.declarations.pack import FILES, Pack, digest_of_files, files_under
from taizhang.core.declarations.parse import parse_pack
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.server.storage.sql import Sql


def keep_pack(code: str, files: Mapping[str, str], using: str = "default") -> str:
    """Keeps a pack's deciding files and gives their digest. Keeping the same text again changes nothing."""
    deciding = {name: files[name] for name in FILES if name in files}
    digest = digest_of_files(deciding)
    with transaction.atomic(using):
        sql = Sql(using)
        if sql.one("SELECT 1 FROM storage_packtext WHERE digest = %s", digest) is None:
            sql.run(
                "INSERT INTO storage_packtext (digest, pack, files) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                digest,
                code,
                orjson.dumps(deciding, option=orjson.OPT_SORT_KEYS).decode(),
            )
    return digest


def text_of_pack(using: str, digest: str) -> Mapping[str, str] | None:
    """The files of a pack, by name; None where none is kept under the digest, or what is kept was altered."""
    row = Sql(using).one("SELECT files FROM storage_packtext WHERE digest = %s", digest)
    return files_under(digest, row[0]) if row else None


def pack_under(using: str, digest: str) -> Pack | None:
    """The pack kept under a digest; None where there is none, or where its text was altered or can no longer be read."""
    row = Sql(using).one("SELECT pack, files FROM storage_packtext WHERE digest = %s", digest)
    return _parsed(digest, row[0], row[1]) if row else None


@lru_cache(maxsize=256)
def _parsed(digest: str, code: str, files: str) -> Pack | None:
    texts = files_under(digest, files)
    return parse_pack(code, texts)[0] if texts is not None else None


def ledger_under(using: str, digest: str | None, ledger: str) -> LedgerDeclaration | None:
    """The declaration an entry was decided under; None for `sys.*`. LookupError where its pack text is gone."""
    if digest is None:
        return None
    found = _ledger(using, digest, ledger)
    if found is None:
        raise LookupError(f"{ledger} is not in a pack kept under {digest}")
    return found


@lru_cache(maxsize=1024)
def _ledger(using: str, digest: str, ledger: str) -> LedgerDeclaration | None:
    pack = pack_under(using, digest)
    listed = pack.file.ledgers if pack else ()
    return next((one for one in listed if one.ledger == ledger), None)
