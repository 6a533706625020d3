"""Each rule: a pack that breaks it, as a change of one phrase of the small pack, and where the rule says so."""

from dataclasses import replace
from typing import Any

import pytest

from small_pack import INDICATORS, PACK, SMALL, Texts, spots
from taizhang.core.declarations.formula_parts import cited
from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.parse import parse_pack
from taizhang.core.declarations.rules import check_all, rules

P, F = "pack.yaml", "indicators.yaml"


def derived(
    formula: str, *, of: str = "{started: works.started, signed: works.signed}", unit: str = "%"
) -> tuple[str, str]:
    """The small pack's ratio, and what stands in its place: a formula between indicators."""
    ratio = INDICATORS[INDICATORS.index("    kind: ratio") : INDICATORS.index("  - indicator: works.amount")]
    names = "    name: {zh: 开工率, en: Start rate}\n    basis: {document: 甲}\n"
    return ratio, f'    kind: derived\n{names}    unit: "{unit}"\n    of: {of}\n    formula: {formula}\n'


def held(holds: str, *, of: str = "{started: works.started, signed: works.signed}", more: str = "") -> tuple[str, str]:
    """The end of the small pack's indicators, and the same with something that must hold."""
    end = "    source: {zh: 统计局, en: Statistics bureau}\n"
    names = "  - invariant: works.steps\n    name: {zh: 开工不多于签约, en: No more started than signed}\n"
    rest = f"    basis: {{document: 甲}}\n    of: {of}\n    holds: {holds}\n    periods: [year]\n{more}"
    return end, f"{end}invariants:\n{names}{rest}"


def twice() -> tuple[str, str]:
    """The same thing that must hold, said under one name twice."""
    end, text = held("started <= signed")
    return end, text + text.partition("invariants:\n")[2]


