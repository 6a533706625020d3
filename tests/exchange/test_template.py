"""The template of a small ledger, worked out by hand: rows, checks, codes, notes, machine sheet."""

from datetime import date
from pathlib import Path

import pytest

from exchange.reading_back import ReadBack
from exchange.wells import EXAMPLE, INDICATORS, PACK, declared, examples
from taizhang.cli.check import check_packs
from taizhang.core.issues import Lang
from taizhang.exchange.spreadsheets.cells import clipped
from taizhang.exchange.spreadsheets.columns import letters
from taizhang.exchange.spreadsheets.template import sheet_name, template


def made(pack: str = PACK, lang: Lang = "zh", *, blank: bool = False, plain: bool = False) -> ReadBack:
    shown = [] if plain else examples()
    return ReadBack(template("wells.well", declared(pack), shown, lang, blank=blank).content)


@pytest.fixture(scope="module")
def zh() -> ReadBack:
    return made()


def test_the_pack_of_these_tests_is_sound(tmp_path: Path) -> None:
    folder = tmp_path / "wells"
    (folder / "examples").mkdir(parents=True)
    for name, text in {
        "pack.yaml": PACK,
        "indicators.yaml": INDICATORS,
        "examples/two.yaml": EXAMPLE,
        "README.md": "井",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    checked = check_packs([folder])
    assert [one.line() for one in checked.issues] == []
    assert [one.passed for one in checked.outcomes] == [True]


def test_the_rows_above_and_the_sample(zh: ReadBack) -> None:
    assert zh.row(1)[0] == "水井/台账 · 水井 wells 2023.4"
    assert "【示例】" in str(zh.row(2)[0])
    assert zh.row(3) == (
        "事项编号 *", "责任单位 *", "井名 *", "现状 *", "用途", "深度", "用水人口", "责任单位（owner）", "凿井日", "已检测",
        "登记日期 *", "立项\n实际日期", "完工\n实际日期", "完工\n计划日期", "清洗\n实际日期",
        "支出\n本次发生数", "支出\n截至日期", "水质达标率\n时点数", "水质达标率\n截至日期",
    )  # fmt: skip
    day = "日期 2021-06-30"
    assert zh.row(4) == (
        "必填\n编号", "必填\n单位代码", "必填\n文字", "必填\n代码，从列表选", "代码，可多个", "米", "人", "单位代码", day, "是/否",
        f"必填\n{day}", day, day, day, day, "万元", day, "%", day,
    )  # fmt: skip
    assert zh.row(5) == (
        "【示例】W2", "500000", "=西井", "损坏", "饮用；灌溉、养殖", 120, 40, None, date(2023, 2, 3), "是",
        date(2023, 2, 1), "不适用", None, date(2023, 6, 1), None, 1.25, date(2023, 3, 31), None, None,
    )  # fmt: skip
    assert zh.sheet.max_row == 5


def test_texts_stay_texts_whatever_they_begin_with(zh: ReadBack) -> None:
    assert zh.formulas() == []
    cell = zh.sheet["C5"]
    assert (cell.value, cell.data_type, cell.number_format) == ("=西井", "s", "@")
    assert {letter: zh.sheet.column_dimensions[letter].width > 8 for letter in "ABC"} == dict.fromkeys("ABC", True)


def test_the_sheet_that_a_program_reads(zh: ReadBack) -> None:
    digest = declared().digest_for("wells.well")
    assert zh.machine == {
        "format": "taizhang-template 1", "ledger": "wells.well", "pack": "wells", "version": "2023.4", "digest": digest,
        "lang": "zh", "sheet": "水井／台账", "heading_row": "3", "units_row": "4", "sample_row": "5", "first_row": "6",
        "last_row": "505", "sample_mark": "【示例】", "yes": "是", "no": "否", "not_applicable": "不适用",
    }  # fmt: skip
    keys = ("column", "heading", "part", "id", "aspect", "holds", "required", "unit", "codelist", "separator")
    told = [tuple(one[key] for key in keys) for one in zh.columns]
    assert told == [
        ("A", "事项编号 *", "item", "item", "value", "text", "yes", "", "", ""),
        ("B", "责任单位 *", "org", "org", "value", "org", "yes", "", "", ""),
        ("C", "井名 *", "field", "name", "value", "text", "yes", "", "", ""),
        ("D", "现状 *", "field", "state", "value", "code", "yes", "", "state", ""),
        ("E", "用途", "field", "uses", "value", "code", "no", "", "uses", "；"),
        ("F", "深度", "field", "depth", "value", "number", "no", "米", "", ""),
        ("G", "用水人口", "field", "users", "value", "number", "no", "人", "", ""),
        ("H", "责任单位（owner）", "field", "owner", "value", "org", "no", "", "", ""),
        ("I", "凿井日", "field", "dug", "value", "date", "no", "", "", ""),
        ("J", "已检测", "field", "tested", "value", "flag", "no", "", "", ""),
        ("K", "登记日期 *", "opened", "opened", "actual", "date", "yes", "", "", ""),
        ("L", "立项\n实际日期", "milestone", "approved", "actual", "step", "no", "", "", ""),
        ("M", "完工\n实际日期", "milestone", "done", "actual", "step", "no", "", "", ""),
        ("N", "完工\n计划日期", "milestone", "done", "planned", "date", "no", "", "", ""),
        ("O", "清洗\n实际日期", "milestone", "cleaned", "actual", "step", "no", "", "", ""),
        ("P", "支出\n本次发生数", "measure", "spent", "value", "number", "no", "万元", "", ""),
        ("Q", "支出\n截至日期", "measure", "spent", "day", "date", "no", "", "", ""),
        ("R", "水质达标率\n时点数", "measure", "fit", "value", "number", "no", "%", "", ""),
        ("S", "水质达标率\n截至日期", "measure", "fit", "day", "date", "no", "", "", ""),
    ]
    assert zh.rows("代码") == [
        ("codelist", "name", "code"),
        ("state", "完好", "good"), ("state", "损坏", "bad"),
        ("uses", "饮用", "drink"), ("uses", "灌溉、养殖", "farm"),
    ]  # fmt: skip


def test_what_is_shown_and_what_is_not(zh: ReadBack) -> None:
    assert zh.book.sheetnames == ["水井／台账", "填表说明", "代码", "_taizhang"]
    assert [one.sheet_state for one in zh.book] == ["visible", "visible", "hidden", "veryHidden"]
    assert zh.sheet.freeze_panes == "D5"


def test_the_checks_on_entry(zh: ReadBack) -> None:
    checks = zh.checks
    assert {letter: (one.type, one.operator) for letter, one in checks.items()} == {
        "A": ("textLength", "lessThanOrEqual"), "B": ("textLength", "lessThanOrEqual"), "C": ("textLength", "lessThanOrEqual"),
        "D": ("list", None), "E": ("list", None), "F": ("decimal", None), "G": ("whole", None),
        "H": ("textLength", "lessThanOrEqual"), "I": ("date", None), "J": ("list", None), "K": ("date", None),
        "L": ("custom", None), "M": ("custom", None), "N": ("date", None), "O": ("custom", None),
        "P": ("decimal", None), "Q": ("date", None), "R": ("decimal", None), "S": ("date", None),
    }  # fmt: skip
    assert {str(one.sqref) for one in checks.values()} == {f"{letter}5:{letter}505" for letter in checks}
    assert (checks["D"].formula1, checks["E"].formula1) == ("'代码'!$B$2:$B$3", "'代码'!$B$4:$B$5")
    assert zh.choices(checks["D"]) == ["完好", "损坏"]
    assert (checks["D"].showErrorMessage, checks["E"].showErrorMessage) == (
        True,
        False,
    )  # several cannot be on the list
    assert zh.choices(checks["J"]) == ["是", "否"]
    assert (checks["I"].formula1, checks["I"].formula2) == ("1", "109574")  # 1900-01-01 and 2199-12-31
    assert checks["L"].formula1 == 'OR(L5="不适用",AND(ISNUMBER(L5),L5>=DATE(1900,1,1),L5<=DATE(2199,12,31)))'


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("C", "填文字。\n也叫：名称"),
        ("E", "可填几个，用“；”分开，如：饮用；灌溉、养殖。"),
        ("F", "填数，以米计，只填数字不填单位；不知道就空着，不填 0。\n量到井底"),
        ("G", "填整数，以人计，只填数字不填单位；不知道就空着，不填 0。"),
        (
            "M",
            "实际完成的日期，如 2021-06-30；还没有就空着；本来就没有这一步的填“不适用”。\n凭据：验收单\n先完成：立项",
        ),
        ("R", "填数，不打百分号：8.1% 填 8.1。"),
    ],
)
def test_the_prompt_says_how(zh: ReadBack, column: str, said: str) -> None:
    assert zh.checks[column].prompt == said


