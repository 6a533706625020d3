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
ONE_OCCASION: Final = "ONE_OCCASION"
PRODUCT_CLAIM: Final = "PRODUCT_CLAIM"
PERIOD_NOT_KEPT: Final = "PERIOD_NOT_KEPT"
WIDER_SCOPE: Final = "WIDER_SCOPE"
OTHER_ORG: Final = "OTHER_ORG"
EVIDENCE_NOT_NAMED: Final = "EVIDENCE_NOT_NAMED"
EQUALS_EARLIER_POSITION: Final = "EQUALS_EARLIER_POSITION"

REASONS: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        VALUE_DIFFERS: Reason(
            "账簿里是 {derived}，文中写的是 {published}",
            "the book gives {derived}, not the published {published}",
            ("derived", "published"),
        ),
        BASE_NOT_STATED: Reason(
            "按这个口径，{numerator}/{denominator} 为 {derived}；要得到 {published}，分母须为 {implied}，文中没有写明这个分母",
            "{numerator}/{denominator} is {derived}; {published} needs a base of {implied}, which the text does not give",
            ("numerator", "denominator", "derived", "published", "implied"),
        ),
        NO_WHOLE_NUMBER_BASE: Reason(
            "若 {now} 是增长 {published} 的结果，上年同期不会是整数（账簿里上年同期为 {base}，增长 {derived}）",
            "no whole-number base makes {now} a growth of {published} (the book has {base} last year: {derived})",
            ("now", "published", "base", "derived"),
        ),
        POINTS_OR_PERCENT: Reason(
            "比率的升降应写百分点；文中只写 {published}，没有说明是百分点还是百分比（账簿里是 {derived}）",
            "a rate changes by percentage points; {published} does not say points or percent (the book: {derived})",
            ("published", "derived"),
        ),
        ONE_OCCASION: Reason(
            "这是某一次当场的情形，不是哪本台账逐项登记的数",
            "this tells of one scene; no ledger keeps such a number",
        ),
        PRODUCT_CLAIM: Reason(
            "这是企业对产品性能的说法，不由政务台账登记",
            "a firm's claim about its product; no ledger of the district keeps it",
        ),
        DEFINITION_NOT_STATED: Reason(
            "这个率没有通行的算法，文中也没有写明分子和分母，无法核算",
            "no accepted definition, and the text names neither numerator nor denominator",
        ),
        NOT_IN_BOOK: Reason(
            "账簿里没有能算出这个数的记录（{why}）",
            "the book has no entries to derive it from ({why})",
            ("why",),
        ),
        PLAN_NOT_STATED: Reason(
            "文中没有写计划数，账簿里也没有",
            "neither the text nor the book gives the plan",
        ),
        THRESHOLD_NAME: Reason(
            "这是规模档次的叫法，不是实际统计的数",
            "this names a size class; it is not a measured amount",
        ),
        AMBIGUOUS: Reason(
            "这个说法对得上不止一个指标，无法确定指的是哪一个：{candidates}",
            "the words fit more than one indicator: {candidates}",
            ("candidates",),
        ),
        UNITS_DIFFER: Reason(
            "计量单位不同：文中写的是 {published}，指标按{unit}统计",
            "different units: {published} in the text, {unit} in the indicator",
            ("published", "unit"),
        ),
        PARTS_DO_NOT_ADD: Reason(
            "各部分相加得 {derived}，总数却写 {published}",
            "the parts add up to {derived}, not {published}",
            ("derived", "published"),
        ),
        TOLD_TWICE_DIFFERENTLY: Reason(
            "同一个数前后不一致：一处写 {published}，一处写 {derived}",
            "one figure told twice: {published} and {derived}",
            ("published", "derived"),
        ),
        ORDER_BROKEN: Reason(
            "按定义，{published} 不应高于 {derived}",
            "by definition {published} cannot exceed {derived}",
            ("published", "derived"),
        ),
        PART_EXCEEDS_WHOLE: Reason(
            "部分不应大于总数（{formula}）",
            "a part cannot exceed its whole ({formula})",
            ("formula",),
        ),
        BASE_YEAR_NOT_STATED: Reason(
            "文中没有写对比期的数；倒推应为 {implied}，请与账簿核对",
            "last year's figure is not in the text; {implied} by reckoning back, to be held against the book",
            ("implied",),
        ),
        WHOLE_NOT_STATED: Reason(
            "文中没有写占的是哪个总数；倒推应为 {implied}",
            "the text does not give what it is a share of; {implied} by reckoning back",
            ("implied",),
        ),
        PART_NOT_STATED: Reason(
            "文中没有写已经完成多少；倒推应为 {implied}",
            "the text does not say how much is done; {implied} by reckoning back",
            ("implied",),
        ),
        NARROWER_SCOPE: Reason(
            "文中说的范围比账簿里的指标窄，不能直接对比（账簿里是 {derived}）",
            "the text speaks of less than the book's indicator does (the book: {derived})",
            ("derived",),
        ),
        WIDER_SCOPE: Reason(
            "文中说的是{said}的数，不是本单位的，不能直接对比（账簿里本单位是 {derived}）",
            "the text speaks of {said}, not of this org alone (the book has {derived} for this org)",
            ("said", "derived"),
        ),
        OTHER_ORG: Reason(
            "文中说的是{said}的数，不是本单位的，不能用本单位的账簿核对（账簿里本单位是 {derived}）",
            "the text speaks of {said}, not of the org whose book is here (which has {derived})",
            ("said", "derived"),
        ),
        PERIOD_NOT_STATED: Reason(
            "文中没有写明是哪个时段的数，不能直接对比（账簿里是 {derived}）",
            "the text does not say of which period (the book: {derived})",
            ("derived",),
        ),
        PERIOD_NOT_KEPT: Reason(
            "“{indicator}”只按年、半年、季度、月、周、日统计，{period} 不是其中一个时段，无法核对",
            "{indicator} is kept by year, half, quarter, month, week and day; {period} is none of these",
            ("indicator", "period"),
        ),
        OTHER_THING: Reason(
            "文中的说法与账簿里的指标不完全一样，不能直接对比（账簿里是 {derived}）",
            "the words are not quite the indicator's (the book: {derived})",
            ("derived",),
        ),
        ALL_YEARS: Reason(
            "文中说的是历年累计，指标只算一个时段，不能直接对比（账簿里是 {derived}）",
            "the text adds up all years, the indicator one period (the book: {derived})",
            ("derived",),
        ),
        EVIDENCE_NOT_NAMED: Reason(
            "“{said}”没有数可以核对；请写明证明它的是账簿里的哪一条记录，或哪一份文件",
            "“{said}” has no number to hold; name the entry of the book, or the document, that proves it",
            ("said",),
        ),
        EQUALS_EARLIER_POSITION: Reason(
            "账簿里现在是 {derived}；文中的 {published} 与账簿在 {position} 时一致（{until} 以前），此后又写入 {entries} 条与它有关的记录",
            "the book gives {derived} now; {published} equals the book at {position} (before {until}); entries written since "
            "that feed it: {entries}",
            ("derived", "published", "position", "until", "entries"),
        ),
        NOTHING_TO_HOLD: Reason(
            "文中没有别的数可以用来核对它",
            "nothing in the text can be held against it",
        ),
        "NO_EVIDENCE": Reason("没有附上凭据", "no evidence is attached"),
        "OUTSIDE_PERIOD": Reason(
            "记录的日期不在文中所说的时段内",
            "the entries lie outside the period named",
        ),
    }
)


