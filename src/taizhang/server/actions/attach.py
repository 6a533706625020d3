"""Storing files that entries may name."""

from pathlib import Path

from taizhang.core.issues import Issue
from taizhang.server.storage.blobs import Blobs, Label


def store(home: Path, content: bytes, name: str, media_type: str) -> tuple[str | None, list[Issue]]:
    """The digest of a file that is now safe in the home's blob store. SRV-008 where it is too large."""
    return Blobs(home).put(content, Label(name, media_type))
