"""Reading a pack's texts: one issue a mistake, with its line, its path and words a clerk can use."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_pack import INDICATORS, PACK, SMALL, Texts
from taizhang.core.declarations.complaints import shown
from taizhang.core.declarations.formula import AllOf, FieldBetween, FieldIs, NotOf
from taizhang.core.declarations.parse import parse_pack
from taizhang.core.limits import CONDITION_DEPTH_MAX

P, F = "pack.yaml", "indicators.yaml"


def told(texts: Texts) -> list[str]:
    pack, issues = parse_pack("works", texts.files())
    assert pack is None
    return [one.line("zh") for one in issues]


def test_a_sound_pack_is_read_with_its_lines() -> None:
    pack, issues = parse_pack("works", SMALL.files())
    assert issues == []
    assert pack is not None
    assert pack.code == "works"
    assert pack.file.version == "2026.1"
    assert [one.indicator for one in pack.indicators][:3] == ["works.signed", "works.started", "works.start_rate"]
    assert str(pack.where(F, "indicators[2].numerator")) == "works/indicators.yaml:28 indicators[2].numerator"
    assert pack.where(F, "indicators[2].numerator.over").line == 28
    assert pack.where(F, "").line == 1
    assert pack.where("README.md", "title").line is None


def test_short_forms_become_conditions() -> None:
    signed = SMALL.read().indicators[0]
    assert signed.kind == "count"
    assert signed.when.milestone == "signed"
    assert signed.where == AllOf(
        all=(FieldIs(field="sector", values=("steel", "food")), NotOf(no=FieldIs(field="foreign", values=(True,))))
    )


def test_bounds_of_a_condition_keep_their_decimals_as_text() -> None:
    texts = SMALL.indicators_with("{amount: {min: 1}}", "{amount: {min: 1.5, max: 2}}")
    amount = texts.read().indicators[3]
    assert amount.kind == "sum"
    assert amount.where.any[0] == FieldBetween(field="amount", min="1.5", max=2)  # type: ignore[union-attr]


def test_the_digest_is_of_the_texts() -> None:
    assert SMALL.read().digest == SMALL.read().digest
    assert SMALL.read().digest != SMALL.pack_with("第一条", "第二条").read().digest


def test_files_that_are_absent() -> None:
    pack, issues = parse_pack("works", {})
    assert pack is None
    assert [one.line() for one in issues] == [
        "PACK-008 works: 领域包“works”缺少文件 pack.yaml (领域包的文件见 docs/how-to/add-a-pack.md)",
        "PACK-008 works: 领域包“works”缺少文件 indicators.yaml (领域包的文件见 docs/how-to/add-a-pack.md)",
    ]


def test_a_pack_of_another_name() -> None:
    pack, issues = parse_pack("factories", SMALL.files())
    assert pack is None
    assert [one.line("en") for one in issues] == [
        "PACK-021 factories/pack.yaml:1 pack: the pack calls itself 'works' but its folder is 'factories' (give both the same name)"
    ]


@pytest.mark.parametrize("text", ["", "- a\n", "text\n"])
def test_a_file_that_is_no_mapping(text: str) -> None:
    assert told(Texts(PACK, text)) == [
        "PACK-002 works/indicators.yaml:1: “works/indicators.yaml”应是映射，写的是“-” (写法见 docs/how-to/add-a-pack.md)"
    ]


# (file, phrase, what it becomes, the whole of what is said, less the file's name and the hint)
MISTAKES = [
    (P, "title: name", "titel: name", "26 ledgers[0].titel: 不认识的键“titel”"),
    (P, "    title: name\n", "", "22 ledgers[0].title: 缺少“title”"),
    (P, "    unit: 项\n", "    unit: 项\n    colour: red\n", "26 ledgers[0].colour: 不认识的键“colour”"),
    (P, "type: date}", "type: data}", "31 ledgers[0].fields[3].type: “type”不能是“data”"),
    (P, "field: built", "field: Built", "31 ledgers[0].fields[3].field: “field”的名称“Built”不合写法"),
    (P, "version: 2026.1", "version: v1", "3 version: “version”的名称“v1”不合写法"),
    (P, "effective_from: 2020-01-01", "effective_from: 明年", "4 effective_from: “effective_from”应是日期，如 2021-06-30，写的是“明年”"),
    (P, "name: {zh: 工厂, en: Factories}", "name: 工厂", "2 name: “name”应是映射，写的是“工厂”"),
    (P, "{zh: 工厂, en: Factory}", "{zh: 工厂}", "24 ledgers[0].item.en: 缺少“en”"),
    (P, "{zh: 工厂, en: Factory}", "{zh: 工厂, en: }", "24 ledgers[0].item.en: “en”应是文字，写的是“（空）”"),
    (P, "{zh: 工厂, en: Factory}", "{zh: 工厂, en: ''}", "24 ledgers[0].item.en: “en”应是至少 1 个字符，写的是“”"),
    (P, "value: 30", "value: 三十", "18 settings[0].value: “value”应是十进制数，写的是“三十”"),
    (P, "value: 30", "value: NaN", "18 settings[0].value: “value”应是十进制数，写的是“NaN”"),
    (P, "repeats: true", "repeats: 有时", "37 ledgers[0].milestones[2].repeats: “repeats”应是true 或 false，写的是“有时”"),
    (P, "repeats: true", "repeats: [1]", "37 ledgers[0].milestones[2].repeats: “repeats”应是true 或 false，写的是“[1]”"),
    (P, "after: [signed]", "after: signed", "36 ledgers[0].milestones[1].after: “after”应是列表，写的是“signed”"),
    (P, "after: [signed]", "after: [2]", "36 ledgers[0].milestones[1].after[0]: “after[0]”应是文字，写的是“2”"),
    (P, "open: [clerk]", "open: clerk", "45 ledgers[0].roles.open: “open”应是列表，写的是“clerk”"),
    (P, "    roles:\n      open: [clerk]\n", "    roles: [clerk]\n", "44 ledgers[0].roles: “roles”应是映射，写的是“[clerk]”"),
    (F, "kind: reported", "kind: report", "73 indicators[8]: “kind”不能是“report”"),
    (F, "    kind: reported\n", "", "73 indicators[8]: 缺少“kind”"),
    (F, "window: year_to_date", "window: forever", "50 indicators[4].window: “window”不能是“forever”"),
    (F, "    to: started\n", "", "65 indicators[7].to: 缺少“to”"),
    (F, "    to: started\n", "    two: started\n", "72 indicators[7].two: 不认识的键“two”"),
    (F, "from: signed", "from: {milstone: signed, at: milestone}", "71 indicators[7].from.milstone: 不认识的键“milstone”"),
    (F, "numerator: works.started", "numerator: started", "28 indicators[2].numerator: “numerator”的名称“started”不合写法"),
    (F, "numerator: works.started", "numerator: {over: year}", "28 indicators[2].numerator.indicator: 缺少“indicator”"),
    (F, "numerator: works.started", "numerator: {indicator: works.started, over: years}",
     "28 indicators[2].numerator.over: “over”不能是“years”"),
    (F, "places: 1", "places: 9", "26 indicators[2].places: “places”应是不大于 6 的数，写的是“9”"),
    (F, "places: 1", "places: -1", "26 indicators[2].places: “places”应是不小于 0 的数，写的是“-1”"),
    (F, "places: 1", "places: 一", "26 indicators[2].places: “places”应是整数，写的是“一”"),
    (F, "when: {milestone: started}", "when: [started]", "19 indicators[1].when: “when”应是映射，写的是“[started]”"),
    (F, "ranks:\n      - {name", "ranks:\n      - {nam", "12 indicators[0].ranks[0].nam: 不认识的键“nam”"),
    (F, "not: {foreign: true}", "not: true", "9 indicators[0].where.not: “not”应是映射，如 {industry: industrial}，写的是“true”"),
    (F, "not: {foreign: true}", "any: []", "9 indicators[0].where.any: “any”应是一列条件，写的是“[]”"),
    (F, "not: {foreign: true}", "all: signed", "9 indicators[0].where.all: “all”应是一列条件，写的是“signed”"),
    (F, "not: {foreign: true}", "not_reached: [signed]", "9 indicators[0].where.not_reached: “not_reached”应是一个节点的名称，写的是“[signed]”"),
    (F, "not: {foreign: true}", "Foreign: true", "9 indicators[0].where.Foreign: “field”的名称“Foreign”不合写法"),
    (F, "not: {foreign: true}", "foreign: ", "9 indicators[0].where.foreign: “foreign”应是一个值或一列值，写的是“（空）”"),
    (F, "not: {foreign: true}", "foreign: []", "9 indicators[0].where.foreign: “foreign”应是一个值或一列值，写的是“[]”"),
    (F, "not: {foreign: true}", "foreign: [{a: 1}]", "9 indicators[0].where.foreign: “foreign”应是一个值或一列值，写的是“[{a}]”"),
    (F, "{amount: {min: 1}}", "{amount: {mim: 1}}", "39 indicators[3].where.any[0].amount.mim: 不认识的键“mim”"),
    (F, "{amount: {min: 1}}", "{amount: {}}", "39 indicators[3].where.any[0].amount: “amount”应是min、max 或 known，写的是“{}”"),
    (F, "{amount: {min: 1}}", "{amount: {min: true}}", "39 indicators[3].where.any[0].amount: “amount”应是min 与 max 两个数或日期，写的是“{min}”"),
    (F, "{amount: {min: 1}}", "{amount: {min: , max: }}", "39 indicators[3].where.any[0].amount: “amount”应是min、max 或 known，写的是“{min、max}”"),
    (F, "{sector: {known: true}}", "{sector: {known: 1}}", "39 indicators[3].where.any[2].sector.known: “known”应是true 或 false，写的是“1”"),
    (F, "{sector: {known: true}}", "{sector: {known: true, min: 1}}", "39 indicators[3].where.any[2].sector: “sector”应是known，或 min 与 max，写的是“{known、min}”"),
    (F, "where: {reached: signed}", "where: signed", "49 indicators[4].where: “where”应是映射，如 {industry: industrial}，写的是“signed”"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "want"), MISTAKES)
def test_one_mistake_is_one_issue(file: str, old: str, new: str, want: str) -> None:
    texts = SMALL.pack_with(old, new) if file == P else SMALL.indicators_with(old, new)
    found = told(texts)
    assert len(found) == 1
    place, _, sentence = found[0].partition(": ")
    assert f"{place.partition(f'{file}:')[2]}: {sentence.partition(' (')[0]}" == want


def test_a_misspelled_key_is_told_with_the_one_that_was_meant() -> None:
    assert told(SMALL.pack_with("title: name", "titel: name"))[0].endswith(
        "不认识的键“titel” (相近的有：title、item、fields)"
    )
    assert told(SMALL.indicators_with("to: started", "too: started"))[0].endswith("(相近的有：to)")


def test_a_missing_key_is_told_when_nothing_like_it_is_there() -> None:
    found = told(SMALL.pack_with("    title: name\n", "    colour: red\n"))
    assert [one.partition(" ")[0] for one in found] == ["PACK-016", "PACK-017"]


def test_several_mistakes_come_in_the_order_of_the_file() -> None:
    texts = SMALL.pack_with("repeats: true", "repeats: 有时").pack_with("value: 30", "value: 三十")
    texts = texts.indicators_with("places: 1", "places: 9")
    assert [one.partition(": ")[0].split(":")[1] for one in told(texts)] == [
        "18 settings[0].value",
        "37 ledgers[0].milestones[2].repeats",
        "26 indicators[2].places",
    ]


def test_conditions_are_nested_eight_deep_and_no_deeper() -> None:
    def nested(levels: int) -> Texts:
        inner = "{foreign: true}"
        for _ in range(levels - 2):
            inner = f"{{not: {inner}}}"
        return SMALL.indicators_with("not: {foreign: true}", f"not: {inner}")

    assert nested(CONDITION_DEPTH_MAX).lint() == []
    assert [one.partition(" ")[0] for one in told(nested(CONDITION_DEPTH_MAX + 1))] == ["PACK-014"]


def test_indicators_that_are_no_list_or_no_mappings() -> None:
    assert [one.partition(": ")[2][:20] for one in told(Texts(PACK, "indicators: all\n"))] == [
        "“indicators”应是列表，写的是"
    ]
    assert len(told(Texts(PACK, "indicators: []\n"))) == 1
    assert len(told(Texts(PACK, "indicators: [1]\n"))) == 1


def test_a_key_twice_is_told_and_refused() -> None:
    assert [
        one.partition(" ")[0] for one in told(SMALL.pack_with("title: name", "title: name\n    title: amount"))
    ] == ["PACK-013"]


def test_every_sentence_has_its_english() -> None:
    for file, old, new, _ in MISTAKES:
        texts = SMALL.pack_with(old, new) if file == P else SMALL.indicators_with(old, new)
        for one in parse_pack("works", texts.files())[1]:
            for text in (one.sentence("en"), one.hint("en")):
                assert "应是" not in text
                assert "pydantic" not in text


def test_values_are_shown_as_written() -> None:
    assert shown(None) == "（空）"
    assert shown({"a": 1, "b": 2}) == "{a、b}"
    assert shown([True, "x", [1]]) == "[true、x、[1]]"
    assert shown("x" * 99) == "x" * 40


LINES = (PACK + INDICATORS).splitlines()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(INDICATORS.splitlines()) - 1), st.sampled_from(LINES), st.booleans())
def test_no_pack_raises_with_a_line_lost_or_changed(number: int, line: str, lost: bool) -> None:
    lines = INDICATORS.splitlines()
    lines[number : number + 1] = [] if lost else [line]
    pack, issues = parse_pack("works", {P: PACK, F: "\n".join(lines)})
    assert (pack is None) == any(one.level.value == "error" for one in issues)