# The same codes where the page is held against its own figures: there is no book to speak of.
ON_THE_PAGE: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        VALUE_DIFFERS: Reason(
            "按文中的数计算，{formula}，文中写的却是 {published}",
            "by the text's own figures {formula}, not the printed {published}",
            ("formula", "published"),
        ),
        BASE_NOT_STATED: Reason(
            "按文中的数，{ratio} 为 {derived}；要得到 {published}，分母须为 {implied}，文中没有写明这个分母",
            "{ratio} is {derived}; {published} needs a base of {implied}, which the text does not give",
            ("ratio", "derived", "published", "implied"),
        ),
        NO_WHOLE_NUMBER_BASE: Reason(
            "照 {now} 和 {published} 倒推，上年同期是 {implied}，不是整数；按最接近的整数算，应为 {derived}",
            "{published} to {now} needs {implied} the year before, not a whole number; the nearest gives {derived}",
            ("now", "published", "implied", "derived"),
        ),
        POINTS_OR_PERCENT: Reason(
            "比率的升降只写 {published}，没有说明是百分比还是百分点：若是百分比，上年为 {relative}；若是百分点，上年为 {points}",
            "{published} on a rate says neither percent nor points: last year {relative} if percent, {points} if points",
            ("published", "relative", "points"),
        ),
        NOT_IN_BOOK: Reason(
            "账簿里没有与这个说法对应的指标",
            "no indicator of the book goes by these words",
        ),
        DEFINITION_NOT_STATED: Reason(
            "文中没有写明这个率的分子和分母，无法核算",
            "the text names neither side of this rate, so that it cannot be reckoned",
        ),
        PLAN_NOT_STATED: Reason(
            "文中没有写计划数；按 {published} 倒推，计划应为 {implied}",
            "the plan is not in the text; {published} makes it {implied}",
            ("published", "implied"),
        ),
    }
)


def sentence(code: str, params: Mapping[str, str], lang: Lang = "zh", side: Side = "book") -> str:
    """The reader's sentence of a reason code; an unknown code is a programmer's mistake."""
    found = ON_THE_PAGE.get(code) if side == "page" else None
    return (found or REASONS[code]).sentence(params, lang)
