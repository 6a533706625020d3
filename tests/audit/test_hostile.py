"""Any text at all can be audited: lines of real wording shuffled, cut and joined in ways no page has."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.audit.findings import audit
from taizhang.reading import read_page

_PIECES = st.sampled_from(
    [
        "永川区", "引进项目203个", "合同引资额595.5亿元", "，", "。", "；", "\n", "\n\n", "\r\n", "\u2028", "\x0b", "\x1c", "\u200f", "同比增长28.48%",
        "分别同比增长", "、", "其中", "占比69%", "为年度投资计划的57.7%", "0个", "第", "第一", "全市", "排名", "开工率0%", "下降100%", "级",
        "一半", "上千亩", "１２３４．５万元", "约0亿元", "永川区融媒体中心 某某\n", "（", "%", "增长2倍", "3至5家", "2.5万人", "负5度",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_every_claim_has_one_finding_whatever_the_text(text: str) -> None:
    reading = read_page(text, date(2021, 7, 24))
    found = audit(reading, text)
    assert [one.claim for one in found.findings] == [one.id for one in reading.claims]
    for one in found.findings:
        assert one.leading.sentence("zh")
        assert one.leading.sentence("en")
