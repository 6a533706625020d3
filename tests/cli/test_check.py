"""`taizhang check`: what it says of a sound pack, a broken one, and an example whose figures differ."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from small_pack import SMALL, Texts
from taizhang.cli.main import main
from test_loader import folder_of

# Two factories signed (1.5 and 2.25 亿元), one of them started in April: at the end of June one of two, 50 %.
EXAMPLE = """\
example: two_factories
about: {zh: 两家签约，一家开工, en: Two signed and one started}
orgs:
  - {code: "500000", name: 重庆市, short: 重庆, kind: city, own_book: true}
  - {code: "500118", name: 永川区, short: 永川, kind: district, parent: "500000", own_book: true}
  - {code: "500118-BUREAU", name: 招商局, short: 招商局, kind: bureau, parent: "500118"}
commands:
  - {item: F1, ledger: works.factory, verb: open, effective_on: 2021-03-01,
     payload: {fields: {org: 500118-BUREAU, name: 一厂, sector: steel, amount: 1.5, foreign: false}}}
  - {item: F1, ledger: works.factory, verb: milestone, effective_on: 2021-03-02, payload: {milestone: signed}}
  - {item: F2, ledger: works.factory, verb: open, effective_on: 2021-03-01,
     payload: {fields: {org: 500118-BUREAU, name: 二厂, sector: food, amount: {value: 22500, unit: 万元}, foreign: false}}}
  - {item: F2, ledger: works.factory, verb: milestone, effective_on: 2021-03-05, payload: {milestone: signed}}
  - {item: F2, ledger: works.factory, verb: milestone, effective_on: 2021-04-20, payload: {milestone: started}}
  - {item: F1, ledger: works.factory, verb: measure, effective_on: 2021-05-01, payload: {measure: invested, value: 3000}}
  - {item: works.output_growth/500118/2021-06, ledger: sys.report, verb: report, effective_on: 2021-07-10,
     payload: {indicator: works.output_growth, org: "500118", period: 2021-06, value: 8.1, unit: "%", source: 统计局}}
expect:
  - {indicator: works.signed, org: "500118", period: 2021-06, value: 2}
  - {indicator: works.signed, org: "500118", period: 2021-06, value: 1, after: 2}
  - {indicator: works.start_rate, org: "500118", period: 2021-06, value: 50.0, numerator: 1, denominator: 2}
  - {indicator: works.start_rate, org: "500118", period: 2021-03-01, value: null, reason: DENOMINATOR_ZERO}
  - {indicator: works.started, org: "500118", period: 2021-06, value: 1, with: {share: 50}}
  - {indicator: works.amount, org: "500118", period: 2021-06, value: 3.75}
  - {indicator: works.invested, org: "500118", period: 2021-06, value: 0.30}
  - {indicator: works.output_growth, org: "500118", period: 2021-06, value: 8.1}
"""

# names that no pack of the program uses
QUIET = SMALL.indicators_with("zh: 开工率", "zh: 工厂开工率").indicators_with("zh: 签约金额", "zh: 工厂签约金额")


def pack_at(home: Path, texts: Texts = QUIET, example: str = EXAMPLE) -> Path:
    folder = folder_of(home, texts)
    (folder / "README.md").write_text("工厂", encoding="utf-8")
    (folder / "examples" / "two.yaml").write_text(example, encoding="utf-8")
    return folder


def changed(old: str, new: str) -> str:
    assert EXAMPLE.count(old) == 1, old
    return EXAMPLE.replace(old, new)


def test_a_sound_pack_is_listed_and_its_example_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["check", str(pack_at(tmp_path))])
    said = capsys.readouterr()
    assert (said.err, code) == ("", 0)
    assert said.out.splitlines()[0] == "works 2026.1  工厂"
    assert "例子  two_factories✓" in said.out
    assert said.out.splitlines()[-1] == "错误 0 处，提醒 0 处"


def test_an_entry_too_large_to_keep_is_told_at_its_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    annexes = ", ".join(f"附件{number}: {'长' * 10_000}" for number in range(10))
    example = changed(
        "2021-03-05, payload: {milestone: signed}}",
        f"2021-03-05, payload: {{milestone: signed, evidence: {{{annexes}}}}}}}",
    )
    assert main(["check", str(pack_at(tmp_path, example=example))]) == 1
    told = capsys.readouterr().err.splitlines()[0]
    assert told.startswith("SRV-003 works/examples/two.yaml:13 commands[3]: 这条记录无法保存")


def test_the_same_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(pack_at(tmp_path)), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["issues"] == []
    (pack,) = body["packs"]
    assert (pack["pack"], pack["version"], pack["digest"]) == ("works", "2026.1", QUIET.read().digest)
    assert pack["ledgers"] == ["works.factory"]
    assert len(pack["indicators"]) == 9
    assert pack["examples"] == [{"example": "works/two_factories", "passed": True}]


def issues_of(home: Path, capsys: pytest.CaptureFixture[str], example: str, texts: Texts = QUIET) -> list[str]:
    assert main(["check", str(pack_at(home, texts, example))]) == 1
    return [line.partition(" (")[0] for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [
        ("value: 3.75", "value: 3.80", "works.amount 500118 2021-06 应得 3.80，算得 3.75"),
        ("value: 50.0", "value: 51", "works.start_rate 500118 2021-06 应得 51，算得 50.0"),
        ("denominator: 2}", "denominator: 3}", "works.start_rate 500118 2021-06 denominator 应得 3，算得 2"),
        ("value: null, reason: DENOMINATOR_ZERO", "value: 0", "works.start_rate 500118 2021-03-01 应得 0，算得 null (DENOMINATOR_ZERO)"),
        ("reason: DENOMINATOR_ZERO", "reason: NO_ITEMS", "works.start_rate 500118 2021-03-01 reason 应得 NO_ITEMS，算得 DENOMINATOR_ZERO"),
        ("value: 0.30", "value: null", "works.invested 500118 2021-06 应得 null，算得 0.3"),
        ("share: 50", "share: 49.9", "works.started 500118 2021-06 share 应得 49.9，算得 50.0"),
        ("value: 1, after: 2", "value: 1, after: 4", "works.signed 500118 2021-06 应得 1，算得 2"),
    ],
)  # fmt: skip
def test_a_figure_that_differs_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, want: str
) -> None:
    assert main(["check", str(pack_at(tmp_path, QUIET, changed(old, new)))]) == 1
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert line.startswith("PACK-007 works/examples/two.yaml:")
    assert f"例子“works/two_factories”：{want}" in line
    assert "two_factories✗" in said.out


RULED = replace(
    QUIET,
    indicators=QUIET.indicators
    + """
