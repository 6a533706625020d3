"""What must hold between figures, after commands were written: by the program's own verbs, on both databases."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cast import HERE, NOW, OPERATOR, THERE, command, opening
from small_pack import Texts
from taizhang.server.actions.adopt import PackText, adopt
from taizhang.server.actions.append import submit
from taizhang.server.queries.figures import forget_source, violations
from terminal import taizhang

RULE = """
invariants:
  - invariant: works.steps
    name: {zh: 开工不多于签约, en: No more started than signed}
    basis: {document: 工厂台账办法, clause: 第二条}
    of:
      signed: works.signed
      started: works.started
    holds: started <= signed
    periods: [month, year]
"""


@pytest.fixture
def ruled(city: str) -> str:
    files = {**Texts().files(), "indicators.yaml": Texts().indicators + RULE}
    _, issues = adopt([PackText("works", files)], OPERATOR, date(2020, 1, 1), NOW, using=city)
    assert issues == []
    forget_source(city)
    return city


def step(key: str, milestone: str, day: str, item: str = "F1") -> Any:
    payload = {"milestone": milestone, "occurrence": 1, "status": "actual"}
    return command(key, item, "milestone", payload, date.fromisoformat(day))


def test_it_is_told_for_the_periods_and_the_orgs_of_what_was_written(ruled: str) -> None:
    fields = {"fields": {"org": "500118-tz", "name": "甲厂", "sector": "steel", "foreign": False}}
    asked = [
        command("o", "F1", "open", fields, date(2026, 5, 1)),
        step("a", "signed", "2026-05-02"),
        step("b", "started", "2026-05-10"),
    ]
    assert all(one.receipt for one in submit(asked, NOW, using=ruled))
    assert violations({HERE}, {date(2026, 5, 10)}, ruled) == ([], [])
    abroad = {
        "fields": {"org": "500118-tz", "name": "乙厂", "sector": "steel", "foreign": True}
    }  # not counted as signed
    asked = [
        command("p", "F2", "open", abroad, date(2026, 5, 1)),
        step("c", "signed", "2026-05-02", "F2"),
        step("d", "started", "2026-05-20", "F2"),
    ]
    assert all(one.receipt for one in submit(asked, NOW, using=ruled))
    broken, issues = violations({HERE}, {date(2026, 5, 20)}, ruled)
    assert issues == []
    assert [(one.org.code, str(one.period), str(one.left), str(one.right)) for one in broken] == [
        (HERE, "2026-05", "2", "1"),
        (HERE, "2026", "2", "1"),
    ]
    assert violations({THERE}, {date(2026, 5, 20)}, ruled) == ([], [])
    assert violations(set(), set(), ruled) == ([], [])


def test_without_such_rules_nothing_is_looked_up(city: str) -> None:
    submit([opening("o", "F1", "甲厂")], NOW, using=city)
    assert violations({HERE}, {date(2026, 5, 20)}, city) == ([], [])


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("ruled")
def test_verbs_tell_of_it(tmp_path: Path) -> None:
    abroad = {"fields": {"org": "500118-tz", "name": "乙厂", "sector": "steel", "foreign": True}}
    lines = [
        {"key": "p", "ledger": "works.factory", "item": "F2", "verb": "open", "payload": abroad, "effective_on": "2026-05-01"},
        {"key": "c", "ledger": "works.factory", "item": "F2", "verb": "milestone", "effective_on": "2026-05-02",
         "payload": {"milestone": "signed", "occurrence": 1, "status": "actual"}},
        {"key": "d", "ledger": "works.factory", "item": "F2", "verb": "milestone", "effective_on": "2026-05-20",
         "payload": {"milestone": "started", "occurrence": 1, "status": "actual"}},
    ]  # fmt: skip
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(json.dumps({**one, "book": HERE}, ensure_ascii=False) for one in lines))
    done = taizhang(tmp_path, "post", file, "--actor", "p-clerk")
    assert (done.returncode, done.stdout.count("sha256:")) == (0, 3), done.stderr
    assert "FIG-009" in done.stderr
    assert "开工不多于签约" in done.stderr
    found = taizhang(tmp_path, "invariants", "--day", "2026-05-31", "--json")
    assert found.returncode == 1
    assert [(one["period"], one["left"], one["right"]) for one in json.loads(found.stdout)["violations"]] == [
        ("2026-05", "1", "0"),
        ("2026", "1", "0"),
    ]
    said = taizhang(tmp_path, "invariants", "--day", "2026-05-31", "--lang", "en")
    assert said.returncode == 1
    assert "No more started than signed" in said.stderr
    asked = taizhang(tmp_path, "invariants", "--org", HERE, "--period", "2026-Q2", "--json")
    told = json.loads(asked.stdout)
    assert asked.returncode == 1
    assert [(one["period"], one["since"]["book"]) for one in told["violations"]] == [
        ("2026", HERE),
        ("2026-06", HERE),  # what was signed and started by then, not in that month alone
        ("2026-05", HERE),
    ]
    assert told["violations"][0]["figures"][0]["value"] == 0  # signed abroad is not counted
    assert (told["unanswerable"], told["holding"]) == ([], 0)  # in April nothing stood yet
    nameless = taizhang(tmp_path, "invariants", "--period", "2026-Q2")
    assert nameless.returncode == 2
    assert "CLI-063" in nameless.stderr
    calm = taizhang(tmp_path, "invariants", "--day", "2025-05-31")
    assert (calm.returncode, calm.stderr) == (0, "")
    assert taizhang(tmp_path, "invariants", "--day", "2026-05-31", "--org", THERE).returncode == 0
    assert taizhang(tmp_path, "invariants", "--day", "2026-05-32").returncode == 2
    assert taizhang(tmp_path / "none", "invariants").returncode == 2
