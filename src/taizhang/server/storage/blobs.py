"""Attachments: encrypted files named by the digest of their ciphertext, durable before any entry names them.

The key file lies in the home's key folder, apart from the blobs. A digest over plaintext would tell whoever guesses the
content that it is there; one over ciphertext tells nothing.
"""

import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taizhang.core.issues import Issue, issue
from taizhang.core.limits import BLOB_BYTES_MAX
from taizhang.server.home import kept_key, keys_folder, sync_folder
from taizhang.server.storage.outage import unkept

_NONCE: Final = 12  # bytes, as AES-GCM is used everywhere
_MARK: Final = b"tzb1"  # the file's form, and what the ciphertext is bound to


class Blobs:
    """The blob store of a home folder. `nonces` gives fresh random bytes."""

    def __init__(self, home: Path, nonces: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._folder = home / "blobs"
        self._cipher = AESGCM(kept_key(keys_folder(home) / "blobs.key"))
        self._nonces = nonces

    def put(self, content: bytes) -> tuple[str | None, list[Issue]]:
        """Keeps content and gives its digest, once it is safe on disk. SRV-008 where it is too large, SRV-050 where the
        disk is full, SRV-051 where it takes no writes.
        """
        if len(content) > BLOB_BYTES_MAX:
            return None, [issue("SRV-008", most=BLOB_BYTES_MAX)]
        nonce = self._nonces(_NONCE)
        sealed = _MARK + nonce + self._cipher.encrypt(nonce, content, _MARK)
        digest = f"sha256:{sha256(sealed).hexdigest()}"
        try:
            self._write(self._file(digest), sealed)
        except OSError as error:
            return None, [unkept(error)]
        return digest, []

    def get(self, digest: str) -> tuple[bytes | None, list[Issue]]:
        """The content under a digest. SRV-007 where it is missing, damaged, or sealed under another key."""
        try:
            sealed = self._file(digest).read_bytes()
        except (OSError, ValueError):
            return None, [issue("SRV-007", digest=digest)]
        if f"sha256:{sha256(sealed).hexdigest()}" != digest or not sealed.startswith(_MARK):
            return None, [issue("SRV-007", digest=digest)]
        nonce, body = sealed[len(_MARK) : len(_MARK) + _NONCE], sealed[len(_MARK) + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, body, _MARK), []
        except InvalidTag:
            return None, [issue("SRV-007", digest=digest)]

    def _file(self, digest: str) -> Path:
        """Where a digest's file lies: two hex digits a folder, so that none grows huge. ValueError for no digest."""
        name = digest.removeprefix("sha256:")
        if len(name) != 64 or set(name) - set("0123456789abcdef"):
            raise ValueError(digest)
        return self._folder / name[:2] / name

    def _write(self, file: Path, content: bytes) -> None:
        """Written aside, synced, renamed into place, and the folders synced: there whole, or not there."""
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            with aside.open("wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            aside.replace(file)
        finally:
            aside.unlink(missing_ok=True)  # gone where all went well, half written where the disk was full
        for folder in (file.parent, self._folder, self._folder.parent):
            sync_folder(folder)
