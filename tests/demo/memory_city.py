"""The demo city in memory: its commands through `decide` into a MemoryStore, with one more command at will."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from taizhang.core.declarations.pack import Declarations
from taizhang.core.journal.entry import Entry
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.ledger.city import city_of
from taizhang.core.ledger.command import parse_command
from taizhang.core.ledger.decide import decide
from taizhang.core.ledger.draft import Context
from taizhang.core.ledger.state import ItemState, fold
from taizhang.core.people.orgs import OrgTree
from taizhang.demo.cast import CITY, OPERATOR
from taizhang.demo.city import commands, setting_up
from taizhang.demo.places import FOUNDED
from taizhang.loader import built_in_packs, load_packs, read_texts

NOW: Final = datetime(2021, 7, 24, 8, 0, tzinfo=UTC)


class MemoryCity:
    """Books that grow by commands."""

    def __init__(self, scale: int = 1) -> None:
        self.store = MemoryStore()
        self.states: dict[tuple[str, str, str], ItemState] = {}
        self.context = Context(Declarations(), OrgTree())
        self.written = 0
        self._found()
        self._adopt()
        for raw in commands(scale):
            self.write(raw)

    def write(self, raw: Mapping[str, Any], at: datetime = NOW) -> Entry:
        """Writes one command at a moment; a refusal fails the test with its issues."""
        command, found = parse_command(raw, OPERATOR)
        assert command is not None, [one.line("en") for one in found]
        thing = (command.book, command.ledger, command.item)
        draft, found = decide(command, self.states.get(thing), self.context)
        assert draft is not None, (raw, [one.line("en") for one in found])
        entry, _ = self.store.append(draft, at)
        self.states[thing] = fold(self.states.get(thing) or ItemState(*thing), entry)
        self.written += 1
        return entry

    def city_command(self, ledger: str, item: str, verb: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        return self.command(CITY, ledger, item, verb, FOUNDED.isoformat(), payload)

    def command(
        self, book: str, ledger: str, item: str, verb: str, effective_on: str, payload: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A command with a key of its own."""
        key = f"test-{self.written}"
        named = {"book": book, "ledger": ledger, "item": item, "verb": verb}
        return {"key": key, **named, "effective_on": effective_on, "payload": dict(payload)}

    def _found(self) -> None:
        top = {"name": "重庆市", "short": "重庆", "kind": "city", "own_book": True}
        self.write(self.city_command("sys.org", CITY, "org", top))
        for raw in setting_up():
            if raw["ledger"] == "sys.org":
                orgs = city_of(one for one in self.states.values() if one.ledger == "sys.org").orgs
                self.context = Context(self.context.declarations, orgs)
            self.write(raw)

    def _adopt(self) -> None:
        declared, found = load_packs(built_in_packs())
        assert found == []
        for folder in built_in_packs():
            pack = next(one for one in declared.packs if one.code == folder.name)
            self.store.keep(pack.digest, read_texts(folder)[0])
            payload = {"pack": pack.code, "version": pack.file.version, "digest": pack.digest}
            self.write(self.city_command("sys.adoption", pack.code, "adopt", payload))
        self.context = Context(declared, city_of(self.states.values()).orgs)
