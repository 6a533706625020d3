"""Of whom a sentence speaks, by the head of a clause."""

import pytest

from taizhang.audit.phrases import Around
from taizhang.audit.whose import Said, said_of


def _around(own: str, *clauses: str) -> Around:
    return Around(own, "", clauses, len(clauses))


@pytest.mark.parametrize(
    ("own", "name", "wider"),
    [
        ("北碚区引进项目", "北碚区", False),
        ("同期北碚区引进项目", "北碚区", False),
        ("2021年上半年北碚区引进项目", "北碚区", False),
        ("邻近的泸县引进项目", "泸县", False),
        ("两江新区引进项目", "两江新区", False),
        ("全市引进项目", "全市", True),
        ("今年上半年全国完成投资", "全国", True),
    ],
)
def test_who_stands_at_the_head(own: str, name: str, wider: bool) -> None:
    assert said_of(_around(own)) == Said(name, wider)


@pytest.mark.parametrize(
    "own",
    [
        "引进项目",
        "全区引进项目",
        "我县引进项目",
        "建成区绿地率",
        "工业园区引进项目",
        "高新区引进项目",
        "社区网格员",
        "赴江北区考察学习",
        "增速居全市",
        "区领导走访企业",
        "各区县引进项目",
        "",
    ],
)
def test_nobody_else_is_named(own: str) -> None:
    assert said_of(_around(own)) is None


def test_the_nearest_clause_of_the_sentence_tells() -> None:
    assert said_of(_around("合同引资额", "北碚区引进项目", "全市引进项目")) == Said("北碚区", wider=False)
    assert said_of(Around("合同引资额", "", ("全市引进项目",), 0)) is None  # another sentence
