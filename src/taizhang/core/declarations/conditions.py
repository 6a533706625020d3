"""Conditions as people write them, checked before the models see them.

A condition may be any of seven things; the models, asked which, complain about all seven. Here each mistake is one
issue at its own key.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from taizhang.core.declarations.complaints import nearest, place_in, shown
from taizhang.core.declarations.yaml_text import YamlFile
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import CONDITION_DEPTH_MAX

RESERVED: Final = ("all", "any", "not", "reached", "not_reached")
_BOUNDS: Final = ("min", "max")
_SLUG = re.compile(r"[a-z][a-z0-9_]*")


def condition_issues(name: str, file: YamlFile, path: str, written: object) -> list[Issue]:
    """What is wrong with a condition that stands at a path of a file; empty when the models will take it."""
    return list(_Reading(name, file).condition(path, written, 1))


class _Reading:
    """One reading of a file's conditions."""

    def __init__(self, name: str, file: YamlFile) -> None:
        self.name = name
        self.file = file

    def _at(self, path: str) -> Where:
        return place_in(self.name, self.file, path)

    def _takes(self, path: str, want_zh: str, want_en: str, got: object) -> Issue:
        key = path.rpartition(".")[2]
        return issue("PACK-002", self._at(path), key=key, want_zh=want_zh, want_en=want_en, got=shown(got))

    def condition(self, path: str, written: object, depth: int) -> Iterator[Issue]:
        if depth > CONDITION_DEPTH_MAX:
            yield issue("PACK-014", self._at(path), depth=CONDITION_DEPTH_MAX, nodes="-")
        elif not isinstance(written, Mapping):
            yield self._takes(
                path, "映射，如 {industry: industrial}", "a mapping such as {industry: industrial}", written
            )
        else:
            for key, want in written.items():
                yield from self._part(f"{path}.{key}", key, want, depth)

    def _part(self, path: str, key: str, want: Any, depth: int) -> Iterator[Issue]:
        if key in {"all", "any"}:
            if not isinstance(want, list) or not want:
                yield self._takes(path, "一列条件", "a list of conditions", want)
                return
            for index, one in enumerate(want):
                yield from self.condition(f"{path}[{index}]", one, depth + 1)
        elif key == "not":
            yield from self.condition(path, want, depth + 1)
        elif key in {"reached", "not_reached"}:
            if not isinstance(want, str) or not _SLUG.fullmatch(want):
                yield self._takes(path, "一个节点的名称", "the name of a milestone", want)
        elif not _SLUG.fullmatch(key):
            words = ("小写字母、数字和下划线，以字母开头", "lower-case letters, digits and underscores")
            yield issue("PACK-019", self._at(path), key="field", got=key[:40], want_zh=words[0], want_en=words[1])
        else:
            yield from self._field(path, want)

    def _field(self, path: str, want: Any) -> Iterator[Issue]:
        if isinstance(want, Mapping):
            yield from self._bounds(path, want)
            return
        values = want if isinstance(want, list) else [want]
        if not values or not all(isinstance(one, str | int) for one in values):
            yield self._takes(path, "一个值或一列值", "a value or a list of values", want)

    def _bounds(self, path: str, want: Mapping[str, Any]) -> Iterator[Issue]:
        for key in want:
            if key not in {*_BOUNDS, "known"}:
                yield issue("PACK-017", self._at(f"{path}.{key}"), key=key, near=nearest(key, (*_BOUNDS, "known")))
        if "known" in want:
            if not isinstance(want["known"], bool):
                yield self._takes(f"{path}.known", "true 或 false", "true or false", want["known"])
            if any(key in want for key in _BOUNDS):
                yield self._takes(path, "known，或 min 与 max", "known, or min and max", want)
        given = [want[key] for key in _BOUNDS if want.get(key) is not None]
        if any(isinstance(one, bool) or not isinstance(one, str | int) for one in given):
            yield self._takes(path, "min 与 max 两个数或日期", "numbers or dates as min and max", want)
        elif not given and "known" not in want and not set(want) - set(_BOUNDS):
            yield self._takes(path, "min、max 或 known", "min, max or known", want)
