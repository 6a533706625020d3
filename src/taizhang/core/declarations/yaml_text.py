"""YAML as packs use it: mappings, lists and plain values, each with its line. Text in, plain data and issues out.

Built from the parser's events rather than by a YAML constructor, so that every bound holds while reading: depth and
size (anchors counted as written out), no tags, no merge keys, no key twice. A number with a point stays text, because
money is never a binary fraction, and a version 2026.10 is not 2026.1.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import PACK_FILE_BYTES_MAX, YAML_DEPTH_MAX, YAML_NODES_MAX

_WHOLE = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})")
# what no page and no spreadsheet can show: YAML refuses most of it as it stands, but not as "\\x01" in double quotes
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_WORDS: Final = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    text: truth for word, truth in (("true", True), ("false", False)) for text in (word, word.title(), word.upper())
}

# What the YAML parser says, by a part of its sentence, and what a clerk needs to hear.
_PROBLEMS: Final = (
    ("mapping values are not allowed", "这里多了一个冒号，或缩进不对", "a colon too many here, or wrong indentation"),
    ("expected <block end>", "缩进与上文不齐", "indentation does not line up with the lines above"),
    ("unexpected end of stream", "引号没有收尾", "a quotation mark is not closed"),
    ("expected ',' or ']'", "方括号没有收尾，或缺逗号", "a square bracket is not closed, or a comma is missing"),
    ("expected ',' or '}'", "花括号没有收尾，或缺逗号", "a brace is not closed, or a comma is missing"),
    ("could not find expected ':'", "键的后面缺冒号", "a key without its colon"),
    ("cannot start any token", "值不能以这个字符开头，请加引号", "a value cannot begin with this character; quote it"),
    ("unknown escape character", "双引号里的反斜杠写法不认识", "an unknown backslash in double quotes"),
)


@dataclass(slots=True)
class Node:
    """One value of the file: a mapping, a list or plain data, with the line (from 1) it stands on."""

    line: int
    kind: Literal["mapping", "list", "value"] = "value"
    value: str | int | bool | None = None
    entries: dict[str, "Node"] = field(default_factory=dict)
    items: list["Node"] = field(default_factory=list)
    key_lines: dict[str, int] = field(default_factory=dict)
    complete: bool = True


class _Refused(Exception):  # noqa: N818  it never leaves this module
    """Reading cannot go on."""

    def __init__(self, found: Issue) -> None:
        self.found = found


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The plain data of a file, and the line of every path in it (`indicators[2].unit`)."""

    data: Any
    lines: Mapping[str, int]