# rule -> (file, phrase, what it becomes, what the rule then says)
BROKEN: dict[str, list[tuple[Any, ...]]] = {
    "references_exist": [
        (P, "unit: 天", "unit: 点", ["VAL-001 settings[0].unit"]),
        (P, "unit: 项", "unit: 头", ["VAL-001 ledgers[0].unit"]),
        (P, "codes: sector}", "codes: sectr}", ["PACK-003 ledgers[0].fields[1].codes"]),
        (P, "type: number, unit: 亿元", "type: number, unit: 忆元", ["VAL-001 ledgers[0].fields[2].unit"]),
        (P, "after: [signed]", "after: [singed]", ["PACK-003 ledgers[0].milestones[1].after"]),
        (P, "kind: flow, unit: 万元", "kind: flow, unit: 万", ["VAL-001 ledgers[0].measures[0].unit"]),
        (P, "open: [clerk]", "opens: [clerk]", ["PACK-003 ledgers[0].roles.opens"]),
        (F, "ledger: works.factory\n    when: signed\n    where: {s", "ledger: works.f\n    when: signed\n    where: {s",
         ["PACK-003 indicators[0].ledger"]),
        (F, "when: {milestone: started}", "when: {milestone: start}", ["PACK-003 indicators[1].when.milestone"]),
        (F, "share_of: works.signed", "share_of: works.sign", ["PACK-003 indicators[1].share_of"]),
        (F, "numerator: works.started", "numerator: works.start", ["PACK-003 indicators[2].numerator"]),
        (F, "unit: 亿元\n    places: 2\n    basis: {document: 工厂台账办法, clause: 第四条}", "unit: 元元\n    basis: {document: 甲}",
         ["VAL-001 indicators[3].unit"]),
        (F, "{field: amount}", "{field: amuont}", ["PACK-003 indicators[3].amount.field"]),
        (F, "{built: {max", "{bilt: {max", ["PACK-003 indicators[3].where.any[1].bilt"]),
        (F, "where: {reached: signed}", "where: {reached: sign}", ["PACK-003 indicators[4].where.reached"]),
        (F, "{measure: invested}", "{measure: invest}", ["PACK-003 indicators[4].amount.measure"]),
        (F, *held("started <= signed", of="{started: works.start, signed: works.signed}"), ["PACK-003 invariants[0].of.started"]),
        (F, "from: signed", "from: opened", []),
        (F, "from: signed", "from: sign", ["PACK-003 indicators[7].from.milestone"]),
        (F, "to: started", "to: start", ["PACK-003 indicators[7].to"]),
    ],
    "unique_names": [
        (P, "codelists:\n", "codelists:\n  - {codelist: sector, name: {zh: 甲, en: a}, codes: [{code: a, name: {zh: 甲, en: a}}]}\n",
         ["PACK-004 codelists[1].codelist"]),
        (P, "code: food", "code: steel", ["PACK-004 codelists[0].codes[1].code"]),
        (P, "field: built", "field: amount", ["PACK-004 ledgers[0].fields[3].field"]),
        (P, "milestone: visited", "milestone: signed", ["PACK-004 ledgers[0].milestones[2].milestone"]),
        (P, "measure: plan", "measure: invested", ["PACK-004 ledgers[0].measures[1].measure"]),
        (P, "stage: signed", "stage: lead", ["PACK-004 ledgers[0].stages[1].stage"]),
        (P, "field: foreign", "field: org", ["PACK-030 ledgers[0].fields[4].field"]),
        (P, "field: foreign", "field: any", ["PACK-030 ledgers[0].fields[4].field"]),
        (P, "milestone: visited", "milestone: opened", ["PACK-030 ledgers[0].milestones[2].milestone"]),
        (P, "milestone: visited", "milestone: standing", ["PACK-030 ledgers[0].milestones[2].milestone"]),
        (F, "indicator: works.visits", "indicator: works.plan", ["PACK-004 indicators[6].indicator"]),
        (F, *twice(), ["PACK-004 invariants[1].invariant"]),
    ],
    "milestones_acyclic": [
        (P, "{zh: 签约, en: Signed}}", "{zh: 签约, en: Signed}, after: [started]}", ["PACK-022 ledgers[0].milestones[0].after"]),
    ],
    "no_circular_formula": [
        (F, "numerator: works.started", "numerator: works.start_rate", ["PACK-005 indicators[2]"]),
        (F, "window: cumulative\n    ranks:", "window: cumulative\n    share_of: works.started\n    ranks:", ["PACK-005 indicators[0]"]),
    ],
    "dimensions_agree": [
        (F, "unit: 次", "unit: 个", ["PACK-006 indicators[6].unit"]),
        (F, "unit: 项\n    basis: {document: 工厂台账办法, clause: 第二条}\n    ledger: works.factory\n    when: {",
         "unit: 次\n    basis: {document: 工厂台账办法, clause: 第二条}\n    ledger: works.factory\n    when: {",
         ["PACK-006 indicators[1].unit", "PACK-006 indicators[1].unit", "PACK-006 indicators[2].unit"]),
        (F, 'unit: "%"\n    places: 1', "unit: 项", ["PACK-006 indicators[2].unit"]),
        (F, "denominator: works.signed", "denominator: works.amount", ["PACK-006 indicators[2].unit"]),
        (F, "unit: 亿元\n    places: 2\n    basis: {document: 工厂台账办法, clause: 第四条}", "unit: 亩\n    basis: {document: 甲}",
         ["PACK-006 indicators[3].unit"]),
        (F, "unit: 亿元\n    basis", "unit: 吨\n    basis", ["PACK-006 indicators[5].unit"]),
        (F, 'unit: "%"\n    basis: {document: 工厂台账办法, clause: 第七条}', "unit: 个百分点\n    basis: {document: 甲}",
         ["PACK-006 indicators[7].unit"]),
    ],
    "basis_stated": [
        (P, "- {document: 工厂台账办法, clause: 第一条}", "- {document: 待补}", ["PACK-009 basis[0]"]),
        (P, "{document: 工厂台账办法, clause: 第九条}", "{document: 工厂台账办法}", ["PACK-009 settings[0].basis"]),
        (P, "basis: {document: 行业分类}", 'basis: {document: " "}', ["PACK-032 codelists[0]"]),
        (P, "    basis: {document: 行业分类}\n", "", ["PACK-032 codelists[0]"]),
        (F, "{document: 工厂台账办法, clause: 第三条}", "{document: TODO}", ["PACK-009 indicators[2].basis"]),
        (F, "{document: 工厂台账办法, clause: 第三条}", "{document: 本包定义}", ["PACK-009 indicators[2].basis"]),
        (F, *[one.replace("甲", "待补") for one in held("started <= signed")], ["PACK-009 invariants[0].basis"]),
    ],
    "own_words_told_apart": [
        (P, "- {document: 工厂台账办法, clause: 第一条}", "- {document: 本包建议值, note: 区里定}", ["PACK-039 basis[0]"]),
        (P, "{document: 工厂台账办法, clause: 第九条}", "{document: 本包建议值, note: 区里定}", []),
        (P, "{document: 工厂台账办法, clause: 第九条}", "{document: 本包定义, note: 区里定}", ["PACK-039 settings[0].basis"]),
        (P, "{document: 工厂台账办法, clause: 第九条}", "{document: 通行做法, note: 三十天}", ["PACK-039 settings[0].basis"]),
        (P, "basis: {document: 行业分类}", "basis: {document: 本包建议值, note: 区里定}", []),
        (P, "    basis: {document: 行业分类}\n", "", []),
        (P, "basis: {document: 行业分类}", "basis: {document: 本包自拟, note: 区里定}", ["PACK-039 codelists[0].basis"]),
        (P, "kind: flow, unit: 万元", "kind: flow, unit: 万元, basis: {document: Default}",
         ["PACK-039 ledgers[0].measures[0].basis"]),
        (F, "{document: 工厂台账办法, clause: 第三条}", "{document: 本包定义, clause: 开工除以签约}", []),
        (F, "{document: 工厂台账办法, clause: 第三条}", "{document: 本包建议值, clause: 开工除以签约}",
         ["PACK-039 indicators[2].basis"]),
        (F, *[one.replace("甲", "建议值") for one in held("started <= signed")], ["PACK-039 invariants[0].basis"]),
    ],
    "synonyms_unambiguous": [
        (F, "name: {zh: 开工工厂, en: Factories started}", "name: {zh: 签约工厂, en: Factories started}", ["PACK-010 indicators[1].name"]),
        (F, "share_of: works.signed", "synonyms: [签约工厂]", ["PACK-010 indicators[1].synonyms"]),
        (F, 'unit: "%"\n    places: 1', 'synonyms: [签约工厂]\n    unit: "%"', []),
        (P, "zh: 建成日", "zh: 协议资金", ["PACK-010 ledgers[0].fields[3]"]),
        (P, "zh: 完成投资,", "zh: 签约,", ["PACK-010 ledgers[0].measures[0]"]),
    ],
    "amounts_are_numbers": [
        (F, "{field: amount}", "{field: amount, measure: invested}", ["PACK-024 indicators[3].amount"]),
        (F, "{measure: plan}", "{}", ["PACK-024 indicators[5].amount"]),
        (F, "{field: amount}", "{field: sector}", ["PACK-025 indicators[3].amount.field"]),
        (F, "{field: amount}", "{field: org}", ["PACK-025 indicators[3].amount.field"]),
        (P, "type: number, unit: 亿元", "type: number, unit: 亿元, many: true", ["PACK-025 indicators[3].amount.field"]),
    ],
    "moments_fit": [
        (F, "window: year_to_date", "window: rolling\n    span: {months: 12}", []),
        (F, "window: year_to_date", "window: rolling\n    span: {days: 30}", []),
        (F, "window: year_to_date", "window: rolling", ["PACK-026 indicators[4].span"]),
        (F, "window: year_to_date", "window: rolling\n    span: {}", ["PACK-026 indicators[4].span"]),
        (F, "window: year_to_date", "window: rolling\n    span: {months: 1, days: 1}", ["PACK-026 indicators[4].span"]),
        (F, "window: year_to_date", "window: year_to_date\n    span: {months: 1}", ["PACK-026 indicators[4].span"]),
        (F, "when: {milestone: started}", "when: {at: opened, milestone: started}", ["PACK-026 indicators[1].when.milestone"]),
        (F, "when: {milestone: started}", "when: {at: opened, occurrence: last}", ["PACK-026 indicators[1].when"]),
        (F, "when: {milestone: started}", "when: {at: standing, status: planned}", ["PACK-026 indicators[1].when"]),
        (F, "when: {milestone: started}", "when: standing", []),
        (F, "when: {milestone: started}", "when: {at: milestone}", ["PACK-026 indicators[1].when"]),
        (F, "when: {milestone: started}", "when: {milestone: started, occurrence: each}", ["PACK-026 indicators[1].when"]),
        (F, "{field: amount}\n    when: signed", "{field: amount}", ["PACK-026 indicators[3]"]),
        (F, "{field: amount}\n    when: signed", "{field: amount}\n    when: {milestone: visited, occurrence: each}",
         ["PACK-026 indicators[3].when"]),
        (F, "{measure: invested}", "{measure: invested}\n    when: signed", ["PACK-026 indicators[4].when"]),
        (F, "{measure: invested}", "{measure: plan}", ["PACK-026 indicators[4].amount.measure"]),
        (F, "{measure: plan}", "{measure: invested}", ["PACK-026 indicators[5].amount.measure"]),
        (F, "{measure: plan}", "{field: amount}", []),
        (F, "from: signed", "from: standing", ["PACK-026 indicators[7].from"]),
        (F, "from: signed", "from: {milestone: visited, occurrence: each}", ["PACK-026 indicators[7].from"]),
        (F, "to: started", "to: signed", ["PACK-026 indicators[7].to"]),
        (F, "from: signed", "from: {milestone: started, status: planned}", []),
        (F, "from: signed", "from: opened", []),
    ],
    "personal_fields_not_in_figures": [
        (P, "title: name", "title: contact", ["PACK-027 ledgers[0].title"]),
        (F, "not: {foreign: true}", "contact: {known: true}", ["PACK-027 indicators[0].where.contact"]),
        (P, "type: number, unit: 亿元", "type: number, personal: true, unit: 亿元",
         ["PACK-027 indicators[3].where.any[0].amount", "PACK-027 indicators[3].amount.field"]),
    ],
    "conditions_fit": [
        (F, "sector: [steel, food]", "sector: [steel, fod]", ["PACK-018 indicators[0].where.sector"]),
        (F, "foreign: true", 'foreign: "yes"', ["PACK-028 indicators[0].where.not.foreign"]),
        (F, "foreign: true", "name: true", ["PACK-028 indicators[0].where.not.name"]),
        (F, "foreign: true", "name: 3", ["PACK-028 indicators[0].where.not.name"]),
        (F, "foreign: true", "name: 甲厂", []),
        (F, "foreign: true", 'org: "500118"', []),
        (F, "foreign: true", "org: {known: true}", []),
        (F, "{amount: {min: 1}}", "{amount: {min: 一}}", ["PACK-028 indicators[3].where.any[0].amount"]),
        (F, "{amount: {min: 1}}", "{name: {min: 1}}", ["PACK-028 indicators[3].where.any[0].name"]),
        (F, "max: 2030-01-01", "max: 2030-13-01", ["PACK-028 indicators[3].where.any[1].built"]),
    ],
    "stages_name_milestones": [
        (P, "reached: signed}", "reached: singed}", ["PACK-003 ledgers[0].stages[1]"]),
        (P, "Signed}, reached: signed}", "Signed}}", ["PACK-031 ledgers[0].stages[1]"]),
    ],
    "title_is_required": [
        (P, "title: name", "title: nam", ["PACK-003 ledgers[0].title"]),
        (P, "Name}, required: true}", "Name}}", ["PACK-029 ledgers[0].title"]),
        (P, "title: name", "title: amount", ["PACK-029 ledgers[0].title"]),
    ],
    "former_names_free": [
        (P, "type: flag}", "type: flag, formerly: [abroad]}", []),
        (P, "type: flag}", "type: flag, formerly: [built]}", ["PACK-037 ledgers[0].fields[4]"]),
        (P, "en: Started}, after: [signed]}", "en: Started}, after: [signed], formerly: [visited]}",
         ["PACK-037 ledgers[0].milestones[1]"]),
        (P, "type: date}", "type: date, formerly: [abroad, abroad]}", ["PACK-037 ledgers[0].fields[3]"] * 2),
        (P, "type: flag}", "type: flag, retired: true, replaced_by: [name]}", []),
        (P, "type: flag}", "type: flag, retired: true, replaced_by: [nam]}", ["PACK-037 ledgers[0].fields[4]"]),
        (P, "type: flag}", "type: flag, retired: true, required: true}", ["PACK-037 ledgers[0].fields[4]"]),
        (P, "type: flag}", "type: flag, replaced_by: [name]}", ["PACK-037 ledgers[0].fields[4]"]),
        (P, "en: Name}, required: true}", "en: Name}, retired: true}", ["PACK-037 ledgers[0].fields[0]"]),
    ],
    "expressions_fit": [
        (F, *derived("started / signed"), []),
        (F, *derived("max(started, signed) / (signed + 0)"), []),
        (F, *derived("started - signed", unit="项"), []),
        (F, *derived("1 - started / signed"), []),
        (F, *derived("started / signed - 0.5", unit="个百分点"), []),
        (F, *derived("started * 2", unit="项", of="{started: works.started}"), []),
        (F, *derived("started / amount", of="{started: works.started, amount: works.amount}"), ["PACK-006 indicators[2].unit"]),
        (F, *derived("started * signed", unit="项"), ["PACK-006 indicators[2].unit"]),
        (F, *derived("started - signed"), ["PACK-006 indicators[2].unit"]),
        (F, *derived("started + amount", of="{started: works.started, amount: works.amount}", unit="项"),
         ["PACK-038 indicators[2].formula"]),
        (F, *derived("started + 1", unit="项", of="{started: works.started}"), ["PACK-038 indicators[2].formula"]),
        (F, *derived("started / singed"), ["PACK-038 indicators[2].formula"]),
        (F, *derived("started"), ["PACK-038 indicators[2].formula"]),
        (F, *derived("started / signed)"), ["PACK-038 indicators[2].formula"]),
        (F, *derived("started ** signed"), ["PACK-038 indicators[2].formula"]),
        (F, *derived("started / signed", of="{started: works.start, signed: works.signed}"), []),
        (F, *held("started <= signed"), []),
        (F, *held("started / signed <= 1"), []),
        (F, *held("started <= signed <= 3"), ["PACK-038 invariants[0].holds"]),
        (F, *held("started"), ["PACK-038 invariants[0].holds"]),
        (F, *held("started <= sined"), ["PACK-038 invariants[0].holds"]),
        (F, *held("started <= 3 + signed"), ["PACK-038 invariants[0].holds"]),
        (F, *held("started <= amount", of="{started: works.started, amount: works.amount}"), ["PACK-038 invariants[0].holds"]),
        (F, *held("started <= signed", of="{started: works.start, signed: works.signed}"), []),
    ],
    "fields_complete": [
        (P, "type: number, unit: 亿元", "type: number", ["PACK-029 ledgers[0].fields[2]"]),
        (P, "type: date}", "type: date, unit: 天}", ["PACK-029 ledgers[0].fields[3]"]),
        (P, "type: code, codes: sector}", "type: code}", ["PACK-029 ledgers[0].fields[1]"]),
        (P, "type: flag}", "type: flag, codes: sector}", ["PACK-029 ledgers[0].fields[4]"]),
        (P, "type: flag}", "type: flag, subject: other}", ["PACK-029 ledgers[0].fields[4]"]),
    ],
}  # fmt: skip
CASES = [(rule, *case) for rule, cases in BROKEN.items() for case in cases]


