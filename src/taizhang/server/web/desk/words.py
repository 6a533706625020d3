"""Words of the desk."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DESK: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "nav.desk": ("工作台", "Desk"),
        "desk.title": ("工作台", "Desk"),
        "desk.lead": ("截至 {day}", "As of {day}"),
        "desk.late": ("逾期未办", "Overdue"),
        "desk.ahead": ("{days} 天内到期", "Due within {days} days"),
        "desk.rest": ("其余 {count} 件", "{count} more"),
        "desk.unused": ("还没有事项的台账（{count}）", "Ledgers without items yet ({count})"),
        "desk.count": ("{count} 件", "{count}"),
        "desk.none_late": ("没有逾期的事项", "Nothing is overdue"),
        "desk.none_ahead": ("{days} 天内没有到期的计划节点", "No planned step falls due within {days} days"),
        "desk.more": (
            "事项很多，只看了其中一部分；到台账里按单位筛选可看全部。",
            "There are many items, and only a part was looked at: narrow the ledger by unit to see all.",
        ),
        "desk.latest": ("最近变化", "Latest entries"),
        "desk.none_latest": ("还没有记录", "No entries yet"),
        "desk.ledgers": ("我的台账", "My ledgers"),
        "desk.none_ledgers": ("还没有可填报的台账", "No ledgers to enter into yet"),
        "desk.items": ("{count} 件", "{count}"),
        "desk.item": ("事项", "Item"),
        "desk.step": ("节点", "Milestone"),
        "desk.no_rights": (
            "这个账号还没有任何单位的权限。请管理员授予角色。",
            "This login has no rights at any unit yet. Ask an administrator for a role.",
        ),
    }
)
