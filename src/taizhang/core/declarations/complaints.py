"""What the models object to, said to the person who wrote the file: one issue a mistake, in zh and en, with its line."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from taizhang.core.declarations.yaml_text import YamlFile
from taizhang.core.issues import Issue, Where, issue

Loc = tuple[int | str, ...]

# what a value should have been, by the kind of error the models report
_WANTED: Final[Mapping[str, tuple[str, str]]] = {
    "string_type": ("文字", "text"),
    "tuple_type": ("列表", "a list"),
    "dict_type": ("映射", "a mapping"),
    "model_type": ("映射", "a mapping"),
    "model_attributes_type": ("映射", "a mapping"),
    "bool_type": ("true 或 false", "true or false"),
    "bool_parsing": ("true 或 false", "true or false"),
    "int_type": ("整数", "a whole number"),
    "int_parsing": ("整数", "a whole number"),
    "decimal_type": ("十进制数", "a decimal number"),
    "decimal_parsing": ("十进制数", "a decimal number"),
    "finite_number": ("十进制数", "a decimal number"),
    "date_type": ("日期，如 2021-06-30", "a date such as 2021-06-30"),
    "date_parsing": ("日期，如 2021-06-30", "a date such as 2021-06-30"),
    "date_from_datetime_parsing": ("日期，如 2021-06-30", "a date such as 2021-06-30"),
    "date_from_datetime_inexact": ("日期，如 2021-06-30", "a date such as 2021-06-30"),
}
_BOUNDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "too_short": ("min_length", "至少 {} 项", "at least {} of them"),
    "too_long": ("max_length", "至多 {} 项", "at most {} of them"),
    "string_too_short": ("min_length", "至少 {} 个字符", "at least {} characters"),
    "string_too_long": ("max_length", "至多 {} 个字符", "at most {} characters"),
    "greater_than_equal": ("ge", "不小于 {} 的数", "a number of at least {}"),
    "less_than_equal": ("le", "不大于 {} 的数", "a number of at most {}"),
}
_PATTERNS: Final[Mapping[str, tuple[str, str]]] = {
    r"^[a-z][a-z0-9_]*$": ("小写字母、数字和下划线，以字母开头", "lower-case letters, digits and underscores"),
    r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$": ("两段小写名称，如 investment.projects", "two names: investment.projects"),
    r"^\d{4}\.\d+$": ("年份加序号，如 2026.1", "a year and an issue of that year: 2026.1"),
}


def nearest(name: str, known: Iterable[str]) -> str:
    """The known names closest to one that is not known, for a hint; the first few where none is close."""
    listed = sorted(known)
    return "、".join(difflib.get_close_matches(name, listed, n=3, cutoff=0.4) or listed[:8]) or "-"


def text_of_path(loc: Sequence[int | str]) -> str:
    """`('ledgers', 0, 'fields')` as `ledgers[0].fields`."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def place_in(name: str, file: YamlFile, path: str) -> Where:
    """A path's place in its file: its own line, or that of the nearest part around it."""
    probe = path
    while probe and probe not in file.lines:
        probe = probe[: max(probe.rfind("."), probe.rfind("["), 0)]
    return Where(file=name, line=file.lines.get(probe), path=path or None)


@dataclass(frozen=True, slots=True)
class _Complaint:
    """One error of the models: its path in the file as written, what is there, and the parent mapping's keys."""

    error: ErrorDetails
    loc: Loc
    tag: str | None  # the kind of indicator it stands in

    @property
    def key(self) -> str:
        """The key as a sentence names it; with the list around it for a part of a list."""
        return text_of_path(self.loc[-2:] if isinstance(self.loc[-1], int) else self.loc[-1:])

    @property
    def got(self) -> str:
        return shown(self.error["input"])