def read_yaml(name: str, text: str) -> tuple[YamlFile | None, list[Issue]]:
    """A file's data and lines.

    PACK-001 not YAML, PACK-011 too big, PACK-012 tab, PACK-013 key twice, PACK-014 too deep or too many, PACK-015 a part
    of YAML that packs do without. A key written twice does not stop the reading: the first one counts.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > PACK_FILE_BYTES_MAX:
        return None, [issue("PACK-011", Where(file=name), bytes=size, most=PACK_FILE_BYTES_MAX)]
    builder = _Builder(name)
    try:
        root = builder.build(YAML(typ="safe", pure=True).parse(text))
        lines: dict[str, int] = {}
        data = _plain(root, "", lines, _Budget(name))
    except _Refused as refused:
        return None, [*builder.issues, refused.found]
    except YAMLError as error:
        return None, [*builder.issues, _not_yaml(name, error)]
    return YamlFile(data, lines), builder.issues


def _not_yaml(name: str, error: YAMLError) -> Issue:
    problem, line = "", None
    if isinstance(error, MarkedYAMLError):
        problem = error.problem or ""
        line = error.problem_mark.line + 1 if error.problem_mark else None
    place = Where(file=name, line=line)
    if "'\\t'" in problem:
        return issue("PACK-012", place)
    if not problem:
        return _control_character(name, line)
    for part, why_zh, why_en in _PROBLEMS:
        if part in problem:
            return issue("PACK-001", place, why_zh=why_zh, why_en=why_en)
    return issue("PACK-001", place, why_zh="这里的写法不认识", why_en=problem[:80])


def _control_character(name: str, line: int | None) -> Issue:
    place = Where(file=name, line=line)
    return issue("PACK-001", place, why_zh="含有不可见的控制字符", why_en="a control character is in it")


class _Builder:
    """Turns parser events into nodes with a stack of its own: depth is bounded before Python's is."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.issues: list[Issue] = []
        self.anchors: dict[str, Node] = {}
        self.stack: list[tuple[Node, str | None]] = []  # containers being filled, and the key awaiting its value
        self.root: Node | None = None
        self.seen = 0

    def build(self, events: Iterator[Event]) -> Node:
        documents = 0
        for event in events:
            line = event.start_mark.line + 1
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refuse(line, "多份文档（---）", "several documents (---)")
            elif isinstance(event, NodeEvent):
                self._take(event, line)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                self.stack.pop()[0].complete = True
        return self.root or Node(1)

    def _take(self, event: NodeEvent, line: int) -> None:
        self.seen += 1
        if self.seen > YAML_NODES_MAX or len(self.stack) > YAML_DEPTH_MAX:
            raise _Refused(_too_much(self.name, line))
        if self._awaits_key():
            self._take_key(event, line)
            return
        node = self._node(event, line)
        self._place(node)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            node.complete = False
            self.stack.append((node, None))

    def _awaits_key(self) -> bool:
        return bool(self.stack) and self.stack[-1][0].kind == "mapping" and self.stack[-1][1] is None

    def _take_key(self, event: NodeEvent, line: int) -> None:
        if not isinstance(event, ScalarEvent):
            raise self._refuse(line, "列表或映射作键", "keys that are lists or mappings")
        if event.value == "<<" and event.style is None:
            raise self._refuse(line, "合并键（<<）", "merge keys (<<)")
        container = self.stack[-1][0]
        self.stack[-1] = (container, event.value)
        if event.value in container.key_lines:
            first = container.key_lines[event.value]
            self.issues.append(issue("PACK-013", Where(file=self.name, line=line), key=event.value, first=first))
        else:
            container.key_lines[event.value] = line

    def _node(self, event: NodeEvent, line: int) -> Node:
        if isinstance(event, AliasEvent):
            node = self.anchors.get(event.anchor)
            if node is None or not node.complete:
                raise self._refuse(line, "没有定义的引用（*）", "references to nothing (*)")
            return node
        node = Node(line)
        if isinstance(event, MappingStartEvent):
            node.kind = "mapping"
        elif isinstance(event, SequenceStartEvent):
            node.kind = "list"
        else:
            node.value = self._value(event, line)
        if getattr(event, "tag", None) not in {None, "!"}:
            raise self._refuse(line, "标签（!）", "tags (!)")
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _value(self, event: Any, line: int) -> str | int | bool | None:
        if _UNPRINTABLE.search(event.value):
            raise _Refused(_control_character(self.name, line))
        return _scalar(event)

    def _place(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        container, key = self.stack[-1]
        if container.kind == "list":
            container.items.append(node)
        else:
            container.entries.setdefault(key or "", node)
            self.stack[-1] = (container, None)

    def _refuse(self, line: int, what_zh: str, what_en: str) -> _Refused:
        return _Refused(issue("PACK-015", Where(file=self.name, line=line), what_zh=what_zh, what_en=what_en))


def _scalar(event: Any) -> str | int | bool | None:
    """A quoted value is text; a plain one nothing, true or false, a whole number, else text."""
    text: str = event.value
    if event.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text


def _too_much(name: str, line: int) -> Issue:
    return issue("PACK-014", Where(file=name, line=line), depth=YAML_DEPTH_MAX, nodes=YAML_NODES_MAX)


@dataclass(slots=True)
class _Budget:
    """Nodes left before anchors, written out, make the file too large."""

    name: str
    left: int = YAML_NODES_MAX


def _plain(node: Node, path: str, lines: dict[str, int], budget: _Budget, depth: int = 0) -> Any:
    budget.left -= 1
    if budget.left < 0 or depth > YAML_DEPTH_MAX:
        raise _Refused(_too_much(budget.name, node.line))
    lines.setdefault(path, node.line)
    if node.kind == "list":
        return [_plain(one, f"{path}[{index}]", lines, budget, depth + 1) for index, one in enumerate(node.items)]
    if node.kind == "value":
        return node.value
    body: dict[str, Any] = {}
    for key, part in node.entries.items():
        inner = f"{path}.{key}" if path else key
        lines.setdefault(inner, node.key_lines[key])
        body[key] = _plain(part, inner, lines, budget, depth + 1)
    return body