def test_the_small_pack_breaks_no_rule() -> None:
    assert SMALL.lint() == []


def test_every_rule_has_its_cases_here() -> None:
    assert [name for name, _ in rules()] == sorted(BROKEN)


@pytest.mark.parametrize(("rule", "file", "old", "new", "want"), CASES)
def test_rule(rule: str, file: str, old: str, new: str, want: list[str]) -> None:
    texts = SMALL.pack_with(old, new) if file == P else SMALL.indicators_with(old, new)
    pack = texts.read()
    assert spots(list(dict(rules())[rule](pack, Declarations((pack,))))) == want


def clock(body: str, unit: str = "天") -> Texts:
    """The small pack with one more indicator of the given kind and keys."""
    head = "indicator: works.more, name: {zh: 又一数, en: m}, basis: {document: 甲}, ledger: works.factory"
    return Texts(PACK, f"{INDICATORS.rstrip()}\n  - {{{head}, unit: '{unit}', {body}}}\n")


@pytest.mark.parametrize(
    ("body", "unit", "want"),
    [
        ("kind: duration, from: signed, to: started", "天", []),
        ("kind: duration, from: opened, to: started", "年", []),
        ("kind: duration, from: {milestone: visited, occurrence: last}, to: started", "天", []),
        ("kind: duration, from: signed, to: started", "项", ["PACK-006 indicators[9].unit"]),
        ("kind: duration, from: standing, to: started", "天", ["PACK-026 indicators[9].from"]),
        (
            "kind: duration, from: {milestone: signed, status: planned}, to: started",
            "天",
            ["PACK-026 indicators[9].from"],
        ),
        (
            "kind: duration, from: {milestone: visited, occurrence: each}, to: started",
            "天",
            ["PACK-026 indicators[9].from"],
        ),
        ("kind: duration, from: started, to: started", "天", ["PACK-026 indicators[9].to"]),
        ("kind: duration, from: stated, to: started", "天", ["PACK-003 indicators[9].from.milestone"]),
        ("kind: duration, from: signed, to: stated", "天", ["PACK-003 indicators[9].to"]),
        ("kind: on_time, milestone: started", "%", []),
        ("kind: on_time, milestone: started", "天", ["PACK-006 indicators[9].unit"]),
        ("kind: on_time, milestone: stated", "%", ["PACK-003 indicators[9].milestone"]),
    ],
)
def test_clocks_name_steps_that_are_there_and_units_they_are_told_in(body: str, unit: str, want: list[str]) -> None:
    assert spots(clock(body, unit).lint()) == want


