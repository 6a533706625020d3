"""Where a verb prints: results to standard output, issues to standard error, both in the asked language."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from taizhang.core.issues import Issue, Lang
from taizhang.core.values.figure import Cut

BOOKS_SHOWN: Final = 3  # books of a position that a line for a person names


@dataclass(frozen=True, slots=True)
class Console:
    """The terms of one run: the home folder, the language, and whether results are JSON."""

    home: Path
    lang: Lang = "zh"
    as_json: bool = False

    def say(self, text: str = "") -> None:
        """One line for a person."""
        print(text)

    def note(self, text: str) -> None:
        """One line about the work itself (progress, addresses): to standard error, so that results stay clean."""
        print(text, file=sys.stderr)

    def json(self, result: object) -> None:
        """The result as JSON: two spaces of indent, Chinese as it is."""
        print(json.dumps(result, ensure_ascii=False, indent=2))

    def json_list(self, name: str, results: Iterable[object]) -> None:
        """A list of results as JSON under a name, each printed as it comes: all of them together may be long."""
        before = f'{{\n  "{name}": [\n    '
        for one in results:
            text = json.dumps(one, ensure_ascii=False, indent=2)
            print(before + text.replace("\n", "\n    "), end="")
            before = ",\n    "
        print("\n  ]\n}")

    def issues(self, found: Iterable[Issue]) -> None:
        """Issues, one a line as `CODE place: sentence (hint)`; with --json as an object on standard error."""
        listed = list(found)
        if self.as_json and listed:
            text = json.dumps({"issues": [one.to_json(self.lang) for one in listed]}, ensure_ascii=False, indent=2)
            print(text, file=sys.stderr)
            return
        for one in listed:
            print(one.line(self.lang), file=sys.stderr)

    def position(self, cut: Cut) -> str:
        """A figure's position in one short line: its books, or how many there are and what names them together."""
        if len(cut.positions) <= BOOKS_SHOWN:
            return str(cut)
        digest = cut.digest.partition(":")[2][:12]
        return self.words(f"{len(cut.positions)} 本账簿 cut:{digest}…", f"{len(cut.positions)} books cut:{digest}…")

    def words(self, zh: str, en: str) -> str:
        """The sentence in the asked language."""
        return zh if self.lang == "zh" else en
