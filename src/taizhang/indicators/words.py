"""The words of comparisons, of reasons for what is unknown and of formulas, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from taizhang.core.issues import Lang

COMPARISON_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "target": ("完成目标", "of target"),
        "pace": ("比序时进度", "against time gone"),
        "yoy": ("同比", "year on year"),
        "previous": ("环比", "on the period before"),
        "share": ("占比", "share"),
        "complement": ("其余", "the rest"),
        "above_share": ("占上级", "share of the org above"),
        "above_rest": ("上级的其余单位", "rest of the org above"),
        "rank": ("位次", "rank"),
        "score": ("功效系数", "score"),
    }
)
REASON_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "NOT_REPORTED": ("未报", "not reported"),
        "NO_ITEMS": ("账簿里还没有这类事项", "the book has no such items yet"),
        "DENOMINATOR_ZERO": ("分母为零", "the denominator is zero"),
        "OPERAND_UNKNOWN": ("算式里有未知的数", "a part of it is unknown"),
        "NO_TARGET": ("没有下达目标", "no target was set"),
        "NO_BASE_PERIOD": ("没有可比的上期", "there is no such period to compare with"),
        "BASE_NOT_POSITIVE": ("基数不大于零，增幅没有意义", "the base is not above zero, so growth has no meaning"),
        "NO_WHOLE": ("没有总体可比", "there is no whole to hold it against"),
        "NOT_RANKED": ("不参加排位", "not ranked"),
        "NO_SPREAD": ("各单位的数相同，分不出高下", "all are the same, which tells none from another"),
    }
)
FORMULA_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "formula.count": (
            "《{ledger}》中{window}{moment}的{item}个数",
            'number of {item} in "{ledger}" {moment} {window}',
        ),
        "formula.sum": (
            "《{ledger}》中{window}{moment}的{item}，其“{amount}”之和",
            'sum of "{amount}" over {item} in "{ledger}" {moment} {window}',
        ),
        "formula.flow": (
            "《{ledger}》中各{item}{window}“{amount}”发生额之和",
            'sum of "{amount}" entered {window} over {item} in "{ledger}"',
        ),
        "formula.level": (
            "《{ledger}》中各{item}期末“{amount}”的最新值之和",
            'sum over {item} in "{ledger}" of the last "{amount}" at the end of the period',
        ),
        "formula.conversion": (
            "《{ledger}》中{window}{moment}的{item}，到期末已达到“{to}”的占比",
            'of {item} in "{ledger}" {moment} {window}, the share that reached "{to}" by the end of the period',
        ),
        "formula.on_time": (
            "《{ledger}》中计划在{window}达到“{step}”的{item}（应办），按期达到的占比",
            'of {item} in "{ledger}" due to reach "{step}" {window}, the share that did by the day planned',
        ),
        "formula.duration": (
            "《{ledger}》中{window}首次达到“{to}”的{item}，自{moment}起的平均历时",
            'the mean time from {moment} of {item} in "{ledger}" that first reached "{to}" {window}',
        ),
        "formula.reported": ("照录{source}公布的数，不再推算", "entered as published by {source}, never recomputed"),
        "formula.is": ("：{formula}", ": {formula}"),
        "formula.when": ("（{when}）", " ({when})"),
        "formula.over": ("{name}（{over}）", "{name} ({over})"),
        "formula.where": ("；限：{limit}", "; only: {limit}"),
        "window.period": ("本期", "in the period"),
        "window.year_to_date": ("年初至期末", "from January to the period's end"),
        "window.rolling": ("截至期末的一段时间", "in a time up to the period's end"),
        "window.rolling_months": ("截至期末的 {count} 个月", "in the {count} months up to the period's end"),
        "window.rolling_days": ("截至期末的 {count} 天", "in the {count} days up to the period's end"),
        "window.cumulative": ("截至期末累计", "up to the period's end"),
        "moment.opened": ("建账", "opened"),
        "moment.standing": ("在册", "standing"),
        "moment.first": ("首次达到“{step}”", 'first reaching "{step}"'),
        "moment.last": ("末次达到“{step}”", 'last reaching "{step}"'),
        "moment.each": ("每次达到“{step}”", 'reaching "{step}", each time'),
        "moment.first_planned": ("首次计划达到“{step}”", 'first planned to reach "{step}"'),
        "moment.last_planned": ("末次计划达到“{step}”", 'last planned to reach "{step}"'),
        "moment.each_planned": ("每次计划达到“{step}”", 'planned to reach "{step}", each time'),
        "over.year": ("全年", "whole year"),
        "over.half": ("所在半年", "its half-year"),
        "over.quarter": ("所在季度", "its quarter"),
        "over.month": ("所在月", "its month"),
        "over.year_to_date": ("年初至期末", "year to date"),
        "over.cumulative": ("累计", "cumulative"),
        "over.same_last_year": ("上年同期", "same period last year"),
        "over.previous": ("上期", "previous period"),
        "condition.and": ("且", " and "),
        "condition.or": ("或", " or "),
        "condition.not": ("非（{part}）", "not ({part})"),
        "condition.is": ("{field}为{values}", "{field} is {values}"),
        "condition.known": ("{field}已填", "{field} is filled"),
        "condition.not_known": ("{field}未填", "{field} is not filled"),
        "condition.reached": ("已达到“{step}”", '"{step}" reached'),
        "condition.not_reached": ("未达到“{step}”", '"{step}" not reached'),
        "item.list_comma": ("、", ", "),
        "flag.yes": ("是", "yes"),
        "flag.no": ("否", "no"),
        "field.org": ("责任单位", "Responsible unit"),
    }
)


def formula_word(lang: Lang, key: str, /, **params: object) -> str:
    """A piece of a formula in words, its parameters filled in; an unknown key is a programmer's mistake."""
    zh, en = FORMULA_WORDS[key]
    return (zh if lang == "zh" else en).format_map(params)


def reason_words(reason: str, lang: Lang) -> str:
    """A reason code in words, the code beside them so that it can be looked up."""
    zh, en = REASON_WORDS.get(reason, (reason, reason))
    return f"{zh if lang == 'zh' else en} [{reason}]"