def test_sentences_name_the_nearest_known_name() -> None:
    found = SMALL.indicators_with("numerator: works.started", "numerator: works.stated").lint()[0]
    assert found.line() == (
        "PACK-003 works/indicators.yaml:28 indicators[2].numerator: 没有名为“works.stated”的指标 "
        "(相近的有：works.started、works.start_rate、works.invested)"
    )
    assert found.sentence("en") == "there is no indicator called 'works.stated'"


def test_names_are_unique_over_packs_and_the_later_pack_is_told() -> None:
    first = SMALL.read()
    second = Texts(PACK.replace("pack: works", "pack: other"))
    later, issues = parse_pack("other", second.files())
    assert later is not None
    assert issues == []
    declared = Declarations((first, later))
    twice = [one for one in check_all(later, declared) if one.code == "PACK-004"]
    assert len(twice) == 10  # one ledger and nine indicators
    assert twice[0].hint() == "第一次在 works/indicators.yaml:2 indicators[0].indicator"
    assert {one.where.file for one in twice} == {"other/pack.yaml", "other/indicators.yaml"}
    assert check_all(first, declared) == []


def test_a_phrase_that_another_pack_uses_is_a_warning_in_the_later() -> None:
    first = SMALL.read()
    texts = Texts(
        PACK.replace("pack: works", "pack: other").replace("works.", "other."), INDICATORS.replace("works.", "other.")
    )
    later = parse_pack("other", texts.files())[0]
    assert later is not None
    declared = Declarations((first, later))
    assert check_all(first, declared) == []
    found = check_all(later, declared)
    assert {(one.code, one.level.value) for one in found} == {("PACK-034", "warning")}
    assert len(found) == 9


