"""Which master key a home's personal data is sealed under: its fingerprint beside the books, so that a process which was
given another key folder, or none, neither seals under a second key nor tells that somebody is forgotten whose key lies elsewhere.
"""

from typing import Final

from taizhang.core.issues import Where, issue
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.vault import Vault

_ONE: Final = 1  # the row


def refuse_other_keys(sql: Sql, vault: Vault) -> None:
    """SRV-019 where what the home says of persons is sealed under another master key than that of a key folder, SRV-013
    where there are keys in the folder and the master key is gone. A file under a password may not tell which it is, and is
    let pass: whoever seals has the key itself.
    """
    known = sql.one("SELECT fingerprint FROM storage_masterkey WHERE id = %s", _ONE)
    if known is None or vault.may_be_under(known[0]):
        return
    raise Refused(vault.without_master() or [issue("SRV-019", Where(file=str(vault.folder)))])


def keep_sealed_under(sql: Sql, vault: Vault) -> None:
    """Writes down the master key at work, the first time that anything is sealed. Refused as above, should another
    process have been first.
    """
    if vault.fingerprint is not None and sql.one("SELECT 1 FROM storage_masterkey WHERE id = %s", _ONE) is None:
        _put(sql, vault.fingerprint)
    refuse_other_keys(sql, vault)


def forget_sealed_under(sql: Sql) -> None:
    """Whatever is sealed next says under which key from then on."""
    sql.run("DELETE FROM storage_masterkey")


def sealed_under_again(sql: Sql, fingerprint: str | None) -> None:
    """Another master key took the place of the one before, by a backup that was put back; None where its file does not
    tell which.
    """
    forget_sealed_under(sql)
    if fingerprint is not None:
        _put(sql, fingerprint)


def _put(sql: Sql, fingerprint: str) -> None:
    sql.run("INSERT INTO storage_masterkey (id, fingerprint) VALUES (%s, %s) ON CONFLICT DO NOTHING", _ONE, fingerprint)