def shown(value: object) -> str:
    """A value as a sentence can quote it."""
    plain = {None: "（空）", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return plain[value]
    if isinstance(value, Mapping):
        return "{" + "、".join(str(key) for key in value)[:40] + "}"
    if isinstance(value, list | tuple):
        return "[" + "、".join(shown(one) for one in value)[:40] + "]"
    return str(value)[:40]


def issues_of(refused: ValidationError, model: type[BaseModel], name: str, file: YamlFile) -> list[Issue]:
    """The issues behind a refusal, in the order of the file.

    A key misspelled is one mistake, although the models also miss the right one.
    """
    complaints = [_complaint(error, file) for error in refused.errors(include_url=False)]
    surplus = [one for one in complaints if one.error["type"] == "extra_forbidden"]
    meant = {(one.loc[:-1], key) for one in surplus for key in _close(one, model)[:1]}
    found = [
        _issue(one, model, place_in(name, file, text_of_path(one.loc)))
        for one in complaints
        if not (one.error["type"] == "missing" and (one.loc[:-1], one.key) in meant) and not _follows(one)
    ]
    return sorted(found, key=lambda one: one.where.line or 0)


def _follows(one: _Complaint) -> bool:
    """Whether a list is called too short only because its faulty parts, told by themselves, were not counted."""
    return one.error["type"] == "too_short" and len(one.error["input"]) >= one.error["ctx"]["min_length"]


def _complaint(error: ErrorDetails, file: YamlFile) -> _Complaint:
    """Model paths hold the kind of an indicator after its number, and go into short forms that were written as one."""
    loc, tag = tuple(error["loc"]), None
    if len(loc) > 2 and loc[0] == "indicators" and isinstance(loc[1], int):
        tag, loc = str(loc[2]), loc[:2] + loc[3:]
    while not _stands(file.data, loc[:-1]):
        loc = loc[:-1]
    return _Complaint(error, loc, tag)


def _stands(data: Any, loc: Loc) -> bool:
    """Whether a mapping or list stands at a path."""
    for part in loc:
        data = data[part]
    return isinstance(data, dict | list)


def _issue(one: _Complaint, model: type[BaseModel], where: Where) -> Issue:
    kind, context = one.error["type"], one.error.get("ctx", {})
    if kind in {"missing", "union_tag_not_found"}:
        return issue("PACK-016", where, key="kind" if kind == "union_tag_not_found" else one.key)
    if kind == "extra_forbidden":
        return issue("PACK-017", where, key=one.key, near=nearest(one.key, _known_keys(one, model)))
    if kind == "union_tag_invalid":
        return issue("PACK-018", where, key="kind", got=context["tag"], near=_listed(context["expected_tags"]))
    if kind == "literal_error" and one.error["loc"][-1] == "[key]":
        return issue("PACK-017", where, key=one.key, near=_listed(context["expected"]))
    if kind == "literal_error":
        return issue("PACK-018", where, key=one.key, got=one.got, near=_listed(context["expected"]))
    if kind == "string_pattern_mismatch":
        want_zh, want_en = _PATTERNS.get(context["pattern"], (context["pattern"], context["pattern"]))
        return issue("PACK-019", where, key=one.key, got=one.got, want_zh=want_zh, want_en=want_en)
    want_zh, want_en = _wanted(kind, context)
    return issue("PACK-002", where, key=one.key, want_zh=want_zh, want_en=want_en, got=one.got)


def _wanted(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind in _BOUNDS:
        name, zh, en = _BOUNDS[kind]
        return zh.format(context[name]), en.format(context[name])
    return _WANTED.get(kind, ("另一种写法", f"another form ({kind})"))


def _listed(expected: str) -> str:
    return "、".join(part.strip(" '") for part in expected.replace(" or ", ",").split(","))


def _close(one: _Complaint, model: type[BaseModel]) -> list[str]:
    return difflib.get_close_matches(one.key, sorted(_known_keys(one, model)), n=1, cutoff=0.6)


def _known_keys(one: _Complaint, model: type[BaseModel]) -> set[str]:
    """The keys the language knows where an unknown one stands."""
    here: list[type[BaseModel]] = [model]
    for part in one.loc[:-1]:
        if isinstance(part, str):
            here = [found for each in here for found in _models(_annotation(each, part))]
            here = [each for each in here if one.tag is None or _tag_of(each) in {None, one.tag}]
    return {field.alias or name for each in here for name, field in each.model_fields.items()}


def _annotation(model: type[BaseModel], key: str) -> Any:
    return next((f.annotation for name, f in model.model_fields.items() if key in {name, f.alias}), None)


def _tag_of(model: type[BaseModel]) -> str | None:
    """The kind an indicator model is for; None for models without kinds."""
    field = model.model_fields.get("kind")
    tags = get_args(field.annotation) if field else ()
    return str(tags[0]) if len(tags) == 1 else None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models an annotation speaks of: itself, or those inside its tuple, union or Annotated."""
    if get_origin(annotation) is Annotated:
        yield from _models(get_args(annotation)[0])
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _models(part)
