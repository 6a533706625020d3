"""Why a claim does not agree, or cannot be judged: one code each, with a sentence for the reader in zh and en.

Sentences take the verdict's parameters by name. A code keeps its meaning for good, like an issue's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from taizhang.core.issues import Lang

Side = Literal["page", "book"]  # what a claim was held against: the other figures of the page, or the book


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the table: sentences and the parameters they take."""

    zh: str
    en: str
    params: tuple[str, ...] = ()

    def sentence(self, params: Mapping[str, str], lang: Lang = "zh") -> str:
        """The sentence filled in; a parameter the verdict does not have prints as a dash, which is honest."""
        filled = {name: params.get(name, "—") for name in self.params}
        return (self.zh if lang == "zh" else self.en).format_map(filled)


VALUE_DIFFERS: Final = "VALUE_DIFFERS"
BASE_NOT_STATED: Final = "BASE_NOT_STATED"
NO_WHOLE_NUMBER_BASE: Final = "NO_WHOLE_NUMBER_BASE"
POINTS_OR_PERCENT: Final = "POINTS_OR_PERCENT"
DEFINITION_NOT_STATED: Final = "DEFINITION_NOT_STATED"
NOT_IN_BOOK: Final = "NOT_IN_BOOK"
PLAN_NOT_STATED: Final = "PLAN_NOT_STATED"
THRESHOLD_NAME: Final = "THRESHOLD_NAME"
AMBIGUOUS: Final = "AMBIGUOUS"
UNITS_DIFFER: Final = "UNITS_DIFFER"
PARTS_DO_NOT_ADD: Final = "PARTS_DO_NOT_ADD"
TOLD_TWICE_DIFFERENTLY: Final = "TOLD_TWICE_DIFFERENTLY"
ORDER_BROKEN: Final = "ORDER_BROKEN"
PART_EXCEEDS_WHOLE: Final = "PART_EXCEEDS_WHOLE"
BASE_YEAR_NOT_STATED: Final = "BASE_YEAR_NOT_STATED"
WHOLE_NOT_STATED: Final = "WHOLE_NOT_STATED"
PART_NOT_STATED: Final = "PART_NOT_STATED"
NARROWER_SCOPE: Final = "NARROWER_SCOPE"
PERIOD_NOT_STATED: Final = "PERIOD_NOT_STATED"
OTHER_THING: Final = "OTHER_THING"
ALL_YEARS: Final = "ALL_YEARS"
NOTHING_TO_HOLD: Final = "NOTHING_TO_HOLD"

