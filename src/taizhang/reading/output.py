"""A reading in the JSON schema of `read`: figures as JSON numbers, periods as ISO 8601 text."""

from dataclasses import asdict
from decimal import Decimal

from taizhang.reading.model import Claim, Reading, Relation


def to_json(reading: Reading) -> dict[str, object]:
    """The reading as plain JSON values.

    The schema of `read` writes claim values as numbers, unlike the rest of the program; a whole one is an integer.
    """
    return {
        "published": reading.published.isoformat() if reading.published else None,
        "articles": [
            asdict(article) | {"line_ranges": [list(lines) for lines in article.line_ranges]}
            for article in reading.articles
        ],
        "claims": [_claim(claim) for claim in reading.claims],
        "relations": [_relation(relation) for relation in reading.relations],
        "times": [asdict(mark) for mark in reading.times],
        "superlatives": [asdict(one) for one in reading.superlatives],
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _claim(claim: Claim) -> dict[str, object]:
    names = ("id", "article", "line", "start", "end", "surface", "unit", "approx", "kind", "subject", "period")
    return {name: getattr(claim, name) for name in names} | {"value": _number(claim.value)}


def _relation(relation: Relation) -> dict[str, object]:
    names = ("id", "type", "result", "holds", "formula", "note")
    return {name: getattr(relation, name) for name in names} | {
        "args": list(relation.args),
        "computed": None if relation.computed is None else _number(relation.computed),
    }
