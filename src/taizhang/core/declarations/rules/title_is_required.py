"""Every item has a name to show in lists."""

from collections.abc import Iterator

from taizhang.core.declarations.complaints import nearest
from taizhang.core.declarations.formula_parts import PACK_YAML
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, issue


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-003 for a title that is no field, PACK-029 for one that is optional or not a single text.

    Reason: lists, timelines and traces name items by their title; a nameless item cannot be talked about.
    """
    del declared
    for number, ledger in enumerate(pack.file.ledgers):
        where = pack.where(PACK_YAML, f"ledgers[{number}].title")
        title = ledger.field_named(ledger.title)
        if title is None:
            near = nearest(ledger.title, [one.field for one in ledger.fields])
            yield issue("PACK-003", where, name=ledger.title, thing_zh="栏目", thing_en="field", near=near)
        elif title.type != "text" or title.many or not title.required:
            why_zh, why_en = "作标题的栏目须是必填的单个文字", "the title is a single, required text"
            yield issue("PACK-029", where, field=title.field, why_zh=why_zh, why_en=why_en)
