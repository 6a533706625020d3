"""Claims without a number: a finding each, that cannot be said and asks for the entry or document that proves it."""

from taizhang.audit.findings import Audit, audit
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.reading import read_page

TEXT = "永川区建成全市首个氢能产业园，引进项目12个。产品打破国外垄断，首次申请补贴的企业可享受优惠。\n"


def _audited(source: DuckDBSource | None = None) -> Audit:
    return audit(read_page(TEXT), TEXT, source)


def test_each_has_a_finding_with_reason_and_both_sentences() -> None:
    first, second = (one.to_json("zh") for one in _audited().unproven)
    assert (first["surface"], first["scope"], first["subject"]) == ("全市首个", "全市", "氢能产业园")
    assert (first["verdict"], first["reason"]) == ("cannot say", "EVIDENCE_NOT_NAMED")
    assert "“全市首个”没有数可以核对" in str(first["sentence"])
    assert second["surface"] == "打破国外垄断"
    told = _audited().unproven[1].to_json("en")
    assert "name the entry of the book" in str(told["sentence"])


def test_they_are_not_among_the_findings_of_figures_with_a_book_or_without(source: DuckDBSource) -> None:
    for audited in (_audited(), _audited(source)):
        assert [one.claim for one in audited.findings] == ["c001"]
        assert len(audited.unproven) == 2
        assert not audited.differs
