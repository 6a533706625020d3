"""Claims without a number: 唯一, 首个, 率先, 填补空白, 打破垄断, 全国第一家, 全市最大, 独一无二, 国内领先.

What a clerk would have to prove with a document is found; the same words in ordinary use are not (首次申请, 最大限度,
打造全国一流), nor what is only aimed at. A superlative is no figure: it stands apart from the claims.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from re import Match
from re import compile as regex
from typing import Final

from taizhang.reading.stream import Stream

_REACH: Final = 24  # characters before a word in which its area, or what denies it, may stand
_NEAR: Final = 8  # characters between an area and its word that still belong together: 西南地区单体规模最大
_LONGEST: Final = 24  # characters of a subject

_AREAS: Final = (
    "世界范围内?|全世界|世界|全球|国际|亚洲|东南亚|国内外|国内|全国|我国|中国|中西部地区|中西部|西部地区|西部|西南地区|西南|长江上游地区|长江上游|"
    "川渝地区|川渝|成渝地区双城经济圈|成渝地区|成渝|渝西地区|渝西|渝东南|渝东北|三峡库区|主城都市区|主城区|中心城区|"
    "全省|省内|全市|市内|我市|本市|重庆市|重庆|该[省市区县]|全区|区内|我区|本区|全县|县内|我县|本县|全镇|全乡|"
    "园区|库区|业内|同行业|行业内?|同类[一-鿿]{0,2}|历史|有史以来|建[区县市]以来|(?:(?![是为在了的由被全我本该各])[一-鿿]){2}(?:新区|[区县市])"
)
_AREA: Final = regex(_AREAS)
_GENERAL: Final = "个家条座台例款所支部艘架单笔张列"  # measure words of what may be the first of its kind

# what follows a word that makes it an ordinary one
_ONCE: Final = (
    "申请|申报|申领|登记|参保|缴费|缴存|缴纳|购[买房]|置业|就业|就诊|就医|就学|入学|接种|创业|住院|办理|领取|取证|认定|贷款|付款|付费|使用|注册|"
    "还款|提取|见面|会议|体验|来到|走进|听说|尝试|接触|约谈|违法|违规|违章|轻微|处罚|上门|核酸|检测|检查|体检|发病|确诊|复工|上岗|入职|提出|报告|公开发行"
)
_SOLE_ORDINARY: Final = (
    "性|标识|编码|代码|识别|身份|标准|办法|方法|出路|选择|途径|渠道|宗旨|答案|理由|目的|目标|依据|依靠|希望|心愿|爱好|"
    "住房|住宅|一套住房|生活用房|的?(?:收入|经济|生活)来源|不变|不足|遗憾|的?(?:办法|出路|选择|途径|希望|心愿|遗憾|亲人|孩子|儿子|女儿|依靠|宗旨)"
)
_FIRST_ONE_ORDINARY: Final = (
    "工作日|交易日|周末|星期|周[，。的]|月|季度|学期|学年|疗程|环节|步骤|阶段|春节|国庆|长假|假期|五年|百年|一百年|100年|"
    "孩子|小时|[一-鿿]{0,4}(?:节日|纪念日|宣传日|生日|早晨|夜晚)"
)
# a first time is claimed where an area is told, or something was achieved; otherwise it is a step of a procedure: 首次到场
_ACHIEVED: Final = regex(
    r"(?:成功)?(?:实现|突破|入选|跻身|进入|登上|登陆|亮相|获|荣获|跃居|超|达到|位居|引进|举办|承办|开通|创|被|列入|出口|推出|推行|建成|成为|迈入|走出|"
    r"夺|摘|评为|上榜|试飞|应用|采用|公开|发现|直播|运用|启用)"
)
_LEADERS: Final = "垂范|发言|表态|开跑|到达|到场|进场|出场|登场|亮相|行动|报名|签名|捐款|捐资|接种|拆除|冲线|得分|进球|示范|带头|走进|来到"
_MOST_ORDINARY: Final = (
    "限度|程度|努力|力度|决心|合力|诚意|化|公约|公因|优势|底气|民生|的?政治|的?实际|可能|潜[力能]|效[益能]|负荷|"
    "的?(?:发展中国家|政党|短板|难题|问题|痛点|瓶颈|心愿|愿望|希望|收获|感受|变化|特点|亮点|挑战|风险|困难|任务)|"
    "人民|人民法院|人民检察院|法院|检察院|气温|温度|限价|可|不|额|奖励|补[贴助]|学历|时速|荣誉|价|值|峰|海拔|分[，。]|标准|级别|"
    "跑一次|只|能|允许|期限|为|达"
)

_WORDS: Final = regex(
    r"(?P<sole>独一无二|绝无仅有|史无前例|唯一(?!(?:" + _SOLE_ORDINARY + r")))"
    r"|(?P<once>首次(?!(?:" + _ONCE + r")))"
    r"|(?P<first>(?<![榜元岁回昂翘])(?:首创(?!精神|集团|股份|置业|环保|环境|水务|证券|城)|首例|首[个家](?!"
    r"(?:" + _FIRST_ONE_ORDINARY + r"))))"
    r"|(?P<first_there>首[" + _GENERAL + r"批](?!次)|第一[" + _GENERAL + r"](?!月|百年|100年|季度|工作日|五年)"
    r"|第一(?:大(?![队道街会])|高(?![中度级])|长(?!跑))|独家(?!新闻|报道|专访|冠名|赞助))"
    r"|(?P<of_all>之最(?![大小多少高低后近新早晚初])|独有)"
    r"|(?P<ahead>(?<![个各功效比利税费概几])率先(?!(?:" + _LEADERS + r")))"
    r"|(?P<gap>[填弥]补[^，。；！？\n]{0,30}?空白)"
    r"|(?P<monopoly>打破[^，。；！？\n]{0,20}?垄断)"
    r"|(?P<most>最(?:大|长|多|高|早|快|强|全|深|宽|先进|完整|完备|齐全)(?!(?:" + _MOST_ORDINARY + r")))"
    r"|(?P<peak>历[史年]新高(?![地度])|创下?了?新高(?![地度])|历史(?:最高水平|最高|最好水平|最好|最佳))"
    r"|(?P<leading>遥遥领先|领先(?!企业|公司|机构|者)(?:水平|地位)?|首屈一指|先进水平|前列"
    r"|(?:一流|顶尖)(?!大学|学科|课程|专业|高校|院校|本科|企业|机构|人才|专家|团队|科学家)(?:水平)?)"
)
_LEADS_AREA: Final = regex(r"(?:于)?(?P<area>世界|全球|国际|国内|全国|全省|全市|全区|全县|同行|同类)")  # 增速领先全市
_FOLLOWING: Final = regex(r"^(?:在|于)?(?P<area>" + _AREAS + r")(?:范围内|地区)?(?:率先)?")
_ALWAYS: Final = frozenset(("sole", "once", "first", "ahead", "gap", "monopoly", "peak"))  # need no area beside them

_AIM: Final = regex(
    r"力争|争取|如果|假如|能否|争当|争做|争创|争先|努力|奋力|致力|力求|目标[是为]|有望|计划(?=[建打在到于用投])|拟建|拟打造|打造(?![的了出])|对标|瞄准|迈向|"
    r"冲刺|加快建设|着力|追求|愿景|定位|希望|确保|为了|期待|梦想|要(?=在|建|成|做|率先|走)|将(?:在|建|打造|成为|填补|打破|率先|首次|实现)|"
    r"(?:建设|创建)(?:成为?)?(?=$|" + _AREAS + r")"
)
_DENIED: Final = regex(r"(?:不|非|不是|并不|没有|未|难以|不再是|如果|是否)$")
_IN_POLICY: Final = regex(r"(?:^|[，；])对(?:于)?[^，；]{0,12}$")  # 对首次认定的高新技术企业给予奖励
_HANDED: Final = regex(r"[以用给按让把向尽付]|\d")  # 全市各部门以最大力度: the area is not what the most is of
_REFORM: Final = regex(r"打破(?:行政性?|部门|行业|地方|市场)?(?:保护)?(?:和|与|、)?(?:行政性?)?垄断")
_UNGUARDED: Final = regex(r"[填弥]补(?:监管|管理|制度|岗位|漏洞|执法|法律|治理|人员)+[的]?空白")
_NUMBER_NEXT: Final = regex(
    r"[^，。；的]{0,8}?(?:达到?|为|约|近|超)?\d"
)  # 最大降雨量达89毫米: a figure, no superlative
_STOPS: Final = regex(r"[，。；：！？、;:!?\n“”‘’\"（）()]")
_LOOSE: Final = regex(r"^(?:的|了|一[家个座条台所]|家|座|个|条|例|台|款|批|单|笔|也是|是)+")
_OPENING: Final = regex(r"^(?:也|已|更|还|均|都|其|并|且|成为|建成|是|为|处于|达到|创下?|拥有)+")
_CLOSING: Final = regex(
    r"(?:是|为|成为|在|走在|位居|居|属于?|堪称|处于|达到|(?<!首)创下?|创造|目前|的|再|也|已|更|均|都|了|于|：)+$"
)
_SAID_OF_BEFORE: Final = frozenset(("leading", "peak", "gap", "monopoly", "of_all"))  # its thing stands before


@dataclass(frozen=True, slots=True)
class Found:
    """A superlative in a stream: where it stands with the area told before it, the area, and what it is said of."""

    start: int
    end: int
    scope: str | None
    subject: str


def scan(stream: Stream, ranks: Sequence[tuple[int, int]] = ()) -> list[Found]:
    """The superlatives of a stream, in order; `ranks` are the places (居全市第一) that are figures already."""
    found: list[Found] = []
    for match in _WORDS.finditer(stream.text):
        one = _told(stream, match)
        if one is None or (found and one.start < found[-1].end) or _meets(one, ranks):
            continue
        found.append(one)
    return found


def _meets(one: Found, ranks: Sequence[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in ranks)


def _told(stream: Stream, match: Match[str]) -> Found | None:
    """What a word claims; None where it is aimed at, denied, or an ordinary use."""
    kind, text = match.lastgroup or "", stream.text
    low = max(stream.clause_start(match.start()), match.start() - _REACH)
    before, after = text[low : match.start()], text[match.end() : stream.clause_end(match.start())][:_REACH]
    if _AIM.search(before) or _DENIED.search(before) or _ordinary(kind, match.group(), before, after):
        return None
    area = _nearest(before)
    told = _area_after(kind, match.group(), after) or (area.group() if area else None)
    if kind not in _ALWAYS and told is None:
        return None
    if kind == "most" and (area is None or _HANDED.search(before[area.end() :]) or _NUMBER_NEXT.match(after)):
        return None
    start = low + area.start() if area else match.start()
    return Found(start, match.end(), told, _subject(stream, start, match, kind))


def _ordinary(kind: str, word: str, before: str, after: str) -> bool:
    if kind in {"once", "first"} and _IN_POLICY.search(before):
        return True
    if kind == "first" and word == "首创" and (before.endswith("尊重") or "精神" in after[:4]):
        return True
    if kind == "once" and not _ACHIEVED.match(after):
        return _nearest(before) is None and _area_after(kind, word, after) is None
    return (kind == "gap" and _UNGUARDED.fullmatch(word) is not None) or (
        kind == "monopoly" and _REFORM.fullmatch(word) is not None and word != "打破垄断"
    )


def _nearest(before: str) -> Match[str] | None:
    """The area that stands right before a word, or few characters before it."""
    areas = list(_AREA.finditer(before))
    return areas[-1] if areas and len(before) - areas[-1].end() <= _NEAR else None


def _area_after(kind: str, word: str, after: str) -> str | None:
    """The area a word takes behind it (率先在全市, 领先全国) or within (填补国内空白); None where it names none."""
    if kind in {"gap", "monopoly"}:
        inner = _AREA.search(word)
        return inner.group() if inner else None
    if kind == "leading":
        found = _LEADS_AREA.match(after) if word == "领先" else None
    elif kind in {"ahead", "once", "sole"}:
        found = _FOLLOWING.match(after)
    else:
        return "历史" if kind == "peak" else None
    return found["area"] if found else None


def _subject(stream: Stream, start: int, match: Match[str], kind: str) -> str:
    """What is claimed to be so: the words behind or before, by the kind of word; the clause before where there are none."""
    clause_end = stream.clause_end(match.start())
    after = stream.text[match.end() : clause_end][:_REACH]
    before = stream.text[max(stream.clause_start(match.start()), start - _REACH) : start]
    told_before = _CLOSING.sub("", _OPENING.sub("", _STOPS.split(before)[-1]))
    told_behind = _LOOSE.sub("", _STOPS.split(_FOLLOWING.sub("", after, count=1).lstrip('“‘"（(《'), maxsplit=1)[0])
    if kind in _SAID_OF_BEFORE and not after.startswith("的"):
        told = told_before
    else:
        told = told_behind if len(told_behind) > 1 else told_before
    return (told or _clause_before(stream, match.start()))[:_LONGEST]


def _clause_before(stream: Stream, index: int) -> str:
    """The clause before one, within its sentence; empty where the sentence begins with it."""
    earlier = stream.clause_start(index) - 1
    if earlier < max(stream.sentence_start(index), 0):
        return ""
    before = stream.text[max(stream.clause_start(earlier), earlier - _LONGEST) : earlier]
    return _CLOSING.sub("", _OPENING.sub("", before))