def test_a_refusal_is_in_chinese_too(zh: ReadBack) -> None:
    assert (zh.checks["G"].errorTitle, zh.checks["D"].error) == ("填法不对：用水人口", "从下拉列表里选一个。")
    assert zh.checks["A"].error.startswith("太长了，至多 128 个字符。")


def test_the_notes_say_who_by_which_rule_and_what_is_left_out(zh: ReadBack) -> None:
    assert "依据：供水办法 第四条（区级细化）" in zh.notes
    assert "谁来填：填报人、审核人、统计人员" in zh.notes
    assert "管护人：是个人信息。" in zh.notes
    assert "管护人" not in "".join(str(one) for one in zh.row(3))
    assert "栏目\t深度\t米\t填数，以米计，只填数字不填单位；不知道就空着，不填 0。\t量到井底\t120" in zh.notes
    assert "栏目\t现状\t必填，代码，从列表选\t从下拉列表里选一个。\t可选：完好、损坏\t损坏" in zh.notes


def test_print_set_up(zh: ReadBack) -> None:
    sheet = zh.sheet
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (
        sheet.page_setup.fitToWidth,
        sheet.page_setup.fitToHeight,
        sheet.sheet_properties.pageSetUpPr.fitToPage,
    ) == (2, 0, True)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$3:$4", "$A:$C")
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("水井/台账", "wells 2023.4")


