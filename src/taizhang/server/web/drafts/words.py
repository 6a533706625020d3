"""Words of the pages of drafts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DRAFTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "nav.drafts": ("核稿", "Check a draft"),
        "drafts.title": ("核稿", "Check a draft"),
        "drafts.lead": (
            "贴上或上传一篇稿件，每个数当场与文中其他数、与账簿对照：一致、不符，或无法判断，各说一句为什么。",
            "Paste or upload a draft: every figure is held against the others and against the book, with a plain reason for each.",
        ),
        "drafts.visitor": (
            "未登录也可以核，结果只显示这一次，稿件不留存。",
            "Without logging in a draft can be checked too; the result is shown once and nothing is kept.",
        ),
        "drafts.text": ("稿件", "Draft"),
        "drafts.file": ("或上传文件", "Or a file"),
        "drafts.file_help": (
            "纯文本（UTF-8）或 Word 文档（.docx），不超过 {most}",
            "Plain text in UTF-8 or a .docx, at most {most}",
        ),
        "drafts.name": ("名称", "Name"),
        "drafts.name_help": ("不填就用稿件的第一行", "Left empty, it is the draft's first line"),
        "drafts.published": ("见报日期", "Day of publication"),
        "drafts.published_help": (
            "“今年”“上半年”按它推算；不填就看稿件里怎么说",
            "今年 and 上半年 are told from it; left empty, the text tells",
        ),
        "drafts.org": ("按哪里的账簿核对", "Held against the book of"),
        "drafts.by_text": ("稿件里写的区县", "the district that the text names"),
        "drafts.go": ("核对", "Check"),
        "drafts.mine": ("我的稿件", "My drafts"),
        "drafts.none": ("还没有核过的稿件", "No drafts yet"),
        "drafts.try": (
            "可以先试一句：永川区上半年引进项目203个，新开工43个，开工率25.6%。",
            "Try a sentence: 永川区上半年引进项目203个，新开工43个，开工率25.6%。",
        ),
        "drafts.made": ("送核时间", "Checked since"),
        "drafts.all": ("全部", "all"),
        "drafts.show": ("只看", "Show"),
        "drafts.findings": ("核对结果", "Findings"),
        "drafts.as_printed": ("稿件原文", "The text"),
        "drafts.line": ("第 {number} 行", "line {number}"),
        "drafts.no_figures": ("这篇稿件里没有找到数。", "No figures were found in this draft."),
        "drafts.none_such": ("没有这一类。", "None of these."),
        "drafts.book": ("账簿里的数", "The book's figure"),
        "drafts.more": ("后面的", "More"),
        "drafts.keys": ("键盘：n 下一条，p 上一条，回车到原文", "Keys: n next, p previous, Enter to the text"),
        "drafts.untitled": ("（没有标题）", "(no headline)"),
        "drafts.document": ("下载带批注的 Word 文档", "Word document with comments"),
        "drafts.again": ("改好再核", "Check a corrected version"),
        "drafts.again_help": (
            "原来的稿件留着；说明过的，标明“上一稿已说明”，要重新确认",
            "The earlier draft stays; what was let stand in it is shown, and has to be let stand anew",
        ),
        "drafts.delete": ("删除这篇稿件", "Delete this draft"),
        "drafts.let_stand": ("说明理由，照登", "Let it stand, with a reason"),
        "drafts.take_back": ("收回说明", "Take back that it stands"),
        "drafts.stands": ("已说明照登", "Let stand"),
        "drafts.stood_before": ("上一稿已说明", "Let stand in the earlier version"),
        "drafts.why": ("理由", "Reason"),
        "drafts.why_help": ("写进账簿，和经办人、时间一起留存", "Written into the book with who and when"),
        "drafts.why_evidence": (
            "写明凭据是哪条记录，例如 500118#1043",
            "Name the entry that proves it, as 500118#1043",
        ),
        "drafts.earlier": ("这是一篇改过的稿件，", "A corrected version of "),
        "drafts.earlier_link": ("看上一稿", "the earlier draft"),
        "drafts.not_kept": ("没有登录，这一页不留存。", "Not logged in: this page is not kept."),
        "drafts.author": ("台账核稿", "taizhang"),
        "drafts.checked": ("核稿：", "Checked: "),
    }
)