invariants:
  - invariant: works.steps
    name: {zh: 开工不多于签约, en: No more started than signed}
    basis: {document: 工厂台账办法, clause: 第二条}
    of: {started: works.started, signed: works.signed}
    holds: started <= signed
    periods: [month]
""",
)


@pytest.mark.parametrize(
    ("said", "want"),
    [
        ("period: 2021-06, holds: true, left: 1, right: 2", []),
        ("period: 2021-03, holds: true, left: 0, right: 1, after: 2", []),
        ("period: 2021-02, holds: null", []),  # no factory stood
        ("period: 2021-06, holds: false", ["works.steps 500118 2021-06 应得 broken，算得 holds"]),
        ("period: 2021-06, holds: true, left: 2, right: 2", ["works.steps 500118 2021-06 left 应得 2，算得 1"]),
        ("period: 2021-Q2, holds: true", ["works.steps 500118 2021-Q2 应得 holds，算得 -"]),  # looked at by month
        ("period: 2021-6, holds: true", ["VAL-002"]),
        ("period: 2021-06, holds: true, after: 40", ["PACK-002"]),
    ],
)
def test_an_invariant_that_stands_otherwise_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str, want: list[str]
) -> None:
    line = f'invariants:\n  - {{invariant: works.steps, org: "500118", {said}}}\n'
    code = main(["check", str(pack_at(tmp_path, RULED, EXAMPLE + line))])
    told = capsys.readouterr().err.splitlines()
    assert code == len(told) == len(want)
    assert all(piece in one for piece, one in zip(want, told, strict=True))


def test_a_comparison_that_is_not_there_is_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = issues_of(tmp_path, capsys, changed("with: {share: 50}", "with: {target: 50}"))
    assert "works.started 500118 2021-06 target 应得 50，算得 null" in line


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [
        ("amount: 1.5,", "amount: 一点五,", ["VAL-003 works/examples/two.yaml:8 commands[0].payload.fields.amount"]),
        ("period: 2021-03-01,", "period: 2021-3,", ["VAL-002 works/examples/two.yaml:22 expect[3]"]),
        ("value: 1, after: 2", "value: 1, after: 40", ["PACK-002 works/examples/two.yaml:20 expect[1]"]),
        ("kind: bureau", "kind: bureaus", ["LEDG-009 works/examples/two.yaml:6 orgs[2]"]),
        ("works.amount, org", "works.amounts, org", ["FIG-001 works/examples/two.yaml:24 expect[5]"]),
        # what is made in April is no parent and no responsible org before, and no district of 2020 has a figure
        (
            'kind: district, parent: "500000", own_book: true',
            'kind: district, parent: "500000", own_book: true, since: 2021-04-01',
            ["LEDG-020 works/examples/two.yaml:6 orgs[2]"],
        ),
        (
            'kind: bureau, parent: "500118"',
            'kind: bureau, parent: "500118", since: 2021-04-01',
            ["LEDG-020 works/examples/two.yaml:8 commands[0].payload.fields.org"],
        ),
        (
            'works.start_rate, org: "500118", period: 2021-03-01',
            'works.start_rate, org: "500155", period: 2021-03-01',
            ["FIG-002 works/examples/two.yaml:22 expect[3]"],
        ),
    ],
)
def test_an_example_that_cannot_be_run_is_told_in_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, want: list[str]
) -> None:
    found = issues_of(tmp_path, capsys, changed(old, new))
    assert [line.partition(": ")[0] for line in found][: len(want)] == want


def test_examples_of_a_broken_pack_are_read_and_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = QUIET.indicators_with("numerator: works.started", "numerator: works.nothing")
    found = issues_of(tmp_path, capsys, changed("kind: bureau", "kind: [bureau"), texts)
    assert [line.partition(" ")[0] for line in found] == ["PACK-003", "PACK-001"]


def test_packs_of_the_program_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json", "investment"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert [pack["pack"] for pack in body["packs"]] == ["investment"]


def test_every_pack_of_the_program_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert [one for one in body["issues"] if one["level"] == "error"] == []
    assert all(example["passed"] for pack in body["packs"] for example in pack["examples"])


def test_a_pack_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "check", "investmnt"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("PACK-003 -: there is no pack called 'investmnt' (nearest: investment")


@pytest.mark.parametrize("home", ["demo", "check", "figure"])
def test_a_home_folder_may_be_named_like_a_verb(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", home, "check", "no-such-pack"]) == 2
    assert capsys.readouterr().err.startswith("PACK-003")
