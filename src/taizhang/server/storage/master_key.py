"""The master key: 32 random bytes in a file of the key folder, under which every data key is wrapped.

The file is readable by its owner alone. Where a password is set, the key in it is itself wrapped, under a key that scrypt
(RFC 7914) makes of the password; then whoever copies the folder has nothing without it.
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import scrypt, sha256
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taizhang.core.issues import Issue, Where, issue
from taizhang.server.home import put_private

FILE: Final = "master.key"
KEY_BYTES: Final = 32  # AES-256
NONCE_BYTES: Final = 12  # as AES-GCM is used everywhere
PASSWORD: Final = "TAIZHANG_KEY_PASSWORD"  # noqa: S105 - the name of a variable
_FORMAT: Final = 1
_COST: Final = {"n": 2**15, "r": 8, "p": 1}  # RFC 7914's parameters: 32 MiB and about 0.1 s a try
_MEMORY: Final = 64 * 1024 * 1024  # what scrypt may take of it

Chance = Callable[[int], bytes]  # so many random bytes


def master_key(folder: Path, chance: Chance = secrets.token_bytes) -> tuple[bytes | None, list[Issue]]:
    """The master key of a key folder, made on first use. SRV-012 where the password is missing or wrong, SRV-013 where
    the file is no key file.
    """
    file = folder / FILE
    if not file.exists():
        _write(folder, _plain(chance(KEY_BYTES)), first=True)
    return _read(file, os.environ.get(PASSWORD))


def fingerprint_of(key: bytes) -> str:
    """What tells a master key from another, and nothing else of it: the key is 32 bytes of chance."""
    return "sha256:" + sha256(b"taizhang master key " + key).hexdigest()


def fingerprint_told(folder: Path) -> str | None:
    """The fingerprint of a key folder's master key, without its password; None where the file does not tell: there is
    none, it is no key file, or it was put under a password by an older program.
    """
    try:
        told: Any = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if "key" in told:
            return fingerprint_of(_whole(b64decode(told["key"], validate=True)))
        return str(told["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def set_password(folder: Path, password: str | None, chance: Chance = secrets.token_bytes) -> list[Issue]:
    """Wraps the master key under a new password, None for none. What `master_key` tells, if the old one is not at hand;
    then nothing has changed.
    """
    key, found = master_key(folder, chance)
    if key is not None:
        _write(folder, _plain(key) if password is None else _wrapped(key, password, chance), first=False)
    return found


def _plain(key: bytes) -> dict[str, Any]:
    return {"format": _FORMAT, "key": b64encode(key).decode()}


def _wrapped(key: bytes, password: str, chance: Chance) -> dict[str, Any]:
    salt, nonce = chance(16), chance(NONCE_BYTES)
    body = AESGCM(_stretched(password, salt, _COST)).encrypt(nonce, key, FILE.encode())
    spelled = {name: b64encode(part).decode() for name, part in (("salt", salt), ("nonce", nonce), ("wrapped", body))}
    return {"format": _FORMAT, "fingerprint": fingerprint_of(key), "scrypt": _COST, **spelled}


def _stretched(password: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return scrypt(password.encode(), salt=salt, n=cost["n"], r=cost["r"], p=cost["p"], maxmem=_MEMORY, dklen=KEY_BYTES)


def _read(file: Path, password: str | None) -> tuple[bytes | None, list[Issue]]:
    try:
        told: Any = json.loads(file.read_text(encoding="utf-8"))
        if "key" in told:
            return _whole(b64decode(told["key"], validate=True)), []
        _refuse_other_forms(told)
        if password is None:
            return None, [issue("SRV-012", Where(file=file.name), variable=PASSWORD)]
        stretched = AESGCM(_stretched(password, b64decode(told["salt"]), told["scrypt"]))
        return _whole(stretched.decrypt(b64decode(told["nonce"]), b64decode(told["wrapped"]), FILE.encode())), []
    except InvalidTag:
        return None, [issue("SRV-012", Where(file=file.name), variable=PASSWORD)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return None, [issue("SRV-013", Where(file=file.name), why=type(error).__name__)]


def _refuse_other_forms(told: Any) -> None:
    """ValueError for a file of another form. A cost of scrypt of somebody's choosing could take all memory."""
    if told["format"] != _FORMAT or told["scrypt"] != _COST:
        raise ValueError("form")


def _whole(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError("length")
    return key


def _write(folder: Path, told: dict[str, Any], *, first: bool) -> None:
    put_private(folder / FILE, json.dumps(told).encode(), first=first)