REASONS: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        VALUE_DIFFERS: Reason(
            "按账簿算得 {derived}，与公布的 {published} 不符",
            "the book gives {derived}, not the published {published}",
            ("derived", "published"),
        ),
        BASE_NOT_STATED: Reason(
            "按本口径 {numerator}/{denominator} 为 {derived}；要得到 {published}，分母须为 {implied}，文中没有给出这个分母",
            "{numerator}/{denominator} is {derived}; {published} needs a base of {implied}, which the text does not give",
            ("numerator", "denominator", "derived", "published", "implied"),
        ),
        NO_WHOLE_NUMBER_BASE: Reason(
            "{now} 增长 {published} 没有整数基数可以得出（账簿中上年同期 {base}，增长 {derived}）",
            "no whole-number base makes {now} a growth of {published} (the book has {base} last year: {derived})",
            ("now", "published", "base", "derived"),
        ),
        POINTS_OR_PERCENT: Reason(
            "率的变化应以百分点表示；文中写 {published}，未说明是百分点还是百分比（账簿为 {derived}）",
            "a rate changes by percentage points; {published} does not say points or percent (the book: {derived})",
            ("published", "derived"),
        ),
        DEFINITION_NOT_STATED: Reason(
            "没有通行的定义，文中也未说明分子与分母，无法推算",
            "no accepted definition, and the text names neither numerator nor denominator",
        ),
        NOT_IN_BOOK: Reason(
            "账簿中没有可以推算它的记录（{why}）",
            "the book has no entries to derive it from ({why})",
            ("why",),
        ),
        PLAN_NOT_STATED: Reason(
            "文中没有给出计划数，账簿中也没有",
            "neither the text nor the book gives the plan",
        ),
        THRESHOLD_NAME: Reason(
            "这是量级的名称，不是量得的数",
            "this names a size class; it is not a measured amount",
        ),
        AMBIGUOUS: Reason(
            "同一说法对应不止一个指标，无法确定指哪一个",
            "the words fit more than one indicator",
        ),
        UNITS_DIFFER: Reason(
            "计量单位不同：文中为 {published}，指标以 {unit} 计",
            "different units: {published} in the text, {unit} in the indicator",
            ("published", "unit"),
        ),
        PARTS_DO_NOT_ADD: Reason(
            "各部分之和为 {derived}，与总数 {published} 不符",
            "the parts add up to {derived}, not {published}",
            ("derived", "published"),
        ),
        TOLD_TWICE_DIFFERENTLY: Reason(
            "同一个数在文中两处不一致：{published} 与 {derived}",
            "one figure told twice: {published} and {derived}",
            ("published", "derived"),
        ),
        ORDER_BROKEN: Reason(
            "按定义 {published} 不应超过 {derived}",
            "by definition {published} cannot exceed {derived}",
            ("published", "derived"),
        ),
        PART_EXCEEDS_WHOLE: Reason(
            "其中的一部分（{formula}）不应大于总数",
            "a part cannot exceed its whole ({formula})",
            ("formula",),
        ),
        BASE_YEAR_NOT_STATED: Reason(
            "文中没有上年同期数；倒算应为 {implied}，要与账簿核对",
            "last year's figure is not in the text; {implied} by reckoning back, to be held against the book",
            ("implied",),
        ),
        WHOLE_NOT_STATED: Reason(
            "文中没有给出分母；倒算应为 {implied}",
            "the text does not give what it is a share of; {implied} by reckoning back",
            ("implied",),
        ),
        PART_NOT_STATED: Reason(
            "文中没有给出已完成多少；倒算应为 {implied}",
            "the text does not say how much is done; {implied} by reckoning back",
            ("implied",),
        ),
        NARROWER_SCOPE: Reason(
            "文中说的范围比账簿的指标窄，不能直接比（账簿为 {derived}）",
            "the text speaks of less than the book's indicator does (the book: {derived})",
            ("derived",),
        ),
        PERIOD_NOT_STATED: Reason(
            "文中没有说明是哪个期间的数，不能直接比（账簿为 {derived}）",
            "the text does not say of which period (the book: {derived})",
            ("derived",),
        ),
        OTHER_THING: Reason(
            "文中的说法与账簿的指标不全相同，不能直接比（账簿为 {derived}）",
            "the words are not quite the indicator's (the book: {derived})",
            ("derived",),
        ),
        ALL_YEARS: Reason(
            "文中说的是历年累计，指标只算一个期间，不能直接比（账簿为 {derived}）",
            "the text adds up all years, the indicator one period (the book: {derived})",
            ("derived",),
        ),
        NOTHING_TO_HOLD: Reason(
            "文中没有可与它核对的数",
            "nothing in the text can be held against it",
        ),
        "NO_EVIDENCE": Reason("没有附凭据", "no evidence is attached"),
        "OUTSIDE_PERIOD": Reason(
            "记录的日期不在所说的期间内",
            "the entries lie outside the period named",
        ),
    }
)


# The same codes where the page is held against its own figures: there is no book to speak of.
ON_THE_PAGE: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        VALUE_DIFFERS: Reason(
            "按文中的数算，{formula}，与所写的 {published} 不符",
            "by the text's own figures {formula}, not the printed {published}",
            ("formula", "published"),
        ),
        BASE_NOT_STATED: Reason(
            "按文中的数，{ratio} 为 {derived}；要得到 {published}，分母须为 {implied}，文中没有这个分母",
            "{ratio} is {derived}; {published} needs a base of {implied}, which the text does not give",
            ("ratio", "derived", "published", "implied"),
        ),
        NO_WHOLE_NUMBER_BASE: Reason(
            "{now} 同比 {published}，上年同期须为 {implied}，不是整数；最接近的整数得 {derived}",
            "{published} to {now} needs {implied} the year before, not a whole number; the nearest gives {derived}",
            ("now", "published", "implied", "derived"),
        ),
        POINTS_OR_PERCENT: Reason(
            "率的变化写 {published}，没有说明是百分比还是百分点：若指百分比，上年为 {relative}；若指百分点，上年为 {points}",
            "{published} on a rate says neither percent nor points: last year {relative} if percent, {points} if points",
            ("published", "relative", "points"),
        ),
        NOT_IN_BOOK: Reason(
            "账簿中没有与这个说法对应的指标",
            "no indicator of the book goes by these words",
        ),
        DEFINITION_NOT_STATED: Reason(
            "文中未说明这个率的分子与分母，账簿中也没有这个指标，无法推算",
            "the text names neither side of this rate, and the book has no such indicator",
        ),
        PLAN_NOT_STATED: Reason(
            "文中没有给出计划数；按 {published} 倒算，计划应为 {implied}",
            "the plan is not in the text; {published} makes it {implied}",
            ("published", "implied"),
        ),
    }
)


def sentence(code: str, params: Mapping[str, str], lang: Lang = "zh", side: Side = "book") -> str:
    """The reader's sentence of a reason code; an unknown code is a programmer's mistake."""
    found = ON_THE_PAGE.get(code) if side == "page" else None
    return (found or REASONS[code]).sentence(params, lang)