def test_in_english() -> None:
    en = made(lang="en")
    assert en.book.sheetnames == ["Wells", "Notes", "Codes", "_taizhang"]
    assert en.row(3)[:5] == ("Item id *", "Responsible org *", "Name *", "State *", "Uses")
    assert en.row(4)[5] == "米 (m)"
    assert en.row(5)[0] == "[EXAMPLE] W2"
    assert (en.row(5)[4], en.row(5)[9], en.row(5)[11]) == ("Drinking;Farming", "yes", "n/a")
    assert "Keeper: These are personal data." in en.notes
    assert en.machine["sample_mark"] == "[EXAMPLE] "


def test_without_a_sample_row() -> None:
    blank = made(blank=True)
    assert blank.sheet.max_row == 4
    assert (blank.machine["sample_row"], blank.machine["first_row"], blank.machine["last_row"]) == ("", "5", "504")
    assert str(blank.checks["A"].sqref) == "A5:A504"


def test_a_sample_made_from_the_declaration_where_no_example_shows_one() -> None:
    plain = made(plain=True)
    assert plain.row(5)[:10] == (
        "【示例】P0001", "500118", "示例井名", "完好", "饮用；灌溉、养殖", 1.5, 10, "500118", date(2021, 6, 30), "否",
    )  # fmt: skip


def test_the_same_declarations_give_the_same_bytes_dated_by_their_version() -> None:
    first, second = made(), made()
    assert first.content == second.content
    assert first.book.properties.created.date() == date(2023, 1, 1)
    assert first.book.properties.description == "wells.well wells 2023.4"


def test_a_version_of_a_year_that_no_document_can_be_of() -> None:
    early = made(PACK.replace('"2023.4"', '"0007.1"'))
    assert early.book.properties.created.date() == date(1900, 1, 1)


def test_two_codes_of_one_name_are_told_apart() -> None:
    twice = made(PACK.replace("zh: 损坏", "zh: 完好"))
    assert twice.choices(twice.checks["D"]) == ["完好（good）", "完好（bad）"]


def test_a_code_called_like_another_with_its_code_keeps_its_own_choice() -> None:
    third = "      - {code: worn, name: {zh: 完好, en: Worn}}\n      - {code: bad, "
    thrice = made(PACK.replace("      - {code: bad, ", third).replace("zh: 损坏", "zh: 完好（good）"))
    assert [(name, code) for codelist, name, code in thrice.rows("代码") if codelist == "state"] == [
        ("完好（good）（good）", "good"),
        ("完好（worn）", "worn"),
        ("完好（good）", "bad"),
    ]


def test_headings_of_one_name_are_told_apart() -> None:
    twice = made(PACK.replace("zh: 深度", "zh: 井名").replace("zh: 完工,", "zh: 立项,"))
    headings = [one for one in twice.row(3) if "井名" in str(one) or "立项" in str(one)]
    assert headings == [
        "井名 *",
        "井名（depth）",
        "立项\n实际日期",
        "立项\n实际日期（done）",
        "立项\n计划日期",
    ]


ON_TIME = """\
  - indicator: wells.on_time
    kind: on_time
    name: {zh: 立项按期率, en: Approved on time}
    unit: "%"
    basis: {document: 供水办法, clause: 第六条}
    ledger: wells.well
    milestone: approved
"""


def test_a_planned_day_has_a_column_where_cases_due_are_counted() -> None:
    known = declared(indicators=INDICATORS + ON_TIME)
    read = ReadBack(template("wells.well", known, [], "zh", blank=True).content)
    assert [one for one in read.row(3) if "计划日期" in str(one)] == ["立项\n计划日期", "完工\n计划日期"]


def test_a_planned_day_has_a_column_where_an_example_of_the_pack_plans_it() -> None:
    shown = examples()
    planned = shown[0].content.commands[4]
    other = planned.model_copy(update={"payload": {**planned.payload, "milestone": "cleaned"}})
    content = shown[0].content.model_copy(update={"commands": (*shown[0].content.commands, other)})
    known = [type(shown[0])(shown[0].pack, shown[0].name, content, shown[0].source)]
    read = ReadBack(template("wells.well", declared(), known, "zh", blank=True).content)
    assert [one for one in read.row(3) if "计划日期" in str(one)] == ["完工\n计划日期", "清洗\n计划日期"]


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("a/b:c*[d]?\\'e'", "a／b：c＊［d］？＼’e’"),
        ("水" * 40, "水" * 30 + "…"),
        ("𠮷" * 40, "𠮷" * 15 + "…"),
        ("  ", "台账"),
        ("History", "History_1"),
        ("填表说明", "填表说明_1"),
    ],
)
def test_the_name_of_a_sheet(name: str, want: str) -> None:
    assert sheet_name(name, ("填表说明",)) == want


def test_letters_of_columns() -> None:
    assert [letters(one) for one in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_clipping_counts_as_the_format_does() -> None:
    assert clipped("abc", 3) == "abc"
    assert clipped("abcd", 3) == "ab…"
    assert clipped("𠮷𠮷", 3) == "𠮷…"
