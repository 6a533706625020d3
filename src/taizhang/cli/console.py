"""Where a verb prints: results to standard output, issues to standard error, both in the asked language."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from taizhang.core.issues import Issue, Lang


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

    def issues(self, found: Iterable[Issue]) -> None:
        """Issues, one a line as `CODE place: sentence (hint)`; with --json as an object on standard error."""
        listed = list(found)
        if self.as_json and listed:
            text = json.dumps({"issues": [one.to_json(self.lang) for one in listed]}, ensure_ascii=False, indent=2)
            print(text, file=sys.stderr)
            return
        for one in listed:
            print(one.line(self.lang), file=sys.stderr)

    def words(self, zh: str, en: str) -> str:
        """The sentence in the asked language."""
        return zh if self.lang == "zh" else en
