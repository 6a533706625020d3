"""Words of the spreadsheet pages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SHEETS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "sheet.title": ("用表格填报", "By spreadsheet"),
        "sheet.lead": (
            "下载样表或现有事项，填好传上来：先看差异，确认后整批写入，要么全写，要么一条不写。",
            "Take the template or the items there are, fill it in and bring it: the differences first, then all of it or nothing.",
        ),
        "sheet.template": ("下载样表", "Template"),
        "sheet.items": ("下载现有事项", "The items there are"),
        "sheet.file": ("填好的表格", "The filled sheet"),
        "sheet.file_help": (
            ".xlsx，不超过 {most}；再大的用命令行",
            ".xlsx of at most {most}; larger ones by the command line",
        ),
        "sheet.on": ("改动自哪天起", "Changes hold from"),
        "sheet.look": ("看差异", "See the differences"),
        "sheet.no_file": ("还没有选文件。", "No file was chosen."),
        "sheet.nothing": (
            "表里说的账簿里都有了，没有要写的。",
            "The book says all of it already: there is nothing to write.",
        ),
        "sheet.refused": (
            "有误的改好再传；在这之前一条也不写。",
            "Mend what is in error and bring it again; nothing is written before.",
        ),
        "sheet.differences": ("与账簿的差异", "Beside the book"),
        "sheet.write": ("写入 {count} 条记录", "Write {count} entries"),
        "sheet.another": ("换一个文件", "Another file"),
        "sheet.shown": ("列出前 {shown} 个", "the first {shown}"),
        "sheet.cell": ("单元格", "Cell"),
        "sheet.status": ("差异", "Difference"),
        "sheet.what": ("内容", "What"),
        "sheet.new": ("新增", "new"),
        "sheet.changed": ("变更", "changed"),
        "sheet.same": ("相同", "same"),
        "sheet.error": ("有误", "in error"),
        "sheet.empty_before": ("（空）", "(empty)"),
        "sheet.written": ("已写入 {count} 条记录。", "{count} entries were written."),
        "sheet.changed_meanwhile": (
            "账簿在这期间变了，差异与刚才看到的不同，请再看一遍。",
            "The book moved on meanwhile and the differences are others than you saw: look once more.",
        ),
    }
)
