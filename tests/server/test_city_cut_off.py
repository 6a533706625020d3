"""A city's book that lost its newest entry: what it said may have taken a right away, so nobody is judged without it."""

from django.db import connections

from cast import CITY, NOW, opening
from taizhang.server.actions.append import submit
from taizhang.server.storage.store import DjangoStore


def cut_off(using: str) -> int:
    """Takes the newest entry of the city's book away, past what guards it; gives its position."""
    position = DjangoStore(using).heads()[CITY].position
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            cursor.execute("DROP TRIGGER storage_entry_no_delete")
        else:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM storage_entry WHERE book = %s AND position = %s", [CITY, position])
    return position


def test_nothing_is_written_by_rights_of_which_an_entry_is_gone(city: str) -> None:
    assert submit([opening("a", "F1", "甲厂")], NOW, using=city)[0].receipt
    position = cut_off(city)
    (refused,) = submit([opening("b", "F2", "乙厂")], NOW, using=city)
    assert refused.receipt is None
    assert [(one.code, one.where.position) for one in refused.issues] == [("BOOK-006", f"{CITY}#{position}")]
