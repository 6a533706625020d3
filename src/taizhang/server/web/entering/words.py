"""Words of the forms by which items are entered and put right."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ENTERING: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "enter.open": ("新建{item}", "New {item}"),
        "enter.amend": ("修改", "Change"),
        "enter.correct": ("更正第 {position} 条", "Correct {position}"),
        "enter.correct_short": ("更正", "Correct"),
        "enter.withdraw": ("整条撤回", "Withdraw it"),
        "enter.item": ("编号", "Id"),
        "enter.item_help": ("有自己的编号就填；不填由系统编", "Your own id, if there is one; otherwise one is made"),
        "enter.opened_on": ("登记日期", "Recorded on"),
        "enter.holds_from": ("自哪天起", "Holds from"),
        "enter.required": ("必填", "required"),
        "enter.amount_help": (
            "数可以带单位写，如 1.2亿、3,000万、90亩",
            "Numbers may carry a unit, as 1.2亿, 3,000万 or 90亩",
        ),
        "enter.lines_help": ("一行一个", "One a line"),
        "enter.personal_help": (
            "个人信息：加密保存，打开留痕；留空不改",
            "Personal: kept encrypted, opening it is logged; left empty it stays",
        ),
        "enter.unchanged": ("没有改动，无须写入。", "Nothing is changed; there is nothing to write."),
        "enter.anew": ("重新填写（加密保存）", "said anew, kept encrypted"),
        "enter.restored": ("已恢复上次没有提交的内容。", "What was not sent last time is back."),
        "enter.discard": ("不要了", "Discard it"),
        "enter.not_in_force": (
            "这一条已被更正或撤回，请更正现在有效的那一条。",
            "This entry has been corrected or withdrawn: correct the one in force.",
        ),
        "enter.correct_lead": (
            "原来那条留在账簿里，由新的一条代替；要写明理由。",
            "The earlier entry stays in the book; a new one takes its place, with a reason.",
        ),
        "enter.correct_personal": (
            "这一条写有个人信息：要保留的须重新填写，留空的不再有效。",
            "This entry speaks of persons: fill in again what is to stay; what is left empty no longer holds.",
        ),
        "enter.correct_look": (
            "请核对。写入后原来那条不再有效。",
            "Look it over. Once written the earlier entry no longer holds.",
        ),
        "enter.withdraw_look": (
            "整条撤回：写入后这一条所说的都不再有效。",
            "Withdrawing: once written nothing that the entry says holds.",
        ),
        "enter.reason": ("更正理由", "Reason"),
    }
)
