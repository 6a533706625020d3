"""Every word the screens say, in Chinese and English, by a plain id. A test holds the ids against their uses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from taizhang.core.issues import Lang
from taizhang.indicators.words import COMPARISON_WORDS, FORMULA_WORDS, REASON_WORDS
from taizhang.server.web.desk.words import DESK
from taizhang.server.web.drafts.words import DRAFTS
from taizhang.server.web.entering.words import ENTERING
from taizhang.server.web.orgs.words import ORGS
from taizhang.server.web.sheets.words import SHEETS

WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    dict(ORGS)
    | dict(DESK)
    | dict(DRAFTS)
    | dict(SHEETS)
    | dict(ENTERING)
    | dict(FORMULA_WORDS)
    | {f"comparison.{kind}": (zh, en[:1].upper() + en[1:]) for kind, (zh, en) in COMPARISON_WORDS.items()}
    | {f"unknown.{reason}": words for reason, words in REASON_WORDS.items()}
    | {
        # the frame
        "site.name": ("台账", "taizhang"),
        "site.claim": ("一数一源，数数可溯", "each fact once, every figure traceable"),
        "site.skip": ("跳到正文", "Skip to content"),
        "site.foot": (
            "页面上的每个数都由账簿中的记录推得，并注明所依据的账簿位置。",
            "Every figure here is derived from entries and names the book position it was read at.",
        ),
        "sample.mark": ("示例数据", "Sample data"),
        "sample.says": (
            "为演示而编写的事项与记录，不是任何单位的真实台账。",
            "Items and entries written for demonstration; no office's real ledger.",
        ),
        "nav.name": ("主菜单", "Main menu"),
        "nav.page": ("见报核对", "Page checked"),
        "nav.orgs": ("区县", "Districts"),
        "nav.ledgers": ("台账", "Ledgers"),
        "nav.login": ("登录", "Log in"),
        "nav.logout": ("退出", "Log out"),
        "nav.trail": ("当前位置", "You are here"),
        "board.title": ("看板", "Board"),
        "board.lead": ("按阶段看，共 {count} 件", "By stage, {count} in all"),
        "board.as_list": ("看清单", "As a list"),
        "board.more": ("其余 {count} 件", "{count} more"),
        "board.none": ("没有", "None"),
        "list.more": ("更多条件", "More conditions"),
        "list.without": ("去掉条件：{name}", "Without: {name}"),
        "list.columns": ("显示哪些栏", "Columns"),
        "list.columns_help": ("不选则按台账声明显示前几栏", "None chosen: the first ones as declared"),
        "list.keep_view": ("存为视图", "Keep this view as"),
        "list.keep": ("保存", "Keep"),
        "list.drop_view": ("删除视图“{name}”", "Delete the view '{name}'"),
        "way.is": ("是", "is"),
        "way.least": ("不低于", "at least"),
        "way.most": ("不高于", "at most"),
        "way.holds": ("含有", "holds"),
        "pager.name": ("翻页", "Pages"),
        "pager.before": ("上一页", "Previous page"),
        "pager.after": ("下一页", "Next page"),
        "pager.first": ("回到第一页", "First page"),
        "pager.page": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
        # verdicts
        "verdict.agrees": ("一致", "agrees"),
        "verdict.differs": ("不符", "differs"),
        "verdict.cannot_say": ("无法判断", "cannot say"),
        # the page: its reports as cards
        "page.title": ("见报数据核对", "Published figures, checked"),
        "page.lead": (
            "报上登的每一个数，都与由账簿记录推得的数对照。点开任何一个，可一直看到它背后的每条记录。",
            "Every figure as printed, held against what the book gives. Open any one down to the entries behind it.",
        ),
        "page.whole": ("{reports} 篇报道，{total} 个数", "{reports} reports, {total} figures"),
        "page.to_table": ("看全表（理由与账簿位置）", "Full table, with reasons and positions"),
        "page.in_table": ("看全表", "In the table"),
        "page.book_gives": (" · 推得 {derived}", " · the book gives {derived}"),
        "page.agreeing": ("另有 {count} 项一致", "and {count} that agree"),
        "position.books": ("{count} 本账簿", "{count} books"),
        # the full table
        "table.title": ("见报数据全表", "All published figures"),
        "table.lead": (
            "报上登的数，与由账簿记录推得的数逐一对照。点开任何一个，可一直看到它背后的每条记录。",
            "What was printed beside what the book gives. Open any figure down to the entries behind it.",
        ),
        "table.caption": ("见报数与推得数", "Printed and derived"),
        "table.shown": ("显示 {shown} 项，共 {total} 项", "{shown} of {total} shown"),
        "table.rows": ("{count} 项", "{count} figures"),
        "table.by_verdict": ("按判定筛选", "By verdict"),
        "table.by_report": ("按报道筛选", "By report"),
        "table.all": ("全部", "All"),
        "table.report": ("报道", "Report"),
        "table.label": ("数据", "Figure"),
        "table.period": ("周期", "Period"),
        "table.published": ("见报", "Printed"),
        "table.derived": ("推得", "Derived"),
        "table.unit": ("单位", "Unit"),
        "table.verdict": ("判定", "Verdict"),
        "table.reason": ("理由", "Reason"),
        "table.position": ("账簿位置", "Book position"),
        "table.none": ("无", "none"),
        "table.empty": ("没有符合条件的数。", "No figure matches."),
        "table.empty_hint": (
            "放宽上面的筛选；若账簿还是空的，先运行 taizhang demo。",
            "Widen the filters above; if the book is still empty, run taizhang demo first.",
        ),
        "table.rounded": ("四舍五入后与账簿一致", "the same once rounded"),
        "table.within": ("在“{printed}”的范围内", 'within "{printed}"'),
        "table.how": ("判定是怎么得出的", "How verdicts are reached"),
        "how.agrees": (
            "推得的数四舍五入到见报的位数后与之相同，或落在“约”“余”等词所指的范围内。",
            "Rounded to the digits printed, the derived figure is the same, or lies within what words such as 约 or 余 allow.",
        ),
        "how.differs": (
            "账簿推得另一个数，或见报的几个数彼此算不拢。",
            "The book gives another figure, or the printed figures do not fit one another.",
        ),
        "how.cannot_say": (
            "报上和账上都缺少判定所需的依据，如基数、计划数或口径。",
            "Neither page nor book states what is needed: a base, a plan or a definition.",
        ),
        # a figure
        "figure.value": ("数值", "Value"),
        "figure.unknown": ("未知", "Unknown"),
        "figure.unknown_because": ("未知（{reason}）", "unknown ({reason})"),
        "figure.over": ("除以", "divided by"),
        "figure.as_of": ("历史位置", "As of an earlier position"),
        "figure.coverage": ("已报 {reported} 个单位，应报 {expected} 个", "{reported} of {expected} units have reported"),
        "figure.comparisons": ("对照", "Comparisons"),
        "figure.comparison": ("方式", "Comparison"),
        "figure.result": ("结果", "Result"),
        "figure.against": ("对照数", "Against"),
        "figure.remark": ("说明", "Remark"),
        "figure.trend": ("历期走势", "Over time"),
        "figure.trend_alt": ("{name}的历期走势，数据见下表", "{name} over time; the table below holds the values"),
        "figure.trend_empty": ("账簿里还没有两期以上的数，画不出走势。", "The book holds fewer than two periods; no trend yet."),
        "figure.trend_table": ("以表格查看", "Show as a table"),
        "figure.definition": ("口径", "Definition"),
        "figure.formula": ("算法", "Formula"),
        "figure.meaning": ("含义", "Meaning"),
        "figure.basis": ("依据", "Basis"),
        "basis.defined": ("本包定义", "Defined by the pack"),
        "basis.defined_means": (
            "没有公开文件规定这个口径，由领域包写定；区里另有规定的，改包后再用。",
            "No public document says what this means; the pack does. A district with a rule of its own changes the pack first.",
        ),
        "basis.suggested": ("本包建议值", "Suggested by the pack"),
        "basis.suggested_means": (
            "没有公开文件规定这个数值，是领域包的建议；由区里定。",
            "No public document sets this value; the pack suggests it and the district decides.",
        ),
        "figure.code": ("指标代码", "Code"),
        "figure.version": ("版本", "Version"),
        "figure.position": ("账簿位置", "Book position"),
        "figure.at": ("查看某一位置时的数", "As it was at a position"),
        "figure.at_help": (
            "写作 账簿#位置，几本账簿用逗号隔开。未写的账簿取最新位置。",
            "Write book#position; several books by commas. A book left out is read at its newest.",
        ),
        "figure.at_go": ("查看", "Show"),
        "figure.at_newest": ("回到最新", "Back to the newest"),
        "figure.newest_instead": ("下面显示的是最新的情况。", "What follows is the newest state."),
        "figure.in_unit": ("{name}（{unit}）", "{name} ({unit})"),
        "figure.cite": ("引用", "Citation"),
        "figure.cite_help": ("点一下即全部选中，复制到文稿中。", "One click selects all of it, ready to copy."),
        "figure.cite_text": (
            "{org}{period}{name}{value}（指标 {indicator}，版本 {version}，账簿位置 {position}）",
            "{org}, {period}: {name} {value} (indicator {indicator}, version {version}, book position {position})",
        ),
        "figure.entries": ("背后的记录", "Entries behind it"),
        "figure.entries_count": ("共 {count} 条", "{count} in all"),
        "figure.entries_counted": ("只列计入的记录", "Only entries counted"),
        "figure.entries_all": ("连同作条件的记录全部列出", "Show entries that are conditions too"),
        "figure.entries_closed": (
            "记录只对有查阅权的人开放。",
            "Entries are open to those who may read the ledger.",
        ),
        "figure.entries_none": ("没有记录参与这个数。", "No entry takes part in this figure."),
        "side.value": ("数值", "value"),
        "side.numerator": ("分子", "numerator"),
        "side.denominator": ("分母", "denominator"),
        "comparison.places": ("{group}，{places} 个单位参加排位", "{group}, {places} ranked"),
        "unknown.other": ("原因：{code}", "reason: {code}"),
        # entries
        "entry.item": ("事项", "Item"),
        "entry.kind": ("记录", "Entry"),
        "entry.effective_on": ("生效日", "Effective on"),
        "entry.recorded_at": ("录入时间", "Recorded at"),
        "entry.side": ("用于", "Used in"),
        "entry.amount": ("数额", "Amount"),
        "entry.unit": ("单位", "Unit"),
        "entry.position": ("位置", "Position"),
        "entry.state": ("更正", "Correction"),
        "entry.actor": ("录入人", "By"),
        "entry.corrects": ("更正第 {position} 条", "corrects {position}"),
        "entry.corrected_by": ("已由第 {position} 条更正", "corrected by {position}"),
        "entry.withdrawn_by": ("已由第 {position} 条撤回", "withdrawn by {position}"),
        "kind.open": ("建立", "opened"),
        "kind.amend": ("修改", "amended"),
        "kind.milestone": ("节点", "milestone"),
        "kind.measure": ("计量", "measure"),
        "kind.withdraw": ("撤回", "withdrawal"),
        "kind.report": ("上报", "report"),
        "kind.target": ("目标", "target"),
        "kind.other": ("{kind}", "{kind}"),
        # ledgers and their lists
        "ledgers.lead": ("按领域分列。每种台账由领域包声明，只记一次，处处可用。", "By field of work. Each is declared by its pack."),
        "ledgers.empty": ("还没有启用任何领域包。", "No pack has been adopted yet."),
        "ledgers.empty_hint": ("由管理员在城市账簿启用领域包后，台账即出现在这里。", "Ledgers appear once an administrator adopts a pack."),
        "list.stage": ("阶段", "Stage"),
        "list.text": ("名称或编号", "Name or number"),
        "list.search": ("查询", "Search"),
        "list.clear": ("清除条件", "Clear"),
        "list.rows": ("本页 {rows} 项", "{rows} on this page"),
        "list.rows_of": ("共 {count} 项，本页 {rows} 项", "{count} in all, {rows} on this page"),
        "list.total": ("合计", "Total"),
        "list.total_of": ("{count} 项", "{count} items"),
        "list.empty_filtered": ("没有符合条件的事项。", "No item matches."),
        "list.empty": ("您可查阅的范围内还没有{item}。", "There is no {item} yet that you may read."),
        "list.empty_hint": (
            "用 taizhang post 写入第一条，命令的写法如下（每行一条）：",
            "Write the first with taizhang post, one command a line:",
        ),
        # an item
        "item.fields": ("基本情况", "Fields"),
        "item.unfilled": ("未填 {count} 栏", "{count} not filled"),
        "item.not_open": ("到这一天尚未建账，或已撤回。", "Not open on that day, or withdrawn."),
        "item.milestones": ("节点", "Milestones"),
        "item.occurrence": ("第 {number} 次", "occurrence {number}"),
        "item.due": ("计划", "planned"),
        "item.late": ("逾期 {days} 天", "{days} days late"),
        "field.retired": ("（已停用）", " (no longer used)"),
        "personal.heading": ("个人信息", "Personal data"),
        "personal.sealed": ("已封存", "sealed"),
        "personal.emptied": ("（空）", "(empty)"),
        "personal.forgotten": ("已依法删除", "forgotten by law"),
        "personal.open": ("查看个人信息", "Show personal data"),
        "personal.will_log": ("查看会记入日志。", "That you look is written down."),
        "personal.logged": ("这次查看已记入日志。", "That you looked has been written down."),
        "personal.said": ("写有个人信息", "says of persons"),
        "item.measures": ("计量", "Measures"),
        "item.measure": ("名称", "Measure"),
        "item.measures_on": ("截至 {day}", "as of {day}"),
        "item.measure_kind": ("计法", "Kind"),
        "item.unreported": ("未报", "not reported"),
        "item.as_of": ("回看", "Look back"),
        "item.on": ("截至哪一天（生效日）", "As of which day"),
        "item.at": ("当时的账簿位置", "At the book position"),
        "item.as_of_help": (
            "日期看事实何时成立，位置看账上何时写下；两者可同时用。位置写作 账簿#位置，也可只写数字。",
            "The day asks when facts hold, the position when they were written. Write book#position, or its number alone.",
        ),
        "item.history": ("全部记录", "Whole history"),
        "item.change": ("内容", "What it says"),
        "item.reason": ("理由", "Reason"),
        "item.colon": ("：", ": "),
        "item.emptied": ("（清空）", "(emptied)"),
        "item.not_yet": (
            "到账簿位置 {position}，这个事项还没有写入账簿。",
            "At book position {position} this item was not yet in the book.",
        ),
        "item.dated": ("截至 {day}", "as of {day}"),
        "part.milestone": ("节点", "milestone"),
        "part.occurrence": ("第几次", "occurrence"),
        "part.status": ("状态", "status"),
        "part.planned_on": ("计划日期", "planned on"),
        "part.evidence": ("凭据", "evidence"),
        "part.note": ("备注", "note"),
        "part.measure": ("计量", "measure"),
        "part.value": ("数值", "value"),
        "status.actual": ("已完成", "reached"),
        "status.planned": ("计划中", "planned"),
        "status.na": ("不适用", "not applicable"),
        "status.revoked": ("已撤销", "revoked"),
        "status.none": ("未到", "not yet"),
        "measure.flow": ("累加", "added up"),
        "measure.running_total": ("累计", "running total"),
        "measure.level": ("最新值", "last value"),
        # recording on an item
        "record.milestone": ("登记节点", "Record a milestone"),
        "record.measure": ("登记计量", "Record a measure"),
        "record.day": ("日期", "Day"),
        "record.own_unit": ("按上面所注单位", "as listed above"),
        "record.day_help": (
            "已完成的填发生日期，计划中的填计划日期。",
            "The day it happened; for one planned, the day it is planned for.",
        ),
        "record.files": ("附件", "Files"),
        "record.files_help": (
            "可选几个，合计不超过 {most}；加密保存，与这条记录同在。",
            "Several may be chosen, {most} in all; kept encrypted, with this entry.",
        ),
        "record.camera": ("拍照", "Take a photograph"),
        "record.keep": ("已上传，去掉勾选则不附", "Uploaded; clear the box to leave one out"),
        "file.lost": ("附件不在或已损坏", "file missing or damaged"),
        "record.next": ("下一步：核对", "Next: look it over"),
        "record.look": ("请核对。写入后不能删改，只能更正。", "Look it over. Once written it cannot be changed, only corrected."),
        "record.write": ("确认写入", "Write it"),
        "record.change": ("返回修改", "Change it"),
        "record.leave": ("取消", "Cancel"),
        "record.written": ("已写入账簿 {book} 第 {position} 条。", "Written to book {book} as entry {position}."),
        # logging in
        "login.title": ("登录", "Log in"),
        "login.username": ("用户名", "User name"),
        "login.password": ("密码", "Password"),
        "login.go": ("登录", "Log in"),
        "login.refused": ("用户名或密码不对。", "The user name or the password is wrong."),
        "login.refused_hint": ("连续输错 5 次将暂停 15 分钟。", "Five wrong tries in a row close the login for 15 minutes."),
        "login.note": ("忘记密码请找本单位管理员重设。", "If you forgot the password, ask your administrator."),
        # when a page cannot be given
        "error.home": ("回到首页", "To the first page"),
        "error.bad_title": ("地址有误", "Bad request"),
        "error.bad": ("请求的写法不对，未做任何改动。", "The request is malformed; nothing was changed."),
        "error.denied_title": ("没有权限", "Not permitted"),
        "error.denied": (
            "您的授权不包括这些记录。需要查阅的，请向该单位的管理员申请授权。",
            "Your grants do not cover these records. Ask that unit's administrator if you need to read them.",
        ),
        "error.csrf": ("表单已过期，请返回重新打开页面再提交。", "The form has expired: go back, reload and send it again."),
        "error.missing_title": ("没有这个页面", "Not found"),
        "error.missing": ("地址写错了，或所指的内容不存在。", "The address is mistyped, or what it names does not exist."),
        "error.broken_title": ("系统出错", "Something broke"),
        "error.broken": (
            "出错已记入日志，请稍后再试。如果刚才在提交表单，请先查看是否已经写入。",
            "It was logged; please try again later. If you were sending a form, look first whether it was written.",
        ),
        "error.damaged_title": ("记录受损", "A damaged entry"),
        "error.damaged": (
            "账簿位置 {position} 的记录与写入时不同，不能作依据，这一页因此没有给出。请告知管理员用 taizhang verify 核验账簿。",
            "The entry at {position} is not what was written, so this page cannot be given. Ask your administrator to run taizhang verify.",
        ),
        "error.locked_title": ("登录暂停", "Login closed for now"),
        "error.locked": ("连续输错次数过多，请 15 分钟后再试。", "Too many wrong tries; please try again in 15 minutes."),
    }
)  # fmt: skip


def word(lang: Lang, key: str, /, **params: object) -> str:
    """What the screens say for an id, its parameters filled in; an unknown id is a programmer's mistake."""
    zh, en = WORDS[key]
    return (zh if lang == "zh" else en).format_map(params)


def word_or_other(lang: Lang, family: str, name: str) -> str:
    """A family's word for a name that data brings; the family's `other`, which names it, where there is none."""
    key = f"{family}.{name}"
    if key in WORDS:
        return word(lang, key)
    return word(lang, f"{family}.other", code=name, kind=name)
