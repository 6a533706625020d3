"""Zip archives of strangers unpacked with care: piece by piece, as far as a bound, whatever their directory tells."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

PIECE: Final = 1 << 20  # bytes unpacked at a time
OLE: Final = b"\xd0\xcf\x11\xe0"  # how the older office formats, and newer ones with a password, begin
ENCRYPTED: Final = 0x1  # of a part's flags
_ENTRY: Final = b"PK\x01\x02"  # how each entry of the directory begins


def is_locked(content: bytes) -> bool:
    """Whether an office file of the OLE kind is a newer one with a password, and not one of an older format."""
    return content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content


def entries_at_most(content: bytes) -> int:
    """No fewer entries than the directory has, without reading it: a directory of millions would fill the memory."""
    return content.count(_ENTRY)


def inflate_beyond(content: bytes, parts: Iterable[zipfile.ZipInfo], most: int) -> bool:
    """Whether the parts together unpack to more bytes than that: by what the directory tells, and then, for it may lie,
    by what they give; no more than a piece beyond the bound is ever unpacked.
    """
    listed = list(parts)
    if sum(one.file_size for one in listed) > most:
        return True
    left = most
    for one in listed:
        for piece in pieces(content, one):
            left -= len(piece)
            if left < 0:
                return True
    return False


def pieces(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part unpacked piece by piece from its own bytes, whatever length the directory tells.

    zipfile.BadZipFile or zlib.error where it breaks off, or is packed in a way that no office program uses.
    """
    start = part.header_offset
    names = int.from_bytes(content[start + 26 : start + 28], "little")
    extra = int.from_bytes(content[start + 28 : start + 30], "little")
    begin = start + 30 + names + extra
    packed = memoryview(content)[begin : begin + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), PIECE):
            yield bytes(packed[at : at + PIECE])
        return
    if not packed and not part.file_size:  # an empty part, or a folder, that says it is packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(part.filename)
    unpacking = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    while rest and not unpacking.eof:
        yield unpacking.decompress(rest, PIECE)
        rest = unpacking.unconsumed_tail
    if not unpacking.eof:  # all was taken in, but not all given out
        yield unpacking.flush()
    if not unpacking.eof:
        raise zipfile.BadZipFile(part.filename)
