"""The tree of RFC 9162: the reference vectors of Certificate Transparency, pymerkle as an outside witness, and the
definitions of the RFC itself, recursive and slow.
"""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree  # type: ignore[import-untyped] # ships no types
from pymerkle import verify_consistency as witnessed_consistency
from pymerkle import verify_inclusion as witnessed_inclusion

from taizhang.core.journal.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
H1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"  # of leaf 1
H23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
H4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
H45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
H67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
H4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
HASHES = [leaf_hash(one) for one in LEAVES]
MANY = [leaf_hash(str(number).encode()) for number in range(140)]


def root_by_definition(hashes: list[bytes]) -> bytes:
    """MTH of section 2.1.1, word by word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return sha256(b"\x01" + root_by_definition(hashes[:half]) + root_by_definition(hashes[half:])).digest()


def consistency_by_definition(first: int, hashes: list[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of section 2.1.4.1, word by word."""
    if first == len(hashes):
        return [] if whole else [root_by_definition(hashes)]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    if first <= half:
        return [*consistency_by_definition(first, hashes[:half], whole=whole), root_by_definition(hashes[half:])]
    return [*consistency_by_definition(first - half, hashes[half:], whole=False), root_by_definition(hashes[:half])]


def test_the_roots_of_the_reference_vectors() -> None:
    assert root_of([]) == EMPTY_ROOT == sha256(b"").digest()
    assert [root_of(HASHES[:size]).hex() for size in range(1, 9)] == ROOTS


def test_a_root_worked_by_hand() -> None:
    first, second, third = (sha256(b"\x00" + one).digest() for one in (b"", b"\x00", b"\x10"))
    pair = sha256(b"\x01" + first + second).digest()
    assert sha256(b"\x01" + pair + third).hexdigest() == ROOTS[2] == root_of([first, second, third]).hex()


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 8, [H1, H23, H4567]),
        (5, 8, [H4, H67, ROOTS[3]]),
        (2, 3, [ROOTS[1]]),
        (1, 5, [ROOTS[0], H23, H4]),
    ],
)
def test_the_inclusion_paths_of_the_reference_vectors(index: int, size: int, path: list[str]) -> None:
    made = inclusion_path(HASHES, index, size)
    assert [one.hex() for one in made] == path
    assert verify_inclusion(HASHES[index], index, size, made, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [(1, 1, []), (1, 8, [H1, H23, H4567]), (6, 8, [H45, H67, ROOTS[3]]), (2, 5, [H23, H4]), (8, 8, [])],
)
def test_the_consistency_paths_of_the_reference_vectors(first: int, second: int, path: list[str]) -> None:
    made = consistency_path(HASHES, first, second)
    assert [one.hex() for one in made] == path
    older, newer = (bytes.fromhex(ROOTS[size - 1]) for size in (first, second))
    assert verify_consistency(first, second, older, newer, made)


