"""What a phrase may mean."""

from figurebook import BB, YC, Books, indicator
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.indicators.reference import ReferenceSource

WORDS = (
    indicator(
        "signed", "kind: count\n    ledger: site.project\n    when: signed", more="synonyms: [引进项目, 新引进产业项目]"
    ),
    indicator("started", "kind: count\n    ledger: site.project\n    when: started", more="synonyms: [新开工项目]"),
    indicator(
        "worth",
        "kind: level\n    ledger: site.project\n    amount: {field: total}",
        unit="亿元",
        more="synonyms: [投资]",
    ),
    indicator("done", "kind: sum\n    ledger: site.project\n    amount: {measure: done}", unit="亿元"),
)


def found(books: Books, phrase: str, unit: str, org: str = YC) -> list[tuple[str, str | None, str]]:
    given = DuckDBSource(books.store).candidates(phrase, org, unit)
    assert given == ReferenceSource(books.store).candidates(phrase, org, unit)
    return [(one.indicator, one.item, str(one.score)) for one in given]


def test_the_longest_name_in_the_phrase_and_how_much_it_covers() -> None:
    books = Books(*WORDS)
    assert found(books, "全区新引进产业项目", "项") == [("site.signed", None, "0.778")]  # 7 of 9 characters
    assert found(books, "全区新引进产业项目", "亿元") == []  # money is no count
    assert found(books, "新引进产业项目投资", "亿元") == [("site.worth", None, "0.222")]
    assert found(books, "引进项目", "项", "500199") == []
    assert found(books, "引进项目", "光年") == []
    assert found(books, "天气", "项") == []


def test_an_item_and_its_field() -> None:
    books = Books(*WORDS)
    books.open("p1", title="长城汽车永川基地")
    books.open("p2", title="长城汽车配套园")
    books.open("p3", title="雅迪")
    books.open("p4", org=BB, book=BB, title="长城汽车永川基地")
    assert found(books, "长城汽车永川基地计划总投资", "亿元") == [
        ("site.worth", "p1", "1.000"),
        ("site.worth", "p2", "0.692"),  # 长城汽车 and 计划总投资: 9 of 13
        ("site.worth", None, "0.154"),
    ]
    assert found(books, "雅迪项目累计完成投资", "亿元") == [
        ("site.done", "p3", "0.800"),
        ("site.worth", None, "0.200"),
    ]
    assert found(books, "永川基地项目总投资", "亿元")[0] == ("site.worth", "p1", "0.778")


def test_items_opened_since_are_known_and_those_of_books_that_stand_still_stay_so() -> None:
    books = Books(*WORDS)
    books.open("p1", title="长城汽车永川基地")
    books.open("p2", org=BB, book=BB, title="雅迪北碚工厂")
    source = DuckDBSource(books.store)
    for org, phrase, item in [(YC, "长城汽车永川基地总投资", "p1"), (BB, "雅迪北碚工厂总投资", "p2")]:
        assert source.candidates(phrase, org, "亿元")[0].item == item
    books.open("p3", title="科华数据中心")
    for org, phrase, item in [
        (YC, "科华数据中心总投资", "p3"),
        (YC, "长城汽车永川基地总投资", "p1"),
        (BB, "雅迪北碚工厂总投资", "p2"),
    ]:
        assert source.candidates(phrase, org, "亿元")[0].item == item
    assert source.candidates("科华数据中心总投资", BB, "亿元")[0].item is None
