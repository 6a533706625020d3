"""Seeded choices: the same seed gives the same city, on every machine."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

CENT = Decimal("0.01")


def dice(seed: str) -> Random:
    """A source of choices that depends on nothing but its seed."""
    return Random(f"taizhang-{seed}")  # noqa: S311 - sample data, no secret


def split(total: Decimal, weights: Sequence[int], step: Decimal = CENT) -> list[Decimal]:
    """The total in parts about proportional to the weights, each at least one step, adding up exactly.

    The total must be a whole number of steps, and of more steps than there are parts: ValueError otherwise.
    """
    units = total / step
    spare = int(units) - len(weights)
    if units != int(units) or spare < 0:
        raise ValueError(f"{total} cannot be split into {len(weights)} parts of {step}")
    whole = sum(weights)
    parts = [spare * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(spare * weights[index] % whole))
    for index in by_remainder[: spare - sum(parts)]:
        parts[index] += 1
    return [(part + 1) * step for part in parts]


def uneven(rng: Random, count: int) -> list[int]:
    """Weights as project sizes are: many small, few large."""
    return [rng.randint(4, 30) ** 2 for _ in range(count)]


def days(rng: Random, first: date, last: date, count: int) -> list[date]:
    """Days between two days, in order; one may come twice."""
    span = (last - first).days
    return sorted(first + timedelta(days=rng.randint(0, span)) for _ in range(count))


def between(rng: Random, first: date, last: date) -> date:
    """One day between two days, both included; the first where they are in disorder."""
    return first + timedelta(days=rng.randint(0, max((last - first).days, 0)))
