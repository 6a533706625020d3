"""The dated tree: bureaux merge, a town changes hands, and each day sees the tree of that day."""

from datetime import date

from taizhang.core.people.orgs import Orgs, OrgStatement, OrgTree


def org(
    code: str,
    parent: str | None,
    since: str,
    position: int,
    *,
    kind: str = "town",
    groups: tuple[str, ...] = (),
    own_book: bool = False,
    abolished: bool = False,
) -> OrgStatement:
    day = date.fromisoformat(since)
    return OrgStatement(code, code, code, kind, parent, groups, own_book, abolished, day, position)


TREE = OrgTree(
    (
        org("500000", None, "2000-01-01", 1, kind="city", own_book=True),
        org("500118", "500000", "2000-01-01", 2, kind="district", own_book=True, groups=("主城都市区",)),
        org("500109", "500000", "2000-01-01", 3, kind="district", own_book=True),
        org("YC-TRADE", "500118", "2000-01-01", 4, kind="bureau"),
        org("YC-PLAN", "500118", "2000-01-01", 5, kind="bureau"),
        org("T-1", "500118", "2000-01-01", 6),
        org("V-1", "T-1", "2000-01-01", 7, kind="village"),
        org("T-1", "500109", "2021-07-01", 8),  # the town moves to the other district
        org("YC-TRADE", "500118", "2021-09-01", 9, kind="bureau", abolished=True),  # merged away
    )
)
BEFORE, AFTER = date(2021, 6, 30), date(2021, 7, 1)


def test_a_town_that_moves_takes_its_villages_along_from_that_day() -> None:
    assert TREE.at(BEFORE).path("V-1") == ("500000", "500118", "T-1", "V-1")
    assert TREE.at(AFTER).path("V-1") == ("500000", "500109", "T-1", "V-1")
    assert TREE.at(BEFORE).subtree("500118") == {"500118", "YC-TRADE", "YC-PLAN", "T-1", "V-1"}
    assert TREE.at(AFTER).subtree("500118") == {"500118", "YC-TRADE", "YC-PLAN"}
    assert TREE.at(AFTER).subtree("500109") == {"500109", "T-1", "V-1"}


def test_its_items_go_to_the_book_of_the_district_it_belongs_to_that_day() -> None:
    assert TREE.at(BEFORE).book_of("V-1") == "500118"
    assert TREE.at(AFTER).book_of("V-1") == "500109"
    assert TREE.at(AFTER).book_of("500109") == "500109"
    assert TREE.at(AFTER).book_of("nobody") is None
    assert Orgs({"A": org("A", None, "2000-01-01", 1)}).book_of("A") is None


def test_an_abolished_bureau_is_there_until_its_day() -> None:
    assert "YC-TRADE" in TREE.at(date(2021, 8, 31))
    last = TREE.at(date(2021, 9, 1))
    assert "YC-TRADE" not in last
    assert last.get("YC-TRADE") is None
    assert last.subtree("YC-TRADE") == frozenset()
    assert last.path("YC-TRADE") == ()


def test_an_abolished_bureau_keeps_its_place_among_those_that_have_ceased() -> None:
    for day in (date(2021, 8, 31), date(2021, 9, 1), date(2021, 9, 1)):
        assert TREE.with_ceased(day).path("YC-TRADE") == ("500000", "500118", "YC-TRADE")
    assert "YC-TRADE" in TREE.with_ceased(date(2022, 1, 1)).subtree("500118")
    assert "YC-TRADE" not in TREE.with_ceased(date(1999, 12, 31))


def test_before_the_first_day_there_is_no_tree() -> None:
    assert TREE.at(date(1999, 12, 31)).by_code == {}


def test_a_later_statement_of_the_same_day_replaces_the_earlier() -> None:
    tree = OrgTree((org("A", None, "2021-01-01", 2, kind="town"), org("A", None, "2021-01-01", 1, kind="office")))
    found = tree.at(date(2021, 1, 1)).get("A")
    assert found is not None
    assert found.kind == "town"


def test_orgs_of_some_kinds_and_of_a_group() -> None:
    orgs = TREE.at(BEFORE)
    assert orgs.of_kinds(("district", "county")) == ("500109", "500118")
    assert orgs.of_kinds(("district",), "主城都市区") == ("500118",)
    assert orgs.of_kinds(("grid",)) == ()


def test_a_ring_in_the_book_ends_no_walk() -> None:
    orgs = Orgs({"A": org("A", "B", "2021-01-01", 1), "B": org("B", "A", "2021-01-01", 2)})
    assert orgs.path("A") == ("B", "A")
    assert orgs.subtree("A") == {"A", "B"}
    assert orgs.book_of("A") is None


def test_an_org_whose_parent_is_gone_is_a_top_of_its_own() -> None:
    assert Orgs({"A": org("A", "gone", "2021-01-01", 1)}).path("A") == ("A",)
