"""Reading: a page of text becomes articles, claims with their spans, and relations between claims.

`read_bytes` decodes a file or says why not; `read_page` finds everything; `to_json` writes the schema of the command
line's `read`. The way through: rows -> articles (segments) -> text without layout (stream) -> figures, date expressions
and names -> kind, subject and period of each -> relations. What belongs to one kind of relation stands in one module
under `relations/`. Every step is linear in the length of the text.
"""

from taizhang.reading.decoding import read_bytes
from taizhang.reading.model import Article, Claim, Reading, Relation, Superlative, Text, TimeMark
from taizhang.reading.output import to_json
from taizhang.reading.page import read_page

__all__ = [
    "Article",
    "Claim",
    "Reading",
    "Relation",
    "Superlative",
    "Text",
    "TimeMark",
    "read_bytes",
    "read_page",
    "to_json",
]