def test_pymerkle_finds_the_same_roots_and_paths() -> None:
    tree = InmemoryTree(algorithm="sha256")
    for size in range(1, len(MANY) + 1):
        tree.append_entry(str(size - 1).encode())
        root = root_of(MANY[:size])
        assert root == tree.get_root()
        for index in {0, size // 3, size // 2, size - 1}:
            proof = tree.prove_inclusion(index + 1)
            assert inclusion_path(MANY, index, size) == tuple(proof.path[1:])  # theirs begins with the leaf
            witnessed_inclusion(MANY[index], root, proof, index=index + 1, size=size)
        for first in {1, size // 3 or 1, size // 2 or 1, size}:
            proof = tree.prove_consistency(first, size)
            witnessed_consistency(root_of(MANY[:first]), root, proof, prior_size=first, later_size=size)


def test_every_pair_of_sizes_is_consistent_as_the_definition_says() -> None:
    roots = [root_by_definition(MANY[:size]) for size in range(41)]
    for second in range(41):
        for first in range(second + 1):
            path = consistency_path(MANY, first, second)
            assert list(path) == (consistency_by_definition(first, MANY[:second]) if first else [])
            assert verify_consistency(first, second, roots[first], roots[second], path)


def altered(path: tuple[bytes, ...], data: st.DataObject) -> tuple[bytes, ...]:
    """A path with one bit flipped, one hash left out, or one put in."""
    change = data.draw(st.sampled_from(["flip", "drop", "add"] if path else ["add"]))
    at = data.draw(st.integers(0, len(path) - (change != "add")))
    if change == "drop":
        return path[:at] + path[at + 1 :]
    if change == "add":
        return (*path[:at], data.draw(st.sampled_from([*path, MANY[0]])), *path[at:])
    return (*path[:at], flipped(path[at], data), *path[at + 1 :])


def flipped(one: bytes, data: st.DataObject) -> bytes:
    made = bytearray(one)
    made[data.draw(st.integers(0, len(one) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    return bytes(made)


@given(st.integers(1, len(MANY)), st.data())
def test_an_inclusion_proof_holds_and_no_other_part_does(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path, root, leaf = inclusion_path(MANY, index, size), root_of(MANY[:size]), MANY[index]
    assert verify_inclusion(leaf, index, size, path, root)
    assert not verify_inclusion(flipped(leaf, data), index, size, path, root)
    assert not verify_inclusion(leaf, index, size, path, flipped(root, data))
    assert not verify_inclusion(leaf, index, size, altered(path, data), root)
    other = data.draw(st.integers(-2, size + 2).filter(lambda one: one != index))
    assert not verify_inclusion(leaf, other, size, path, root)


@given(st.integers(1, len(MANY)), st.data())
def test_a_path_holds_for_another_size_only_where_the_steps_are_the_same(size: int, data: st.DataObject) -> None:
    """A size says which side each step stands on. Where two sizes give the same sides, the root tells them apart: each
    size has its own, and a signed head says both.
    """
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(index + 1, len(MANY)).filter(lambda one: one != size))
    path = inclusion_path(MANY, index, size)
    assert not verify_inclusion(MANY[index], index, other, path, root_of(MANY[:other]))


@given(st.integers(1, len(MANY)), st.data())
def test_a_consistency_proof_holds_and_no_other_part_does(second: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, second))
    path, older, newer = consistency_path(MANY, first, second), root_of(MANY[:first]), root_of(MANY[:second])
    assert verify_consistency(first, second, older, newer, path)
    assert not verify_consistency(first, second, flipped(older, data), newer, path)
    assert not verify_consistency(first, second, older, flipped(newer, data), path)
    assert not verify_consistency(first, second, older, newer, altered(path, data))
    if first != second:
        assert not verify_consistency(second, first, newer, older, path)
        rewritten = [flipped(one, data) if at == first - 1 else one for at, one in enumerate(MANY[:second])]
        assert not verify_consistency(
            first, second, older, root_of(rewritten), consistency_path(rewritten, first, second)
        )


def test_a_tree_may_begin_with_nothing() -> None:
    assert verify_consistency(0, 5, EMPTY_ROOT, root_of(MANY[:5]), ())
    assert not verify_consistency(0, 5, MANY[0], root_of(MANY[:5]), ())
    assert not verify_consistency(0, 5, EMPTY_ROOT, root_of(MANY[:5]), (MANY[0],))
    assert not verify_consistency(-1, 5, EMPTY_ROOT, root_of(MANY[:5]), ())


@given(st.lists(st.integers(0, 40), max_size=6), st.booleans())
def test_a_frontier_grows_in_any_portions_and_is_taken_up_again(portions: list[int], again: bool) -> None:
    frontier, done = Frontier(), 0
    for count in portions:
        if count == 1:
            frontier.add(MANY[done % len(MANY)])
            taken = [MANY[done % len(MANY)]]
        else:
            taken = [MANY[at % len(MANY)] for at in range(done, done + count)]
            frontier.extend(taken)
        done += count
        if again:
            frontier = Frontier(frontier.size, frontier.peaks)
        assert frontier.size == done
        assert frontier.root() == root_by_definition([MANY[at % len(MANY)] for at in range(done)])
        assert len(frontier.peaks) == done.bit_count()


def test_a_long_tree_is_kept_by_its_edge_alone() -> None:
    frontier = Frontier()
    frontier.extend(MANY[at % 100] for at in range(5_000))
    assert frontier.size == 5_000
    assert len(frontier.peaks) == 5  # 4096 + 512 + 256 + 128 + 8
    assert frontier.root() == root_by_definition([MANY[at % 100] for at in range(5_000)])


def test_what_no_tree_is_like_is_a_programmers_mistake() -> None:
    for size, peaks in ((1, ()), (0, MANY[:1]), (3, MANY[:1]), (-1, ())):
        with pytest.raises(ValueError, match="peaks"):
            Frontier(size, peaks)
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError, match="no such leaf"):
            inclusion_path(MANY, index, size)
    with pytest.raises(ValueError, match="smaller"):
        consistency_path(MANY, 3, 2)
    with pytest.raises(ValueError, match="fewer"):
        inclusion_path(MANY[:3], 1, 5)
