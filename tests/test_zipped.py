"""Archives unpacked by hand: whole where they are whole, never beyond a bound, and an issue's error where they break off."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.zipped import PIECE, entries_at_most, inflate_beyond, pieces


def archive(content: bytes, how: int = zipfile.ZIP_DEFLATED) -> tuple[bytes, zipfile.ZipInfo]:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", how) as made:
        made.writestr("a", content)
        part = made.getinfo("a")
    return into.getvalue(), part


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=40), st.integers(0, 2 * PIECE // 40), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
)
def test_what_was_packed_comes_out_whole_in_bounded_pieces(content: bytes, times: int, how: int) -> None:
    packed, part = archive(content * times, how)
    found = list(pieces(packed, part))
    assert b"".join(found) == content * times
    assert all(len(one) <= PIECE for one in found)
    assert entries_at_most(packed) == 1


def test_the_bound_counts_what_is_told_and_what_comes_out() -> None:
    packed, part = archive(b"a" * 1000)
    assert not inflate_beyond(packed, [part], 1000)
    assert inflate_beyond(packed, [part], 999)
    part.file_size = 1
    assert inflate_beyond(packed, [part], 999)
    assert inflate_beyond(packed, [part, part], 1999)


def test_a_part_that_breaks_off_is_no_archive() -> None:
    packed, part = archive(bytes(range(256)) * 40)
    part.compress_size -= 5
    with pytest.raises(zipfile.BadZipFile):
        list(pieces(packed, part))
    packed, part = archive(b"a", zipfile.ZIP_BZIP2)
    with pytest.raises(zipfile.BadZipFile):
        list(pieces(packed, part))


def test_an_empty_part_that_says_it_is_packed_is_empty() -> None:
    packed, part = archive(b"")
    part.compress_type, part.compress_size = zipfile.ZIP_DEFLATED, 0
    assert list(pieces(packed, part)) == []
