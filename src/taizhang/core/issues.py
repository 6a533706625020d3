"""Issues: what is wrong with something a person gave us, as a value with a code, a place and a hint.

One list of codes for the whole program (`CATALOGUE`); a code is never used again for another meaning. An area of the
program owns a prefix. Reading functions return `(result, issues)`; they do not raise for what a person wrote.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Lang = Literal["zh", "en"]


class Level(StrEnum):
    """How an issue weighs: an error stops the work, a warning does not, a future error will from a date on."""

    ERROR = "error"
    WARNING = "warning"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Where:
    """The place an issue points at; every part is None where it does not apply.

    `line` and `column` count from 1. `path` is a path inside a declaration or JSON document (`indicators[2].unit`).
    `cell` is a spreadsheet cell (`Sheet1!C4`). `position` is `book#position`.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    cell: str | None = None
    position: str | None = None

    def __str__(self) -> str:
        spot = self.file or ""
        if self.line is not None:
            spot += f":{self.line}"
            if self.column is not None:
                spot += f":{self.column}"
        parts = [part for part in (spot, self.cell, self.position, self.path) if part]
        return " ".join(parts) or "-"

    def to_json(self) -> dict[str, str | int]:
        names = ("file", "line", "column", "path", "cell", "position")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the catalogue: sentences take the issue's parameters by name (`{unit}`)."""

    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong, in one place. `params` fill the sentence; `bites_on` is a day (ISO) for a future error."""

    code: str
    where: Where = NOWHERE
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    bites_on: str | None = None

    def __post_init__(self) -> None:
        kind = CATALOGUE[self.code]  # an unknown code is a programmer's mistake
        kind.zh.format_map(self.params)
        kind.en.format_map(self.params)

    @property
    def level(self) -> Level:
        return CATALOGUE[self.code].level

    def sentence(self, lang: Lang = "zh") -> str:
        kind = CATALOGUE[self.code]
        return (kind.zh if lang == "zh" else kind.en).format_map(self.params)

    def hint(self, lang: Lang = "zh") -> str:
        kind = CATALOGUE[self.code]
        return (kind.hint_zh if lang == "zh" else kind.hint_en).format_map(self.params)

    def line(self, lang: Lang = "zh") -> str:
        """The printed form of design contract: `CODE place: sentence (hint)`."""
        hint = self.hint(lang)
        return f"{self.code} {self.where}: {self.sentence(lang)}" + (f" ({hint})" if hint else "")

    def to_json(self, lang: Lang = "zh") -> dict[str, object]:
        return {
            "code": self.code,
            "level": self.level.value,
            "place": self.where.to_json(),
            "sentence": self.sentence(lang),
            "hint": self.hint(lang),
        }


def issue(code: str, where: Where = NOWHERE, **params: object) -> Issue:
    """An Issue with its parameters turned to text."""
    return Issue(code, where, MappingProxyType({name: str(value) for name, value in params.items()}))


def has_errors(issues: Iterable[Issue]) -> bool:
    """Whether any of them stops the work."""
    return any(found.level is Level.ERROR for found in issues)


# Prefixes: VAL values · BOOK the book · PACK declarations · ORG people · LEDG ledger and commands · FIG figures · LAKE lakes
# READ reading · DOC documents · AUD audit · CLI command line · SRV server. Retired codes stay, with "retired" in their sentence.
CATALOGUE: Mapping[str, Kind] = MappingProxyType(
    {
        # values
        "VAL-001": Kind(
            "不认识的计量单位“{unit}”",
            "unknown unit of measure '{unit}'",
            "相近的有：{near}",
            "nearest: {near}",
        ),
        "VAL-002": Kind(
            "周期“{text}”不合格式",
            "'{text}' is not a period",
            "写作 2021、2021-H1、2021-Q2、2021-06 或 2021-W29",
            "write 2021, 2021-H1, 2021-Q2, 2021-06 or 2021-W29",
        ),
        "VAL-003": Kind(
            "“{text}”不是一个数",
            "'{text}' is not a number",
            "用十进制数，例如 595.5",
            "use a decimal number such as 595.5",
        ),
        "VAL-004": Kind(
            "数值“{text}”超出范围：至多 {digits} 位整数、{places} 位小数",
            "'{text}' is out of range: at most {digits} integer digits and {places} decimals",
            "检查是否多写了零，或单位用错",
            "look for surplus zeros or a wrong unit",
        ),
        "VAL-005": Kind("“{text}”不是一个日期", "'{text}' is not a date", "写作 2021-06-30", "write it as 2021-06-30"),
        "VAL-006": Kind(
            "单位“{unit}”与“{other}”量纲不同，不能换算",
            "'{unit}' and '{other}' measure different things and cannot be converted",
            "改用同一量纲的单位",
            "use a unit of the same dimension",
        ),
        "VAL-010": Kind(
            "{year} 年的工作日历尚未录入",
            "the working-day calendar of {year} has not been entered",
            "由管理员按国务院办公厅的放假通知录入",
            "an administrator enters it from the yearly holiday notice",
        ),
        "VAL-011": Kind(
            "工作日历中的 {day} 不属于 {year} 年，或同时列为放假与上班",
            "{day} in the working-day calendar is not of {year}, or is named both as a day off and as worked",
            "核对放假通知",
            "compare with the holiday notice",
        ),
        # the book
        "BOOK-001": Kind(
            "账簿第 {number} 条的内容与其摘要不符",
            "the bytes of entry {number} do not match their digest",
            "该条或其摘要被改动过；请用备份核对",
            "the entry or its digest was altered; compare with a backup",
        ),
        "BOOK-002": Kind(
            "账簿第 {number} 条没有接在前一条之后",
            "entry {number} does not follow the one before it",
            "前一条被替换、删除或重排过",
            "an earlier entry was replaced, removed or reordered",
        ),
        "BOOK-003": Kind(
            "账簿第 {number} 条的索引列“{column}”与内容不符",
            "column '{column}' of entry {number} differs from its bytes",
            "索引被改动过；内容以字节为准，可重建索引",
            "the index was altered; the bytes hold, rebuild the index",
        ),
        "BOOK-004": Kind(
            "账簿第 {number} 条不是合格的记录：{why}",
            "entry {number} is not a well-formed entry: {why}",
            "记录格式见 docs/decisions/0002",
            "see docs/decisions/0002 for the entry format",
        ),
        "BOOK-005": Kind("账簿缺少第 {number} 条", "entry {number} is missing", "用备份核对", "compare with a backup"),
        "BOOK-006": Kind(
            "账簿的末端与记录不符：记为第 {head} 条，实有 {number} 条",
            "the head of the book says {head} but {number} entries are there",
            "末尾被截去，或末端被改动过",
            "the tail was cut off or the head was altered",
        ),
        "BOOK-007": Kind(
            "没有名为“{book}”的账簿", "there is no book '{book}'", "现有账簿：{near}", "books here: {near}"
        ),
        "BOOK-008": Kind(
            "位置 {number} 超过账簿末端 {head}",
            "position {number} lies beyond the head {head}",
            "",
            "",
        ),
        "BOOK-009": Kind(
            "启用的领域包“{pack}”的文本（{digest}）不在或被改动过",
            "the adopted text of pack '{pack}' ({digest}) is gone or was altered",
            "用备份核对；在此之前不按它记账和算数",
            "compare with a backup; until then nothing is written or worked out by it",
        ),
        "BOOK-010": Kind(
            "账簿的末尾被截去：{day} 签发的末端有 {signed} 条，现有 {number} 条",
            "the tail of the book was cut off: the head signed for {day} has {signed} entries, {number} are there",
            "用备份恢复第 {number} 条之后的记录",
            "restore the entries after {number} from a backup",
        ),
        "BOOK-011": Kind(
            "第 {first}—{last} 条中有记录被换过：与 {day} 签发的不同，而链的摘要未变",
            "an entry among {first}-{last} was swapped: not what was signed for {day}, though the chain's digest is",
            "用备份逐条核对这一段",
            "compare these entries with a backup",
        ),
        "BOOK-012": Kind(
            "自第 {first}—{last} 条中某条起，账簿被改写并重新接链：与 {day} 签发的末端不符",
            "from an entry among {first}-{last} on the book was rewritten and chained anew: not the head of {day}",
            "签发之后的改写；用备份恢复",
            "rewritten after it was signed; restore from a backup",
        ),
        "BOOK-013": Kind(
            "末端由另一把密钥签发：{key}",
            "the head is signed by another key: {key}",
            "应是 {wanted}",
            "it should be {wanted}",
        ),
        "BOOK-014": Kind(
            "{day} 的末端与其签名不符：签发之后被改写过",
            "the head of {day} does not fit its signature: it was rewritten after signing",
            "用对外给出的副本替换",
            "put back a copy that was given out",
        ),
        "BOOK-015": Kind(
            "不是一份签发的末端：{why}",
            "this is not a signed head: {why}",
            "格式见 docs/decisions/0014",
            "see docs/decisions/0014 for the format",
        ),
        "BOOK-016": Kind(
            "{day} 的末端所列的账簿不是签发的那些：{why}",
            "the books listed in the head of {day} are not those signed: {why}",
            "用对外给出的副本替换",
            "put back a copy that was given out",
        ),
        "BOOK-017": Kind(
            "第 {number} 号末端没有接在前一份之后：{why_zh}",
            "signed head {number} does not follow the one before it: {why_en}",
            "有末端被删除、替换或另行签发过",
            "a head was removed, replaced or signed beside the others",
        ),
        "BOOK-018": Kind(
            "不是一份证明：{why}",
            "this is not a proof: {why}",
            "格式见 docs/decisions/0014",
            "see docs/decisions/0014 for the format",
        ),
        "BOOK-019": Kind(
            "这条记录不在签发的账簿里：路径得不出账簿的根",
            "the entry is not in the book as signed: its path does not lead to the book's root",
            "记录、位置或路径被改动过",
            "the entry, its position or its path was altered",
        ),
        "BOOK-020": Kind(
            "账簿 {book} 的末端不在 {day} 签发的树里",
            "the head of book {book} is not in the tree signed for {day}",
            "账簿的末端或其路径被改动过",
            "the book's head or its path was altered",
        ),
        "BOOK-021": Kind(
            "后一份末端不是前一份的延续：第 {first} 条以前的记录不同，或证明被改动过",
            "the later head does not continue the earlier: entries up to {first} differ, or the proof was altered",
            "向出具证明的一方要新的证明",
            "ask whoever gave the proof for another",
        ),
        "BOOK-022": Kind(
            "证明所说的记录与其字节不符：{why}",
            "the entry is not the one the proof speaks of: {why}",
            "以字节为准",
            "the bytes hold",
        ),
        "BOOK-023": Kind(
            "证明自带的密钥 {key} 未经证实，谁都能造一把",
            "the proof brings its own key {key}, and anybody can make one",
            "与公布的公钥核对，再用 --key 给出",
            "compare it with the published key and give that by --key",
        ),
        "BOOK-024": Kind(
            "{what} 还没有签发过",
            "{what} is not in a signed head",
            "先用 taizhang sign 签发",
            "sign it first: taizhang sign",
        ),
        "BOOK-025": Kind(
            "{since} 当时或以前没有签发过末端",
            "no head was signed at or before {since}",
            "不写 --since 就从第一条走起",
            "leave --since out to walk from the first entry",
        ),
        "BOOK-026": Kind(
            "账簿里有 {count} 条记录放在没有记录能在的位置上",
            "{count} entries of the book stand at positions that no entry can have",
            "有人直接写过数据库；用备份核对",
            "somebody wrote to the database itself; compare with a backup",
        ),
        "BOOK-027": Kind(
            "账簿第 {number} 条的字节被存成了另一种类型（{kind}）",
            "the bytes of entry {number} are kept as another type ({kind})",
            "有人直接写过数据库；用备份核对",
            "somebody wrote to the database itself; compare with a backup",
        ),
        "BOOK-028": Kind(
            "启用的领域包“{pack}”的文本（{digest}）被记作“{kept}”的，读不出来",
            "the adopted text of pack '{pack}' ({digest}) is kept for '{kept}' and cannot be read",
            "有人直接写过数据库；用备份核对",
            "somebody wrote to the database itself; compare with a backup",
        ),
        "BOOK-029": Kind(
            "台账“{ledger}”的事项“{item}”在投影里与账簿所记的不同",
            "item '{item}' of ledger '{ledger}' is not in the projections what its entries give",
            "taizhang rebuild 按账簿重做；若程序没有升级过，查一查是谁改了数据库",
            "`taizhang rebuild` makes them anew; unless the program was upgraded, find out who changed the database",
        ),
        "BOOK-030": Kind(
            "投影没有核对：账簿里有读不了的记录（{why}）",
            "the projections were not compared: the books hold what cannot be read ({why})",
            "若是领域包的文本不在了，用备份恢复",
            "if the text of a pack is gone, restore it from a backup",
        ),
        # declarations
        "PACK-001": Kind(
            "文件不是合格的 YAML：{why_zh}",
            "not valid YAML: {why_en}",
            "检查缩进、冒号和引号",
            "look at indentation, colons and quotes",
        ),
        "PACK-002": Kind(
            "“{key}”应是{want_zh}，写的是“{got}”",
            "'{key}' takes {want_en}, not '{got}'",
            "写法见 docs/how-to/add-a-pack.md",
            "see docs/how-to/add-a-pack.md",
        ),
        "PACK-003": Kind(
            "没有名为“{name}”的{thing_zh}",
            "there is no {thing_en} called '{name}'",
            "相近的有：{near}",
            "nearest: {near}",
        ),
        "PACK-004": Kind(
            "{thing_zh}“{name}”重复", "{thing_en} '{name}' is declared twice", "第一次在 {first}", "first at {first}"
        ),
        "PACK-005": Kind(
            "指标“{name}”的公式循环引用：{loop}",
            "the formula of '{name}' refers to itself: {loop}",
            "去掉其中一处引用",
            "take one of these references out",
        ),
        "PACK-006": Kind(
            "指标“{name}”的单位应与“{want}”同量纲，写的是 {unit}",
            "indicator '{name}' should be measured in a unit like '{want}', not {unit}",
            "项、家、个各是不同的计数单位，不能混用；同量纲之比用 %、‰、倍或比",
            "项, 家 and 个 count different things; a ratio of like things is in %, ‰, 倍 or 比",
        ),
        "PACK-007": Kind(
            "例子“{name}”：{figure} 应得 {want}，算得 {got}",
            "example '{name}': {figure} should be {want}, computed {got}",
            "核对例子里的记录与期望的数",
            "compare the example's entries with the figure it expects",
        ),
        "PACK-008": Kind(
            "领域包“{name}”缺少文件 {missing}",
            "pack '{name}' lacks the file {missing}",
            "领域包的文件见 docs/how-to/add-a-pack.md",
            "docs/how-to/add-a-pack.md lists the files of a pack",
        ),
        "PACK-009": Kind(
            "“{name}”没有写明依据",
            "'{name}' states no basis",
            "在 basis 写明文件与条款；确无文件的写“本包定义”或“本包建议值”，并在 note 写明如何选定",
            "name document and clause in basis; where there is none write 本包定义 or 本包建议值, and in note how it was chosen",
        ),
        "PACK-010": Kind(
            "别名“{name}”同时指向 {first} 与 {second}",
            "the synonym '{name}' points to both {first} and {second}",
            "只留给其中一个",
            "leave it to one of them",
        ),
        "PACK-011": Kind(
            "文件有 {bytes} 字节，至多 {most}",
            "the file has {bytes} bytes, at most {most}",
            "拆成几个领域包",
            "split it into several packs",
        ),
        "PACK-012": Kind(
            "缩进用了制表符", "indented with a tab", "改用空格，每层两个", "use spaces, two for each level"
        ),
        "PACK-013": Kind(
            "同一处写了两个“{key}”",
            "'{key}' is written twice in one place",
            "第一次在第 {first} 行",
            "first on line {first}",
        ),
        "PACK-014": Kind(
            "内容嵌套或引用过多：至多 {depth} 层、{nodes} 个节点",
            "nested or repeated too far: at most {depth} levels and {nodes} nodes",
            "少用嵌套与锚点",
            "use less nesting and fewer anchors",
        ),
        "PACK-015": Kind(
            "这里不用 YAML 的{what_zh}",
            "{what_en} are not used here",
            "直接写出内容",
            "write the content out",
        ),
        "PACK-016": Kind(
            "缺少“{key}”", "'{key}' is missing", "写法见 docs/how-to/add-a-pack.md", "see docs/how-to/add-a-pack.md"
        ),
        "PACK-017": Kind("不认识的键“{key}”", "unknown key '{key}'", "相近的有：{near}", "nearest: {near}"),
        "PACK-018": Kind("“{key}”不能是“{got}”", "'{key}' cannot be '{got}'", "可选：{near}", "one of: {near}"),
        "PACK-019": Kind(
            "“{key}”的名称“{got}”不合写法",
            "'{got}' is not a well-formed {key}",
            "写作{want_zh}",
            "write {want_en}",
        ),
        "PACK-020": Kind(
            "不能读取：{why_zh}",
            "cannot be read: {why_en}",
            "领域包是一个普通文件夹，内有 UTF-8 文本",
            "a pack is a plain folder of UTF-8 texts",
        ),
        "PACK-021": Kind(
            "领域包写的名称是“{name}”，文件夹却叫“{folder}”",
            "the pack calls itself '{name}' but its folder is '{folder}'",
            "两者用同一个名称",
            "give both the same name",
        ),
        "PACK-022": Kind(
            "节点的先后次序成环：{loop}",
            "the order of milestones runs in a circle: {loop}",
            "去掉其中一个 after",
            "take one of these `after` out",
        ),
        "PACK-023": Kind(
            "指标“{name}”的公式嵌套超过 {most} 层",
            "the formula of '{name}' is nested deeper than {most}",
            "减少中间指标",
            "use fewer indicators in between",
        ),
        "PACK-024": Kind(
            "“{name}”的 amount 应恰好写 field 或 measure 之一",
            "the amount of '{name}' names exactly one of field and measure",
            "例如 amount: {{field: contract_amount}}",
            "for example amount: {{field: contract_amount}}",
        ),
        "PACK-025": Kind(
            "“{name}”要相加的栏目“{field}”不是有单位的数",
            "'{name}' adds up the field '{field}', which is not a single number with a unit",
            "栏目用 type: number 并写 unit，不用 many",
            "declare the field as type: number with a unit, and not many",
        ),
        "PACK-026": Kind(
            "“{name}”的时点写得不对：{why_zh}",
            "the moment of '{name}' does not fit: {why_en}",
            "写法见 docs/how-to/add-an-indicator.md",
            "see docs/how-to/add-an-indicator.md",
        ),
        "PACK-027": Kind(
            "“{name}”用到了个人信息栏目“{field}”",
            "'{name}' uses the personal field '{field}'",
            "另设一个不含个人信息的栏目（如年龄段、类别）",
            "add a field that is not personal (an age band, a category)",
        ),
        "PACK-028": Kind(
            "栏目“{field}”的条件写得不对：{why_zh}",
            "the condition on field '{field}' does not fit: {why_en}",
            "写法见 docs/how-to/add-an-indicator.md",
            "see docs/how-to/add-an-indicator.md",
        ),
        "PACK-029": Kind(
            "栏目“{field}”写得不全：{why_zh}",
            "the field '{field}' is not complete: {why_en}",
            "写法见 docs/how-to/add-a-pack.md",
            "see docs/how-to/add-a-pack.md",
        ),
        "PACK-030": Kind(
            "“{name}”与系统自带的名称相同",
            "'{name}' is a name of the language itself",
            "换一个名称",
            "choose another name",
        ),
        "PACK-031": Kind(
            "阶段“{name}”没有写 reached，其前的阶段永远显示不出",
            "stage '{name}' has no reached, so the stages before it never show",
            "只有第一个阶段可以不写 reached",
            "only the first stage may leave reached out",
        ),
        "PACK-032": Kind(
            "代码表“{name}”没有写依据",
            "the code list '{name}' states no basis",
            "在 basis 写明文件与条款",
            "name document and clause in basis",
            Level.WARNING,
        ),
        "PACK-033": Kind(
            "领域包“{name}”没有 {missing}",
            "pack '{name}' has no {missing}",
            "补上后，别人才能核对它的数",
            "with it, others can check its figures",
            Level.WARNING,
        ),
        "PACK-034": Kind(
            "别名“{name}”在另一领域包已指向 {first}，这里又指向 {second}",
            "the synonym '{name}' points to {second} here and to {first} in another pack",
            "两包同时启用时，核稿遇到这个词会判为无法判断",
            "while both packs are adopted, an audit cannot say which of them the word means",
            Level.WARNING,
        ),
        "PACK-035": Kind(
            "“{name}”先前是 {old}，这一版是 {new}：已写下的会被读错",
            "'{name}' was {old} and is {new} in this version: what was said would be read wrongly",
            "另起一个名字，旧的写 retired: true",
            "take another name for it, and keep the old one with retired: true",
        ),
        "PACK-036": Kind(
            "先前的“{name}”这一版没有了：写在它名下的不再显示，也不再计入",
            "'{name}' of the version before is gone: what was said under it is shown and counted no more",
            "改名的写 formerly，停用的写 retired: true",
            "say formerly where it was renamed, retired: true where it is no longer used",
            Level.WARNING,
        ),
        "PACK-037": Kind(
            "“{name}”：{why_zh}",
            "'{name}': {why_en}",
            "见 docs/how-to/change-a-pack.md",
            "see docs/how-to/change-a-pack.md",
        ),
        "PACK-038": Kind(
            "“{name}”的算式不对：{why_zh}",
            "the formula of '{name}' does not fit: {why_en}",
            "写法见 docs/how-to/add-an-indicator.md",
            "see docs/how-to/add-an-indicator.md",
        ),
        "PACK-039": Kind(
            "“{name}”的依据写作“{document}”，既不是文件，也不是这里该用的“{want}”",
            "the basis of '{name}' says '{document}': no document, nor the word that belongs here, {want}",
            "口径由本包写定的用“本包定义”，数值和代码表由区里定的用“本包建议值”",
            "本包定义 is for a meaning that the pack gives, 本包建议值 for a value or code list that a district is to set",
        ),
        # the ledger and its commands
        "LEDG-001": Kind(
            "命令缺少“{key}”", "the command lacks '{key}'", "命令的写法见 docs/commands.md", "see docs/commands.md"
        ),
        "LEDG-002": Kind(
            "命令里不认识的键“{key}”",
            "the command has an unknown key '{key}'",
            "命令的写法见 docs/commands.md",
            "see docs/commands.md",
        ),
        "LEDG-003": Kind(
            "“{key}”的写法不对", "'{key}' has the wrong shape", "命令的写法见 docs/commands.md", "see docs/commands.md"
        ),
        "LEDG-004": Kind(
            "没有名为“{name}”的台账", "there is no ledger '{name}'", "相近的有：{near}", "nearest: {near}"
        ),
        "LEDG-005": Kind(
            "台账“{ledger}”不能“{verb}”", "ledger '{ledger}' knows no verb '{verb}'", "可用：{near}", "verbs: {near}"
        ),
        "LEDG-006": Kind(
            "“{ledger}”没有名为“{field}”的栏目",
            "'{ledger}' has no field '{field}'",
            "相近的有：{near}",
            "nearest: {near}",
        ),
        "LEDG-007": Kind("“{field}”必填", "'{field}' is required", "", ""),
        "LEDG-008": Kind("“{field}”应填{want_zh}，填的是“{got}”", "'{field}' takes {want_en}, not '{got}'", "", ""),
        "LEDG-009": Kind("“{field}”没有代码“{got}”", "'{field}' has no code '{got}'", "可选：{near}", "codes: {near}"),
        "LEDG-010": Kind(
            "事项“{item}”已经建立（第 {number} 条）",
            "item '{item}' was already opened (entry {number})",
            "用 amend 修改，或换一个编号",
            "amend it, or choose another id",
        ),
        "LEDG-011": Kind(
            "事项“{item}”尚未建立", "item '{item}' has not been opened", "先用 open 建立", "open it first"
        ),
        "LEDG-012": Kind(
            "没有名为“{name}”的节点", "there is no milestone '{name}'", "相近的有：{near}", "nearest: {near}"
        ),
        "LEDG-013": Kind(
            "“{milestone}”之前应先完成“{before}”",
            "'{before}' must be reached before '{milestone}'",
            "先登记前一节点，或将其标为不适用",
            "record the earlier one, or mark it not applicable",
        ),
        "LEDG-014": Kind("“{milestone}”只能发生一次", "'{milestone}' happens only once", "", ""),
        "LEDG-015": Kind(
            "没有名为“{name}”的计量", "there is no measure '{name}'", "相近的有：{near}", "nearest: {near}"
        ),
        "LEDG-016": Kind(
            "事项已变为第 {now} 版，命令依据的是第 {expected} 版",
            "the item is at version {now}, the command expected {expected}",
            "重新读取后再改",
            "read it again, then change it",
        ),
        "LEDG-017": Kind(
            "第 {number} 条不是本事项的记录，不能更正",
            "entry {number} is not of this item and cannot be corrected",
            "",
            "",
        ),
        "LEDG-018": Kind("更正须写明理由", "a correction must give a reason", "", ""),
        "LEDG-019": Kind(
            "键“{key}”已用于另一条内容（{receipt}）",
            "key '{key}' was already used for other content ({receipt})",
            "换一个键",
            "use another key",
        ),
        "LEDG-020": Kind(
            "{day} 没有名为“{org}”的责任单位",
            "there is no org '{org}' on {day}",
            "核对代码与日期",
            "look at the code and the day",
        ),
        "LEDG-021": Kind(
            "责任单位“{org}”的事项应记入账簿 {want}，不是 {book}",
            "items of org '{org}' belong in book {want}, not {book}",
            "",
            "",
        ),
        "LEDG-023": Kind(
            "您无权在“{org}”做“{verb}”",
            "you may not '{verb}' at org '{org}'",
            "请有权限的人办理，或申请授权",
            "ask somebody who may, or ask for a grant",
        ),
        "LEDG-024": Kind(
            "同一批中另有命令不合格，整批未写入",
            "another command of the batch was refused, so none of it was written",
            "",
            "",
        ),
        "LEDG-025": Kind(
            "没有名为“{name}”的指标", "there is no indicator '{name}'", "相近的有：{near}", "nearest: {near}"
        ),
        "LEDG-026": Kind(
            "按日期排列，累计值 {got} 小于它前面的累计值 {before}",
            "in order of days, the running total {got} is below the one before it, {before}",
            "累计不应减少；若前一次填错，请更正那一条",
            "a running total does not fall; if the earlier one was wrong, correct it",
        ),
        "LEDG-027": Kind("该条记录已撤回，不能再撤回", "that entry was already withdrawn", "", ""),
        "LEDG-028": Kind(
            "“{field}”过长：至多 {most} 个字符",
            "'{field}' is too long: at most {most} characters",
            "长文请作为附件",
            "attach long texts",
        ),
        "LEDG-029": Kind(
            "“{field}”是个人信息，须加密保存；此处没有密钥",
            "'{field}' is personal and must be sealed; there is no key here",
            "由有密钥的服务端写入",
            "write it through a server that holds the keys",
        ),
        "LEDG-030": Kind(
            "{day} 早于事项的建立日 {opened}",
            "{day} lies before {opened}, the day the item was opened",
            "核对日期；若建立得更早，请更正建立那一条的日期",
            "look at the day; if the item began earlier, correct the day of its opening",
        ),
        "LEDG-031": Kind(
            "批准人不能是经办人本人",
            "who approves must not be who writes",
            "另请一位有权的人批准",
            "have another person with the right approve it",
        ),
        "LEDG-032": Kind(
            "“{actor}”无权批准删除个人信息",
            "'{actor}' has no right to approve that personal data be forgotten",
            "由审核人、负责人或管理员批准",
            "a section chief, a bureau head or an administrator approves it",
        ),
        "LEDG-033": Kind(
            "自 {day} 起，责任单位“{org}”会成为自己的上级",
            "from {day} on, org '{org}' would stand above itself",
            "查看此前已写下的、{day} 才生效的隶属关系，先改那一条",
            "look at what was already said of that day, and change that first",
        ),
        "LEDG-034": Kind(
            "{day} 将没有市级单位“{org}”：它是全市的根，不能撤销、撤回或推后",
            "on {day} there would be no top org '{org}': all of the city hangs on it, so it cannot be ended, withdrawn or put off",
            "改名或改类别时，写一条新的说明",
            "to rename it or change its kind, say so in a new statement",
        ),
        "LEDG-035": Kind(
            "自 {day} 起，“{org}”将没有能授权的管理员",
            "from {day} on, nobody could grant roles at '{org}' any more",
            "先给接任的人授予管理员，再结束这一项",
            "grant an administrator who takes over first, then end this one",
        ),
        "LEDG-037": Kind(
            "附件须是附件存储中的摘要（sha256: 与 64 位十六进制），每个只写一次",
            "attachments are digests of the blob store (sha256: and 64 hex digits), each named once",
            "先用 taizhang attach 存入文件，写它给出的摘要",
            "store the files with `taizhang attach` and write the digests it gives",
        ),
        "LEDG-038": Kind(
            "一条记录有 {count} 个附件，至多 {most} 个",
            "an entry names {count} attachments, at most {most}",
            "分成几条记录",
            "spread them over several entries",
        ),
        "LEDG-040": Kind(
            "“{field}”已停用，不再写新值",
            "'{field}' is no longer used and takes no new value",
            "改写到：{near}",
            "use instead: {near}",
        ),
        # figures
        "FIG-001": Kind(
            "没有名为“{name}”的指标", "there is no indicator '{name}'", "相近的有：{near}", "nearest: {near}"
        ),
        "FIG-002": Kind(
            "{day} 没有名为“{org}”的责任单位", "there is no org '{org}' on {day}", "相近的有：{near}", "nearest: {near}"
        ),
        "FIG-003": Kind(
            "指标“{name}”没有“{kind}”周期的数",
            "indicator '{name}' is not worked out by the {kind}",
            "可用的周期：{near}",
            "periods it takes: {near}",
        ),
        "FIG-004": Kind(
            "没有名为“{name}”的对比", "there is no comparison '{name}'", "可选：{near}", "choose from: {near}"
        ),
        "FIG-005": Kind(
            "指标“{name}”自 {day} 起才有",
            "indicator '{name}' is in force from {day} on",
            "换一个周期",
            "ask for a later period",
        ),
        "FIG-006": Kind("没有摘要为“{digest}”的位置", "no cut '{digest}' was ever named", "", ""),
        "FIG-007": Kind(
            "“{text}”不是一个位置",
            "'{text}' is not a position",
            "写作 500118#1043、cut:摘要，或一个文件名",
            "write 500118#1043, cut:DIGEST or the name of a file",
        ),
        "FIG-008": Kind(
            "指标“{name}”的公式用到了“{lacking}”，它未启用或引用成环",
            "the formula of '{name}' needs '{lacking}', which is not adopted or runs in a circle",
            "启用相应的领域包",
            "adopt the pack that declares it",
        ),
        "FIG-009": Kind(
            "“{name_zh}”不成立：{org}{period}，{left} 与 {right}（{unit}）",
            "'{name_en}' does not hold: {org}, {period}, {left} and {right} ({unit})",
            "核对这几个数背后的记录：taizhang trace",
            "look at the entries behind these figures: taizhang trace",
            Level.WARNING,
        ),
        # lakes
        "LAKE-001": Kind(
            "这里没有数据湖：缺少 manifest.json",
            "there is no lake here: manifest.json is missing",
            "数据湖由 taizhang export lake 写出",
            "lakes are written by `taizhang export lake`",
        ),
        "LAKE-002": Kind(
            "数据湖的清单读不了：{why}",
            "the manifest of the lake cannot be read: {why}",
            "重新写出：taizhang export lake",
            "write the lake anew: `taizhang export lake`",
        ),
        "LAKE-003": Kind(
            "数据湖的清单是另一种格式“{format}”，这里读的是“{want}”",
            "the manifest is of another format, '{format}'; what is read here is '{want}'",
            "用写出它的那个版本读，或重新写出",
            "read it with the version that wrote it, or write it anew",
        ),
        "LAKE-004": Kind(
            "清单里有这个文件，数据湖里没有",
            "the manifest lists this file, and the lake lacks it",
            "重新写出，或从原处补齐",
            "write the lake anew, or copy the whole of it again",
        ),
        "LAKE-005": Kind(
            "数据湖里有这个文件，清单里没有",
            "this file lies in the lake, and the manifest does not list it",
            "拿走它；数据湖里不放别的东西",
            "take it away: nothing else is kept in a lake",
        ),
        "LAKE-006": Kind(
            "文件与清单不符：{part} 应为 {want}，实为 {got}",
            "the file is not what the manifest says: {part} is to be {want}, and is {got}",
            "重新写出，或从原处再抄一次",
            "write the lake anew, or copy it again",
        ),
        "LAKE-007": Kind(
            "数据湖里的内容不是应有的样子：{why}",
            "the lake does not hold what a lake holds: {why}",
            "重新写出：taizhang export lake",
            "write the lake anew: `taizhang export lake`",
        ),
        "LAKE-008": Kind(
            "数据湖里没有逐条记录，不能追溯",
            "a lake does not hold the entries behind a figure",
            "在原来的账簿上用 taizhang trace",
            "use `taizhang trace` on the books themselves",
        ),
        "LAKE-009": Kind(
            "这里已有别的东西，不是数据湖，不会覆盖",
            "there is something else here, no lake; it is not overwritten",
            "换一个文件夹",
            "choose another folder",
        ),
        "LAKE-010": Kind(
            "没有名为“{name}”的引擎",
            "there is no engine '{name}'",
            "写 duckdb，或 spark://主机:端口",
            "write duckdb, or spark://host:port",
        ),
        "LAKE-011": Kind(
            "Spark 引擎只读数据湖",
            "the Spark engine reads lakes alone",
            "先用 taizhang export lake 写出，再加 --lake 文件夹",
            "write one with `taizhang export lake`, then add --lake DIR",
        ),
        "LAKE-012": Kind(
            "这台机器上缺少 {part}",
            "{part} is not on this machine",
            "pip install -r requirements/spark.txt；另需 Java 17",
            "pip install -r requirements/spark.txt; Java 17 is needed too",
        ),
        "LAKE-013": Kind(
            "连不上 Spark：{address}（{why}）",
            "Spark cannot be reached at {address} ({why})",
            "核对主机、端口，以及 master 是否在运行",
            "look at host and port, and whether the master runs",
        ),
        "LAKE-014": Kind(
            "{seconds} 秒内没有 Spark worker 接活",
            "no Spark worker took part within {seconds} seconds",
            "看 worker 是否在运行、内存够不够、是否被别的作业占满",
            "see that workers run, have the memory, and are not taken by other applications",
        ),
        "LAKE-015": Kind(
            "Spark 没有算完：{why}",
            "Spark did not finish: {why}",
            "数据湖须在每个 worker 上以同一路径可读",
            "the lake must be readable under the same path on every worker",
        ),
        "LAKE-016": Kind(
            "账簿里有读不了的记录，没有写出数据湖：{why}",
            "the books hold what cannot be read, so no lake was written: {why}",
            "先用 taizhang verify 查明是哪一条",
            "find out which entry it is with `taizhang verify`",
        ),
        # reading
        "READ-001": Kind("文件是空的", "the file is empty", "换一份有正文的文件", "give a file that holds text"),
        "READ-002": Kind(
            "文件是二进制内容，不是文本",
            "the file is binary, not text",
            "另存为 UTF-8 纯文本后再读",
            "save it as plain text in UTF-8",
        ),
        "READ-003": Kind(
            "文件像是 {encoding} 编码，这里只读 UTF-8",
            "the file looks {encoding}-encoded; only UTF-8 is read",
            "在编辑器里另存为 UTF-8 后再读",
            "save it as UTF-8 in your editor",
        ),
        "READ-004": Kind(
            "文本有 {size} 字，超过上限 {most} 字",
            "the text has {size} characters, more than {most}",
            "按版面或文章拆成几份",
            "split it by page or article",
        ),
        "READ-005": Kind(
            "文件有 {size} 字节，超过上限 {most} 字节",
            "the file has {size} bytes, more than {most}",
            "按版面或文章拆成几份",
            "split it by page or article",
        ),
        "READ-006": Kind(
            "文件从第 {offset} 字节起不是 UTF-8 文本，也认不出别的编码",
            "from byte {offset} on the file is not UTF-8, and no other encoding is recognised",
            "确认它是文本，并另存为 UTF-8",
            "make sure it is text and save it as UTF-8",
        ),
        "READ-007": Kind(
            "文件是 {what}，不是 Word 文档（.docx）",
            "the file is {what}, not a Word document (.docx)",
            "给出 .docx 或 UTF-8 纯文本",
            "give a .docx, or plain text in UTF-8",
        ),
        "READ-008": Kind(
            "文件是旧格式（{what}），这里读 .docx 与纯文本",
            "the file is of an older format ({what}); .docx and plain text are read",
            "在 Word 或 WPS 里另存为 .docx 再试",
            "save it as .docx in Word or WPS and try again",
        ),
        "READ-009": Kind(
            "Word 文档加了密码",
            "the Word document is protected by a password",
            "去掉密码后另存再试",
            "save it without the password",
        ),
        "READ-010": Kind(
            "Word 文档展开后过大：{what_zh}至多 {most}",
            "the Word document unpacks to too much: at most {most} {what_en}",
            "来历不明的文件不要打开；自己的稿件，把正文复制到新文档再试",
            "do not open a file of unknown origin; of a draft of your own, copy the text into a new document",
        ),
        "READ-011": Kind(
            "Word 文档的段落超过上限 {most} 段",
            "the Word document has more than {most} paragraphs",
            "按版面或文章拆成几份",
            "split it by page or article",
        ),
        "READ-012": Kind(
            "Word 文档里夹带了实体或文档类型声明，没有读",
            "the Word document carries entities or a document type, so it was not read",
            "正常的 Word、WPS 文档没有这些：不要打开它，向来源核实",
            "no Word or WPS document has these: do not open it, and ask where it came from",
        ),
        "READ-013": Kind(
            "Word 文档已损坏：{why}",
            "the Word document is damaged: {why}",
            "重新下载或传一次；或在 Word、WPS 里打开修复后另存",
            "download or send it once more, or let Word or WPS repair it and save it",
        ),
        "READ-014": Kind(
            "Word 文档的正文里没有文字",
            "the body of the Word document holds no text",
            "图片、文本框、页眉页脚里的字不读：把正文粘贴为文字",
            "text in pictures, text boxes, headers and footers is not read: paste it as text",
        ),
        # documents
        "DOC-001": Kind(
            "文书过大：{what_zh}有 {count}，至多 {most}",
            "the document would be too large: {count} {what_en}, at most {most}",
            "按版面或文章拆成几份",
            "split it by page or article",
        ),
        # spreadsheets
        "SHEET-001": Kind(
            "不是能读的 xlsx 工作簿：{why}",
            "this is no xlsx workbook that can be read: {why}",
            "在 Excel 或 WPS 里另存为 .xlsx 再试",
            "save it as .xlsx in Excel or WPS and try again",
        ),
        "SHEET-002": Kind(
            "工作簿加了密码",
            "the workbook is protected by a password",
            "去掉密码后另存再试",
            "save it without the password",
        ),
        "SHEET-003": Kind(
            "工作簿过大：{what} 超过 {most}",
            "the workbook is too large: {what} over {most}",
            "拆成几个文件；删去空行空列",
            "split it into several files; delete empty rows and columns",
        ),
        "SHEET-004": Kind(
            "工作簿带有宏", "the workbook holds macros", "另存为不带宏的 .xlsx", "save it as .xlsx, without macros"
        ),
        "SHEET-005": Kind(
            "没有名为“{name}”的工作表", "there is no sheet named '{name}'", "有：{near}", "there are: {near}"
        ),
        "SHEET-006": Kind(
            "找不到表头",
            "no row of headings was found",
            "表头应在前 {rows} 行，写台账的栏目名；可用 taizhang template 得到一份",
            "headings stand in the first {rows} rows and are named as the ledger's fields; `taizhang template` gives them",
        ),
        "SHEET-007": Kind(
            "这份表是台账“{got}”的，不是“{ledger}”的",
            "this sheet is of ledger '{got}', not of '{ledger}'",
            "核对台账名",
            "look at the ledger's name",
        ),
        "SHEET-008": Kind(
            "不认识表头“{heading}”",
            "the heading '{heading}' is not known",
            "相近的有：{near}；不导入的栏在表头前加 #",
            "nearest: {near}; begin a heading with # to leave its column out",
        ),
        "SHEET-009": Kind(
            "表头“{heading}”可有几种意思",
            "the heading '{heading}' has several meanings",
            "改写为其中之一：{near}",
            "write one of: {near}",
        ),
        "SHEET-010": Kind(
            "表头“{heading}”与 {other} 重复",
            "the heading '{heading}' says the same as {other}",
            "只留一栏",
            "keep one of them",
        ),
        "SHEET-011": Kind(
            "单位“{unit}”不能用于“{field}”（{want}）",
            "unit '{unit}' does not go with '{field}' ({want})",
            "改用同类的单位",
            "use a unit of the same kind",
        ),
        "SHEET-012": Kind(
            "表里缺少“{field}”一栏，认不出事项或账簿",
            "the sheet has no column '{field}', so items or their book cannot be told",
            "补上这一栏；账簿也可用 --book 给出",
            "add it; the book may be given by --book",
        ),
        "SHEET-013": Kind(
            "“{field}”应是{want_zh}，写的是“{got}”", "'{field}' should be {want_en}, not '{got}'", "", ""
        ),
        "SHEET-014": Kind(
            "单元格里是错误值",
            "the cell holds an error value",
            "改正公式，或填上数",
            "mend the formula, or write the number",
        ),
        "SHEET-015": Kind(
            "“{got}”超过 {most} 位，电子表格只存 {most} 位",
            "'{got}' has more than {most} digits, and a spreadsheet keeps no more",
            "把单元格设为文本后重新输入",
            "make the cell a text and type it again",
        ),
        "SHEET-016": Kind(
            "合并单元格 {area} 不能导入",
            "the merged cells {area} cannot be imported",
            "取消合并，逐格填写",
            "unmerge them and fill in each cell",
        ),
        "SHEET-017": Kind(
            "“{field}”的合计写的是 {got}，各行相加是 {sum}",
            "the total of '{field}' says {got}, but the rows add up to {sum}",
            "核对漏行、重行或填错的数",
            "look for rows left out, written twice or wrong",
            Level.WARNING,
        ),
        "SHEET-018": Kind(
            "“{field}”与同一事项的 {other} 不一致",
            "'{field}' is not what {other} says of the same item",
            "同一编号的后几行只补节点和计量",
            "later rows of one id only add milestones and measures",
        ),
        "SHEET-019": Kind(
            "没有编号，而“{title}”不止一个：{near}",
            "there is no id, and '{title}' is more than one: {near}",
            "填上事项编号",
            "write the item's id",
        ),
        "SHEET-020": Kind(
            "缺少“{field}”",
            "'{field}' is lacking",
            "补上这一格；日期也可用 --effective-on 给出",
            "fill in the cell; a day may be given by --effective-on",
        ),
        "SHEET-021": Kind(
            "“{field}”已记为 {old}，表里是 {got}",
            "'{field}' is on record as {old}, and the sheet says {got}",
            "若原来记错了，用更正改那一条；导入不改已发生的事",
            "if that was wrong, correct that entry; an import does not change what happened",
        ),
        "SHEET-022": Kind(
            "这份表要写 {count} 条命令，一批至多 {most} 条",
            "the sheet makes {count} commands, and a batch holds at most {most}",
            "拆成几个文件",
            "split it into several files",
        ),
        "SHEET-023": Kind(
            "“{field}”是个人信息，不从电子表格导入",
            "'{field}' is personal and is not imported from spreadsheets",
            "在网页或命令里逐项填写",
            "fill it in on the page or by a command",
            Level.WARNING,
        ),
        "SHEET-024": Kind(
            "没有名为“{org}”的责任单位", "there is no org '{org}'", "相近的有：{near}", "nearest: {near}"
        ),
        "SHEET-025": Kind(
            "“{field}”的数都不超过 1，却以 % 计",
            "the numbers of '{field}' are all within 1, but are counted in %",
            "8.1% 应填 8.1，或把单元格设为百分比格式",
            "8.1 % is written 8.1, or shown so by a cell in the format of percentages",
            Level.WARNING,
        ),
        "SHEET-026": Kind(
            "责任单位“{org}”的事项记在账簿 {want}，不是 {book}",
            "items of org '{org}' are in book {want}, not {book}",
            "核对 --book",
            "look at --book",
        ),
        "SHEET-027": Kind(
            "“{field}”的内容太长，一个单元格放不下",
            "'{field}' is too long for one cell",
            "这份表导不出这个事项的全文",
            "the sheet cannot hold all of this item",
        ),
        "SHEET-028": Kind(
            "问题超过 {most} 个，其余不再列出",
            "more than {most} issues: the rest is not listed",
            "先改这些",
            "mend these first",
            Level.WARNING,
        ),
        "SHEET-029": Kind(
            "公式没有算出的值",
            "the formula has no computed value",
            "用电子表格软件打开、保存一次再导入",
            "open the file in a spreadsheet program, save it, and import that",
        ),
        # the command line
        "CLI-010": Kind(
            "读不了文件：{why}", "cannot read the file: {why}", "核对路径与权限", "look at the path and its permissions"
        ),
        "CLI-011": Kind(
            "不是 UTF-8 编码的文字", "this is not UTF-8 text", "另存为 UTF-8 再试", "save it as UTF-8 and try again"
        ),
        "CLI-012": Kind(
            "这一行过长：至多 {most} 字节",
            "this line is too long: at most {most} bytes",
            "一行写一条命令；大件作为附件",
            "one command a line; attach large parts",
        ),
        "CLI-013": Kind(
            "这一行不是合格的 JSON：{why}",
            "this line is not JSON: {why}",
            "检查引号与逗号",
            "look at quotes and commas",
        ),
        "CLI-014": Kind(
            "文件里没有命令", "there are no commands in the file", "一行写一条命令", "write one command a line"
        ),
        "CLI-015": Kind(
            "这一批有 {count} 条命令，至多 {most} 条",
            "this batch has {count} commands, at most {most}",
            "分成几批",
            "split it into several batches",
        ),
        "CLI-016": Kind(
            "端口 {port} 用不了：{why}",
            "port {port} cannot be used: {why}",
            "换一个端口：--port",
            "choose another: --port",
        ),
        "CLI-030": Kind(
            "这里已有不是示例的数据，不会覆盖",
            "there is data here that is not the demo's; it is not overwritten",
            "用 --home 换一个文件夹",
            "choose another folder with --home",
        ),
        "CLI-031": Kind(
            "倍数须在 1 到 {most} 之间，写的是 {got}",
            "the scale lies between 1 and {most}, not {got}",
            "不写 --scale 就是 1",
            "leave --scale out for 1",
        ),
        "CLI-032": Kind(
            "示例城市没有建成：{why}",
            "the demo city could not be built: {why}",
            "核对文件夹的权限与剩余空间",
            "look at the folder's permissions and free space",
        ),
        "CLI-040": Kind(
            "这里已有一个文件，不会覆盖",
            "there is a file here already; it is not overwritten",
            "换一个文件名，或加 --force",
            "choose another name, or add --force",
        ),
        "CLI-041": Kind(
            "写不了文件：{why}",
            "cannot write the file: {why}",
            "核对文件夹是否存在、能否写入、文件是否正开着",
            "see that the folder is there and may be written to, and that the file is not open",
        ),
        "CLI-042": Kind(
            "电子表格的文件名须以 {suffix} 结尾",
            "the name of a spreadsheet ends in {suffix}",
            "例如 项目{suffix}",
            "for example projects{suffix}",
        ),
        "CLI-043": Kind(
            "Word 文档的文件名须以 .docx 结尾",
            "the name of a Word document ends in .docx",
            "例如 核稿.docx",
            "for example checked.docx",
        ),
        "CLI-050": Kind("两次输入的口令不同", "the two passwords differ", "再来一次", "try once more"),
        "CLI-055": Kind(
            "不能签发 {day} 的末端：最近一份是 {last}，今天是 {today}",
            "no head can be signed for {day}: the newest is of {last}, today is {today}",
            "日期不早于最近一份，也不晚于今天；并核对时钟",
            "a day not before the newest and not after today; look at the clock too",
        ),
        "CLI-056": Kind(
            "不是一把公钥",
            "this is not a public key",
            "heads.pub 只有一行：ed25519: 和 64 位十六进制",
            "heads.pub is one line: ed25519: and 64 hex digits",
        ),
        "CLI-057": Kind(
            "“{text}”不合写法",
            "'{text}' is not written as it should be",
            "写作 {form}",
            "write {form}",
        ),
        "CLI-058": Kind(
            "已有签发的末端，但没有密钥文件",
            "there are signed heads here but no key file",
            "把备份的 heads.key 和 heads.pub 放回；核验时也可用 --key 给出公钥",
            "put back heads.key and heads.pub from their backup; for verify, --key may give the public key",
        ),
        "CLI-059": Kind(
            "这些选项不能这样用：{why_zh}",
            "these options do not go together: {why_en}",
            "用法见 docs/commands.md",
            "see docs/commands.md",
        ),
        "CLI-060": Kind(
            "读的时候文件变了",
            "the file changed while it was read",
            "关闭正在编辑它的程序，再来一次",
            "close the program that edits it, and try again",
        ),
        "CLI-061": Kind(
            "没有终端可以确认，未写入",
            "there is no terminal to confirm on; nothing was written",
            "看过 --dry-run 之后加 --yes",
            "look at --dry-run first, then add --yes",
        ),
        "CLI-062": Kind("没有确认，未写入", "this was not confirmed; nothing was written", "", ""),
        "CLI-063": Kind(
            "按周期核对要写明单位",
            "to look at a period, name the org",
            "加上 --org 代码",
            "add --org CODE",
        ),
        "CLI-064": Kind(
            "文件夹里没有可读的稿件",
            "there is no draft in the folder that can be read",
            "放入 .docx、.txt 或 .md；隐藏文件与子文件夹不算",
            "put .docx, .txt or .md files into it; hidden files and folders within it do not count",
        ),
        "CLI-065": Kind(
            "文件太多：一次至多 {most} 个",
            "too many files: at most {most} in one run",
            "分成几个文件夹",
            "divide them among several folders",
        ),
        "CLI-070": Kind(
            "恢复要替换现有的账簿，须先确认",
            "a restore replaces the books that are here, so it must be confirmed",
            "加 --yes",
            "add --yes",
        ),
        # the server
        "SRV-001": Kind(
            "没有您可查阅的事项“{item}”",
            "there is no item '{item}' that you may read",
            "核对编号，或申请查阅权限",
            "look at the id, or ask for the right to read it",
        ),
        "SRV-002": Kind(
            "您无权查阅“{org}”的数",
            "you may not read the figures of '{org}'",
            "申请查阅权限",
            "ask for the right to read them",
        ),
        "SRV-003": Kind(
            "这条记录无法保存：{why}",
            "this entry cannot be kept: {why}",
            "长文和大件请作为附件",
            "attach long texts and large parts",
        ),
        "SRV-004": Kind(
            "账簿“{book}”已经有记录，不能再次建立",
            "book '{book}' has entries already and cannot be founded again",
            "换一个目录（--home），或在现有账簿上继续",
            "choose another folder (--home), or go on with this book",
        ),
        "SRV-005": Kind(
            "此处还没有账簿",
            "there are no books here yet",
            "先运行 taizhang demo，或用 taizhang post 写入",
            "run `taizhang demo` first, or write with `taizhang post`",
        ),
        "SRV-006": Kind(
            "数据库打不开：{why}",
            "the database cannot be opened: {why}",
            "核对 --home 与 DATABASE_URL",
            "look at --home and DATABASE_URL",
        ),
        "SRV-007": Kind(
            "附件 {digest} 不在或已损坏",
            "the attachment {digest} is missing or damaged",
            "用备份核对",
            "compare with a backup",
        ),
        "SRV-009": Kind(
            "这个目录里还没有建立城市",
            "no city was founded in this folder yet",
            "先运行 taizhang demo，或加 --found 城市名",
            "run `taizhang demo` first, or add --found NAME",
        ),
        "SRV-008": Kind(
            "附件过大：至多 {most} 字节",
            "the attachment is too large: at most {most} bytes",
            "压缩或拆分后再上传",
            "compress or split it",
        ),
        "SRV-010": Kind(
            "这里没有摘要为 {digest} 的领域包“{pack}”",
            "no text of pack '{pack}' is kept here under {digest}",
            "领域包连同文本一起启用；核对包名与摘要",
            "a pack is adopted together with its text; look at its code and digest",
        ),
        "SRV-011": Kind(
            "数据库没有回应（{why}），不能确认这条命令是否写入",
            "the database did not answer ({why}): whether this command was written is not confirmed",
            "稍后用同一个键再发一次，已写入的不会重复",
            "send it again later with the same key: what was written is not written twice",
        ),
        "SRV-012": Kind(
            "密钥文件要有口令才能打开，没有给出或给错了",
            "the key file opens with a password, and none was given or a wrong one",
            "把口令放进环境变量 {variable}",
            "put the password into the variable {variable}",
        ),
        "SRV-013": Kind(
            "密钥文件读不出来（{why}）",
            "the key file cannot be read ({why})",
            "用密钥备份恢复：taizhang keys restore",
            "restore it from a backup of the keys: taizhang keys restore",
        ),
        "SRV-014": Kind(
            "个人信息解不开：密钥 {key} 不在密钥库里，或密文被改动",
            "personal data cannot be opened: key {key} is not in the vault, or the ciphertext was altered",
            "若密钥库换过，用密钥备份恢复；并核验账簿",
            "if the vault was replaced, restore it from a backup of the keys; and verify the book",
        ),
        "SRV-015": Kind(
            "{place} 不是密钥备份，或已损坏（{why}）",
            "{place} is no backup of keys, or is damaged ({why})",
            "换一份备份；现有密钥没有改动",
            "take another backup; the keys there are have not changed",
        ),
        "SRV-016": Kind(
            "没有关于“{subject}”的个人信息可删除",
            "there is no personal data of '{subject}' to forget",
            "该事项可删除的：{near}",
            "of this item can be forgotten: {near}",
        ),
        "SRV-017": Kind(
            "个人信息没有给出：查阅日志写不进去（{why}）",
            "personal data was not shown: the log of reads cannot be written ({why})",
            "请管理员查看磁盘与 access 文件夹",
            "an administrator should look at the disk and the access folder",
        ),
        "SRV-018": Kind(
            "账簿里已写明删除，密钥还没有销毁（{why}）",
            "the book says that it is forgotten, and the keys are not destroyed yet ({why})",
            "排除原因后再运行一次 taizhang forget，或重启网页：会接着销毁",
            "mend the cause and run taizhang forget again, or start the web anew: they are destroyed then",
        ),
        "SRV-019": Kind(
            "密钥文件夹不是封存这些个人信息的那一个，没有写入",
            "this key folder is not the one that the personal data here is sealed under: nothing was written",
            "让 TAIZHANG_KEYS 指向原来的文件夹，或用 taizhang keys restore 恢复；确已丢失又没有备份，先运行 taizhang keys lost",
            "let TAIZHANG_KEYS name the folder it was, or put a backup back with `taizhang keys restore`; "
            "if the keys are lost for good, run `taizhang keys lost` first",
        ),
        "SRV-020": Kind(
            "这次删除没有列全“{subject}”的密钥，缺 {keys}",
            "the forgetting does not name all keys of '{subject}': it lacks {keys}",
            "用 taizhang forget 再来一次，密钥由它列全",
            "ask again with `taizhang forget`, which names them all",
        ),
        "SRV-030": Kind(
            "这不是可以读的备份：{why}",
            "this is not a backup that can be read: {why}",
            "换一份备份；备份由 taizhang backup 写出",
            "take another one; backups are written by `taizhang backup`",
        ),
        "SRV-031": Kind(
            "备份里缺少“{member}”",
            "the backup lacks '{member}'",
            "换一份备份",
            "take another one",
        ),
        "SRV-032": Kind(
            "备份里的“{member}”与清单不符",
            "'{member}' of the backup is not what its list says",
            "换一份备份",
            "take another one",
        ),
        "SRV-033": Kind(
            "备份里有不该有的“{member}”",
            "the backup holds '{member}', which no backup has",
            "换一份备份；不要改动备份文件",
            "take another one, and leave backups as they were written",
        ),
        "SRV-034": Kind(
            "备份展开后大得不合情理：“{member}”",
            "the backup unpacks to more than it can hold: '{member}'",
            "换一份备份",
            "take another one",
        ),
        "SRV-035": Kind(
            "空间不够：需要 {need} 字节，只有 {free} 字节",
            "there is not enough room: {need} bytes are needed, {free} are free",
            "腾出空间，或换一个目录",
            "make room, or choose another folder",
        ),
        "SRV-036": Kind(
            "备份比 {day} 签发的末端早：账簿“{book}”那时到第 {number} 条，备份只到第 {position} 条",
            "the backup is older than the signed head of {day}: book '{book}' stood at {number} then, the backup ends at {position}",
            "确要退回到更早，加 --older；较新的末端移到一旁",
            "add --older if you mean to go back; the newer heads are put aside",
        ),
        "SRV-037": Kind(
            "备份与 {day} 签发的末端相矛盾：账簿“{book}”第 {number} 条不是当时那一条",
            "the backup contradicts the signed head of {day}: entry {number} of book '{book}' is another one",
            "备份或末端被改过；查明之前不要恢复",
            "one of the two was changed: find out which before anything is restored",
        ),
        "SRV-038": Kind(
            "数据库里已有账簿，不会覆盖",
            "there are books in the database already; they are not overwritten",
            "新建一个空的数据库，让 DATABASE_URL 指向它；原来的留着",
            "make an empty database and let DATABASE_URL name it; the old one stays",
        ),
        "SRV-039": Kind(
            "另一个程序正在用这个目录",
            "another program is using this folder",
            "先停止网页和其他命令",
            "stop the web and other commands first",
        ),
        "SRV-040": Kind(
            "附件存储里没有 {digest}",
            "the blob store does not hold {digest}",
            "先用 taizhang attach 存入文件",
            "store the file first, with `taizhang attach`",
        ),
        "SRV-041": Kind(
            "这条记录的附件 {digest} 不在或已损坏",
            "the attachment {digest} of this entry is missing or damaged",
            "从备份里找回",
            "take it from a backup",
        ),
        "SRV-042": Kind(
            "有 {count} 个附件没有记录提到",
            "{count} attachments are named by no entry",
            "多半是上传后没有写入；不影响账簿",
            "uploaded and never written, most likely; the books are not touched by it",
            level=Level.WARNING,
        ),
        "SRV-043": Kind(
            "重建前的投影与账簿不一致",
            "the projections were not what the books give",
            "已按账簿重建。若程序没有升级过，查一查是谁改了数据库",
            "they were made anew. Unless the program was upgraded, find out who changed the database",
        ),
        "SRV-044": Kind(
            "恢复没有做完：{why}",
            "the restore was not finished: {why}",
            "原来的账簿未动；排除原因后再来一次",
            "the books are as they were; mend the cause and try again",
        ),
        "SRV-045": Kind(
            "账簿里有读不了的记录，投影没有重建：{why}",
            "the books hold what cannot be read, so nothing was made anew: {why}",
            "先用 taizhang verify 查明是哪一条",
            "find out which entry it is with `taizhang verify`",
        ),
        "SRV-050": Kind(
            "磁盘已满（{why}），没有写入",
            "the disk is full ({why}): nothing was written",
            "腾出空间后再发一次；命令用同一个键",
            "free some space and send it again, commands with the same key",
        ),
        "SRV-051": Kind(
            "此处只能读、不能写（{why}），没有写入",
            "this place can be read but not written to ({why}): nothing was written",
            "核对文件与文件夹的权限、磁盘的挂载方式，以及数据库是否为只读副本",
            "look at the permissions of file and folder, how the disk is mounted, and whether the database is a read-only copy",
        ),
        "SRV-052": Kind(
            "时钟读作 {now}，早于前一条 {position} 的录入时间 {before}；这条照时钟记下，次序以位置为准",
            "the clock reads {now}, before {before} at which {position} ahead of it was recorded; "
            "this entry keeps what the clock says, the order is that of positions",
            "核对本机的日期、时间与时区",
            "look at this machine's date, time and time zone",
            Level.WARNING,
        ),
        "SRV-301": Kind(
            "“{text}”不是一个账簿位置",
            "'{text}' is not a book position",
            "写作 500118#1043，几本账簿用逗号隔开",
            "write 500118#1043, several books by commas",
        ),
        "SRV-302": Kind(
            "没有数的说法要凭一条记录才能照登",
            "a claim without a number stands on an entry alone",
            "在理由里写明是哪条记录，例如 500118#1043",
            "name the entry in the reason, as 500118#1043",
        ),
        "SRV-303": Kind(
            "既贴了文字，又选了文件“{file}”",
            "a text was pasted and a file '{file}' chosen too",
            "只留一样",
            "leave one of them out",
        ),
        "SRV-304": Kind(
            "没有写理由",
            "no reason is given",
            "写明为什么：理由写进账簿，和稿件一起留存",
            "say why: the reason is written into the book and stays beside the draft",
        ),
        "SRV-305": Kind(
            "您已存有 {most} 篇稿件，不能再存",
            "you keep {most} drafts already and can keep no more",
            "删去不再需要的",
            "delete those no longer needed",
        ),
        "SRV-306": Kind(
            "视图要有名称，不超过 {most} 字",
            "a view needs a name of at most {most} characters",
            "",
            "",
        ),
        "SRV-307": Kind(
            "保存的视图已满 {most} 个",
            "{most} views are kept already",
            "先删掉不用的",
            "delete some first",
        ),
    }
)
