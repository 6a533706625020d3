"""The call by which PostgreSQL takes a few entries: what it checks by itself, and what it is made from."""

import pytest
from django.core.management import call_command
from django.db import connections

from cast import BUREAU, CITY, CLERK, HERE, NOW, TODAY, command, opening, system
from server.test_city_cut_off import cut_off
from taizhang.core.journal.store import Head
from taizhang.core.ledger.command import Command
from taizhang.server.actions.append import submit
from taizhang.server.storage.at_once import Overtaken, append_at_once
from taizhang.server.storage.city import carry_on, last_standing, standing
from taizhang.server.storage.remembered import remembered
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore

pytestmark = pytest.mark.postgres


@pytest.fixture
def vendor() -> str:
    return "postgres"


def asked(using: str, head: Head) -> Head:
    """The call with nothing to write, the city being known up to a place."""
    city = {"code": CITY, "position": head.position, "digest": head.digest}
    return append_at_once(Sql(using), city, [], entries=[], past=[], fresh=[], moved=[])


def test_a_place_in_the_citys_book_that_is_not_there_is_overtaken(city: str) -> None:
    head = DjangoStore(city).heads()[CITY]
    assert asked(city, head) == head
    with pytest.raises(Overtaken):
        asked(city, Head(head.position, "sha256:" + "0" * 64))
    cut_off(city)
    with pytest.raises(Overtaken):
        asked(city, head)


def test_a_city_that_is_not_founded_has_no_place(books: str) -> None:
    assert asked(books, Head(0, "")) == Head(0, "")


def test_what_the_city_said_since_counts_where_it_is_of_rights_and_packs(city: str) -> None:
    head = DjangoStore(city).heads()[CITY]
    calendar = {"year": 2026, "holidays": ["2026-01-01"], "workdays": [], "source": "示例"}
    submit([system("c", "sys.calendar", "2026", "calendar", calendar)], NOW, using=city)
    assert asked(city, head) == DjangoStore(city).heads()[CITY]
    submit([system("g", "sys.grant", "g", "grant", {"actor": "p-1", "role": "clerk", "org": HERE})], NOW, using=city)
    with pytest.raises(Overtaken):
        asked(city, head)


def test_an_item_further_on_than_the_remembered_head_is_judged_again(city: str) -> None:
    submit([opening("a", "F1", "甲厂")], NOW, using=city)
    memory = remembered(city)
    before = memory.head(HERE)
    assert before is not None
    submit([opening("b", "F2", "乙厂")], NOW, using=city)
    memory.forget([HERE])
    memory.keep({HERE: before}, {})  # as in a process that has not heard of the second
    [outcome] = submit([command("c", "F2", "amend", {"fields": {"name": "丙厂"}}, actor=CLERK)], NOW, using=city)
    assert outcome.receipt is not None
    assert outcome.receipt.position == before.position + 2


def test_it_writes_to_the_books_whatever_the_session_looks_in_first(city: str) -> None:
    submit([opening("a", "F1", "甲厂")], NOW, using=city)
    with connections[city].cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE storage_entry (LIKE public.storage_entry INCLUDING ALL)")
        submit([opening("b", "F2", "乙厂")], NOW, using=city)
        cursor.execute("DROP TABLE pg_temp.storage_entry")
    assert [one.columns.item for one in DjangoStore(city).read(HERE)] == ["F1", "F2"]


def test_a_home_of_the_release_before_gets_the_function_as_it_is_now(city: str) -> None:
    with connections[city].cursor() as cursor:
        call_command("migrate", "storage", "0004", database=city, verbosity=0)
        cursor.execute("DROP FUNCTION storage_append(jsonb)")
        cursor.execute("CREATE FUNCTION storage_append(told jsonb) RETURNS void LANGUAGE sql AS 'SELECT'")
        call_command("migrate", "storage", database=city, verbosity=0)
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'storage_append'")
        assert cursor.fetchall() == [(["enable_seqscan=off", "search_path=public, pg_temp"],)]
    for key in ("a", "b"):
        assert submit([opening(key, key, "甲厂")], NOW, using=city)[0].receipt
    call_command("migrate", "storage", "zero", database=city, verbosity=0)


def opened_at(key: str, book: str, org: str) -> Command:
    return Command(key, book, "works.factory", key, "open", TODAY, {"fields": {"org": org, "name": "厂"}}, CLERK)


def test_what_is_known_of_the_city_moves_on_with_its_book(city: str) -> None:
    submit([system("g", "sys.grant", "g", "grant", {"actor": CLERK, "role": "clerk", "org": CITY})], NOW, using=city)
    submit([opened_at("a", CITY, CITY), opened_at("b", HERE, BUREAU)], NOW, using=city)
    submit([opened_at("c", CITY, CITY)], NOW, using=city)
    known = last_standing(city)
    assert known is not None
    assert known.head == DjangoStore(city).heads()[CITY]
    calendar = {"year": 2026, "holidays": ["2026-01-01"], "workdays": [], "source": "示例"}
    submit([system("s", "sys.calendar", "2026", "calendar", calendar)], NOW, using=city)
    submit([opened_at("d", HERE, BUREAU)], NOW, using=city)
    known = last_standing(city)
    assert known is not None
    assert known.head == DjangoStore(city).heads()[CITY]


def test_what_another_thread_learned_meanwhile_is_not_taken_back(city: str) -> None:
    now = standing(city)
    carry_on(city, Head(1, "sha256:1"), Head(2, "sha256:2"))
    carry_on("nowhere", now.head, Head(2, "sha256:2"))
    assert standing(city) == now
