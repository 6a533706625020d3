"""The texts of a pack, read: YAML in, a Pack and issues out. What a person wrote never raises."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from taizhang.core.declarations.complaints import issues_of
from taizhang.core.declarations.conditions import condition_issues
from taizhang.core.declarations.formula import IndicatorsFile
from taizhang.core.declarations.pack import FILES, Pack, digest_of_files
from taizhang.core.declarations.schema import Declared, PackFile
from taizhang.core.declarations.yaml_text import YamlFile, read_yaml
from taizhang.core.issues import Issue, Where, has_errors, issue
from taizhang.core.limits import PACKS_KEPT

Model = TypeVar("Model", bound=Declared)
PACK_YAML, INDICATORS_YAML = FILES


def parse_pack(code: str, files: Mapping[str, str]) -> tuple[Pack | None, list[Issue]]:
    """The pack of a code from its deciding files' texts; None when there is an error.

    PACK-001 and 011 to 015 for the YAML, PACK-002 and 016 to 019 for its content, PACK-008 for a file that is absent,
    PACK-021 when the pack calls itself something else. The same texts give the same pack, so the newest are kept.
    """
    pack, found = _parsed(code, tuple(sorted(files.items())))
    return pack, list(found)


@lru_cache(maxsize=PACKS_KEPT)
def _parsed(code: str, texts: tuple[tuple[str, str], ...]) -> tuple[Pack | None, tuple[Issue, ...]]:
    files = dict(texts)
    found = [issue("PACK-008", Where(file=code), name=code, missing=name) for name in FILES if name not in files]
    lines: dict[str, int] = {}
    read: dict[str, Any] = {}
    for name, model in ((PACK_YAML, PackFile), (INDICATORS_YAML, IndicatorsFile)):
        if name in files:
            read[name], issues, here = _read(f"{code}/{name}", files[name], model)
            found += issues
            lines |= {f"{name}:{path}": line for path, line in here.items()}
    head, formulas = read.get(PACK_YAML), read.get(INDICATORS_YAML)
    if isinstance(head, PackFile) and head.pack != code:
        place = Where(file=f"{code}/{PACK_YAML}", line=lines.get(f"{PACK_YAML}:pack"), path="pack")
        found.append(issue("PACK-021", place, name=head.pack, folder=code))
    if has_errors(found) or not isinstance(head, PackFile) or not isinstance(formulas, IndicatorsFile):
        return None, tuple(found)
    digest = digest_of_files(files)
    return Pack(head, formulas.indicators, digest, formulas.invariants, MappingProxyType(lines)), tuple(found)


def _read(name: str, text: str, model: type[Model]) -> tuple[Model | None, list[Issue], Mapping[str, int]]:
    file, found = read_yaml(name, text)
    if file is None:
        return None, found, {}
    content, more = parse_model(name, file, model)
    return content, found + more, file.lines


def parse_model(name: str, file: YamlFile, model: type[Model]) -> tuple[Model | None, list[Issue]]:
    """A file's data as a model; None with its issues, one a mistake."""
    if not isinstance(file.data, dict):
        return None, [
            issue("PACK-002", Where(file=name, line=1), key=name, want_zh="映射", want_en="a mapping", got="-")
        ]
    data, found = _checked_conditions(name, file) if model is IndicatorsFile else (file.data, [])
    try:
        content = model.model_validate(data)
    except ValidationError as refused:
        return None, found + issues_of(refused, model, name, file)
    return (None if found else content), found


def _checked_conditions(name: str, file: YamlFile) -> tuple[dict[str, Any], list[Issue]]:
    """The data with every faulty condition taken out, and the issues of those."""
    data, found = dict(file.data), list[Issue]()
    listed = data.get("indicators")
    if not isinstance(listed, list):
        return data, found
    data["indicators"] = kept = list(listed)
    for index, one in enumerate(listed):
        if isinstance(one, dict) and "where" in one:
            wrong = condition_issues(name, file, f"indicators[{index}].where", one["where"])
            if wrong:
                kept[index] = {key: value for key, value in one.items() if key != "where"}
                found += wrong
    return data, found
