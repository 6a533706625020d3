"""Attachments: encrypted files named by the digest of their ciphertext, durable before any entry names them.

The key file lies in the home's key folder, apart from the blobs. A digest over plaintext would tell whoever guesses the
content that it is there; one over ciphertext tells nothing. What a file is called is sealed with it, in front: a list of
names reads no whole files, and no entry holds one.
"""

import errno
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import BLOB_BYTES_MAX, NAME_CHARS_MAX
from taizhang.durable import sync, written_aside
from taizhang.server import blob_files
from taizhang.server.home import kept_key, keys_folder
from taizhang.server.storage.outage import unkept

KEY: Final = "blobs.key"  # in the key folder
_NONCE: Final = 12  # bytes, as AES-GCM is used everywhere
_MARK: Final = b"tzb1"  # the file's form, and what the ciphertext is bound to
_LENGTH: Final = 2  # bytes that say how long the sealed label is


@dataclass(frozen=True, slots=True)
class Label:
    """What a file is called, and its media type as the one who stored it said; neither is to be trusted."""

    name: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it was stored."""

    label: Label
    content: bytes


def _cipher(home: Path) -> tuple[AESGCM | None, str]:
    """What attachments are sealed with, or why there is nothing. A key is made for the first of them alone: under
    another than the others' they would not all open with the one that a backup brings back.
    """
    file = keys_folder(home) / KEY
    if not file.exists() and next(iter(blob_files.kept(home)), None):
        return None, os.strerror(errno.ENOENT)
    try:
        return AESGCM(kept_key(file)), ""
    except ValueError as error:
        return None, str(error)


class Blobs:
    """The blob store of a home folder. `nonces` gives fresh random bytes."""

    def __init__(self, home: Path, nonces: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._home = home
        self._cipher, self._why = _cipher(home)
        self._nonces = nonces

    def put(self, content: bytes, label: Label = Label()) -> tuple[str | None, list[Issue]]:
        """Keeps content and gives its digest, once it is safe on disk. SRV-008 where it is too large, SRV-013 without the
        key, SRV-050 where the disk is full, SRV-051 where it takes no writes.
        """
        if len(content) > BLOB_BYTES_MAX:
            return None, [issue("SRV-008", most=BLOB_BYTES_MAX)]
        if self._cipher is None:
            return None, [issue("SRV-013", Where(file=KEY), why=self._why)]
        said = orjson.dumps([label.name[:NAME_CHARS_MAX], label.media_type[:NAME_CHARS_MAX]])
        front = self._sealed(said, _MARK)
        head = _MARK + len(front).to_bytes(_LENGTH) + front
        sealed = head + self._sealed(content, head)  # bound to this label: the two cannot be put together anew
        digest = f"sha256:{sha256(sealed).hexdigest()}"
        try:
            self._write(blob_files.file_of(self._home, digest), sealed)
        except OSError as error:
            return None, [unkept(error)]
        return digest, []

    def get(self, digest: str) -> tuple[Attachment | None, list[Issue]]:
        """The file under a digest. SRV-007 where it is missing, damaged, or sealed under another key."""
        try:
            sealed = blob_files.file_of(self._home, digest).read_bytes()
            label, end = self._label(sealed)
            found = Attachment(label, self._opened(sealed[end:], sealed[:end]))
        except (OSError, ValueError, InvalidTag):
            return None, [issue("SRV-007", digest=digest)]
        if f"sha256:{sha256(sealed).hexdigest()}" != digest:
            return None, [issue("SRV-007", digest=digest)]
        return found, []

    def label(self, digest: str) -> tuple[Label | None, list[Issue]]:
        """What the file under a digest is called, without reading the rest of it. SRV-007 as above."""
        try:
            with blob_files.file_of(self._home, digest).open("rb") as opened:
                return self._label(opened.read(len(_MARK) + _LENGTH + 2 ** (8 * _LENGTH)))[0], []
        except (OSError, ValueError, InvalidTag):
            return None, [issue("SRV-007", digest=digest)]

    def _label(self, sealed: bytes) -> tuple[Label, int]:
        """The label, and where the content begins. ValueError or InvalidTag for what is no blob of ours."""
        begin = len(_MARK) + _LENGTH
        if not sealed.startswith(_MARK):
            raise ValueError("not the form of a blob")
        end = begin + int.from_bytes(sealed[len(_MARK) : begin])
        name, media_type = orjson.loads(self._opened(sealed[begin:end], _MARK))
        return Label(name, media_type), end

    def _sealed(self, content: bytes, bound_to: bytes) -> bytes:
        nonce = self._nonces(_NONCE)
        return nonce + self._with_key().encrypt(nonce, content, bound_to)

    def _with_key(self) -> AESGCM:
        if self._cipher is None:
            raise ValueError(self._why)
        return self._cipher

    def _opened(self, sealed: bytes, bound_to: bytes) -> bytes:
        return self._with_key().decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)

    def _write(self, file: Path, content: bytes) -> None:
        """Written aside, synced, renamed into place, and the folders synced: there whole, or not there."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with written_aside(file, content) as aside:
            aside.replace(file)
        for folder in (file.parent, file.parent.parent, self._home):
            sync(folder)
