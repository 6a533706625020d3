"""Where something came to hold, by halving: as few looks as it takes, and the number itself."""

import pytest

from taizhang.indicators.turning import first_of


@pytest.mark.parametrize("first", [1, 2, 499, 500, 999, 1000])
def test_it_is_found_in_ten_looks_of_a_thousand(first: int) -> None:
    looks: list[int] = []

    def holds(number: int) -> bool:
        looks.append(number)
        return number >= first

    assert first_of(holds, 1000) == first
    assert len(looks) <= 10
    assert 1000 not in looks  # known to hold


def test_where_it_held_and_ceased_again_a_turn_is_found_that_there_was() -> None:
    held = {3, 4, 8}  # up to 8
    found = first_of(held.__contains__, 8)
    assert found in held
    assert found - 1 not in held