def test_one_phrase_may_mean_two_things_of_different_units_but_not_of_one() -> None:
    declared = SMALL.indicators_with("source: {zh: 统计局", "synonyms: [签约金额]\n    source: {zh: 统计局").read()
    assert check_all(declared, Declarations((declared,))) == []


def chain(length: int) -> str:
    """Ratios, each over the one before it: `length` indicators in one another."""
    head = INDICATORS.rstrip()
    for number in range(length):
        over = "works.signed" if number == 0 else f"works.r{number - 1}"
        head += (
            f"\n  - {{indicator: works.r{number}, kind: ratio, name: {{zh: 率{number}, en: r}}, unit: '%',"
            f" basis: {{document: 甲}}, numerator: {over}, denominator: {over}}}"
        )
    return head + "\n"


def test_formulas_may_be_sixteen_deep_and_no_deeper() -> None:
    assert Texts(PACK, chain(15)).lint() == []
    assert [(one.code, one.params["name"]) for one in Texts(PACK, chain(17)).lint()] == [
        ("PACK-023", "works.r15"),
        ("PACK-023", "works.r16"),
    ]


def test_a_circle_in_another_indicator_is_told_there() -> None:
    texts = SMALL.indicators_with("denominator: works.signed", "denominator: works.start_rate")
    found = texts.lint()
    assert [one.params["loop"] for one in found if one.code == "PACK-005"] == ["works.start_rate → works.start_rate"]


def test_a_reader_of_lines_is_sent_to_the_whole_where_the_part_has_none() -> None:
    pack = replace(SMALL.indicators_with("sector: [steel, food]", "sector: [fod]").read(), lines={})
    found = check_all(pack, Declarations((pack,)))
    assert [str(one.where) for one in found] == ["works/indicators.yaml indicators[0].where"]


def test_a_pack_cites_the_ledgers_and_indicators_of_its_formulas() -> None:
    names = list(cited(SMALL.read()))
    assert names.count("works.factory") == 7
    assert [name for name in names if name != "works.factory"] == ["works.signed", "works.started", "works.signed"]


def test_units_that_no_rule_can_judge_are_left_to_the_rule_of_names() -> None:
    found = SMALL.pack_with("unit: 项", "unit: 头").lint()
    assert {one.code for one in found} == {"VAL-001"}
