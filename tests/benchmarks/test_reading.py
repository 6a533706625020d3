"""The rows of reading that need no download run on a small text, and the plain sentence gives its three amounts."""

import reading


def test_the_plain_sentence_has_its_three_amounts() -> None:
    assert (
        tuple(f"{figure.value.to_integral_value():f}" for figure in reading.spotted(reading.PLAIN)) == reading.AMOUNTS
    )


def test_rows_without_peers() -> None:
    told = [*reading.rows(1, 20_000, peers=False)]
    assert [row["name"] for row in told] == ["a page read and audited", "a text of 0 MB, read"]
    assert all(row["ours"] > 0 for row in told)
