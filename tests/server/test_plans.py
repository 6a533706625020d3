"""PostgreSQL finds keys and items by their own index, whatever it thought of tables that grew since."""

import pytest

from cast import HERE, NOW, command, opening
from taizhang.server.actions.append import submit
from taizhang.server.storage.sql import Sql

pytestmark = pytest.mark.postgres

AMENDED = 40


@pytest.fixture
def vendor() -> str:
    return "postgres"


def scans(using: str) -> dict[str, int]:
    """How often each index of the books was read, by all that this connection did so far."""
    sql = Sql(using)
    sql.one("SELECT pg_stat_force_next_flush()")
    sql.one("SELECT 1")
    return dict(sql.all("SELECT indexrelname, idx_scan FROM pg_stat_user_indexes WHERE relname LIKE 'storage_%%'"))


def test_an_item_that_moves_on_is_found_by_its_key_alone(city: str) -> None:
    assert all(one.receipt for one in submit([opening("o", "F1", "甲厂")], NOW, using=city))
    before = scans(city)
    for number in range(AMENDED):
        asked = command(f"a{number}", "F1", "amend", {"fields": {"name": f"第{number}名"}})
        assert all(one.receipt for one in submit([asked], NOW, using=city))
    after = scans(city)
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    others = {name for name in grown if name.startswith(("item_by", "entry_item"))}
    assert others == set()
    assert grown["storage_itemrow_pkey"] >= AMENDED


def test_keys_and_items_of_a_batch_are_found_one_by_one(city: str) -> None:
    for part in range(6):
        batch = [opening(f"b{part}-{number}", f"B{part}-{number}", "厂", batch="b") for number in range(1_000)]
        before = scans(city)
        assert all(one.receipt for one in submit(batch, NOW, using=city))
        grown = {name: count - before[name] for name, count in scans(city).items()}
    # the last of them: of small tables any index will do
    assert (grown["storage_itemrow_pkey"], grown["entry_command_key"]) == (1_000, 1_000)
    assert (grown["item_by_org"], grown["item_by_title"]) == (0, 0)


def test_an_item_whose_row_is_gone_is_not_taken_as_remembered(city: str) -> None:
    submit([opening("o", "F1", "甲厂"), opening("p", "F2", "乙厂")], NOW, using=city)
    Sql(city).run("DELETE FROM storage_itemrow WHERE book = %s AND item = %s", HERE, "F1")
    (outcome,) = submit([command("a", "F1", "amend", {"fields": {"name": "改"}})], NOW, using=city)
    assert outcome.receipt is None
    assert Sql(city).one("SELECT position FROM storage_book WHERE code = %s", HERE) == (2,)
