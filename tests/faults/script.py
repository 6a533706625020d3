"""What a writer writes, drawn from a seed: single commands, batches, corrections, repeated keys, refused batches.

A correction names the position of what it corrects, so a step becomes commands only once the receipts before it are
known. Played again from the start on a book that holds the first part, a script asks for the same commands again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final

from cast import CLERK, command, opening
from taizhang.core.ledger.command import Command

DISTRICTS: Final = tuple(f"5001{n:02}" for n in range(31, 39))  # eight districts, each with a book of its own
SHARED: Final = 5  # keys that every writer of a book asks for

Told = Mapping[str, int]  # command key -> position of its entry
Step = Callable[[Told], list[Command]]


@dataclass(frozen=True)
class Plan:
    """One program's work: writers `first` .. `first + writers - 1`, each a thread, each on `books[number % len]`."""

    seed: int
    writers: int = 1
    books: tuple[str, ...] = DISTRICTS[:1]
    steps: int = 30
    first: int = 0

    def numbers(self) -> range:
        return range(self.first, self.first + self.writers)

    def script(self, number: int) -> list[Step]:
        """The steps of one writer."""
        chance = Random(f"{self.seed}/{number}")  # noqa: S311 - a seed, to be replayed
        return list(_Drawing(chance, number, self.books[number % len(self.books)]).draw(self))

    def words(self) -> list[str]:
        """The plan as words of a command line."""
        return [str(self.seed), str(self.writers), ",".join(self.books), str(self.steps), str(self.first)]

    @classmethod
    def of(cls, words: list[str]) -> "Plan":
        seed, writers, books, steps, first = words
        return cls(int(seed), int(writers), tuple(books.split(",")), int(steps), int(first))


@dataclass
class _Drawing:
    """A script being drawn: what is open so far, and under which key each item was last written."""

    chance: Random
    writer: int
    book: str
    made: int = 0
    last: dict[str, str] = field(default_factory=dict)  # item -> key of its last command
    opened: dict[str, str] = field(default_factory=dict)  # item -> key that opened it

    def draw(self, plan: Plan) -> Iterator[Step]:
        yield self._open()
        done: list[Step] = []
        for _ in range(plan.steps - 1):
            kinds = (self._open, self._amend, self._batch, self._refused, self._correct, self._several, self._shared)
            again = done and self.chance.random() < 0.1
            step = self.chance.choice(done) if again else self.chance.choice(kinds)()
            done.append(step)
            yield step

    def _key(self) -> str:
        self.made += 1
        return f"w{self.writer}-k{self.made}"

    def _opening(self, batch: str | None = None) -> Command:
        key = self._key()
        item = f"w{self.writer}-f{self.made}"
        self.last[item] = self.opened[item] = key
        made = opening(key, item, f"第{self.made}厂", org=self.book, book=self.book, batch=batch)
        if self.chance.random() < 0.2:  # of a person: sealed, under a key of its own
            return replace(made, payload={"fields": {**made.payload["fields"], "contact": f"联系人 {self.made}"}})
        return made

    def _said(self, key: str, item: str, verb: str, payload: Mapping[str, Any], **more: Any) -> Command:
        return command(key, item, verb, payload, book=self.book, actor=CLERK, **more)

    def _open(self) -> Step:
        made = self._opening()
        return lambda told: [made]  # noqa: ARG005 - a step like the others

    def _several(self) -> Step:
        made = [self._opening() for _ in range(3)]
        return lambda told: made  # noqa: ARG005 - a step like the others

    def _amend(self) -> Step:
        """One more statement on an item, on condition that it is the version the writer knows."""
        item = self.chance.choice(list(self.last))
        before, key = self.last[item], self._key()
        self.last[item] = key
        fields = {"amount": str(self.chance.randrange(1, 1000)), "foreign": self.chance.random() < 0.5}
        return lambda told: [self._said(key, item, "amend", {"fields": fields}, expected_version=told[before])]

    def _correct(self) -> Step:
        """An opening said anew, by the position its receipt gave."""
        item = self.chance.choice(list(self.opened))
        first, key = self.opened[item], self._key()
        self.last[item] = key
        again = {"fields": {"org": self.book, "name": f"更正{self.made}"}}
        return lambda told: [
            self._said(key, item, "correct", {"position": told[first], "reason": "抄错", "payload": again})
        ]

    def _batch(self) -> Step:
        batch = f"w{self.writer}-b{self.made + 1}"
        made = [self._opening(batch) for _ in range(self.chance.randrange(2, 20))]
        key = self._key()
        self.last[made[0].item] = key
        signed = self._said(key, made[0].item, "milestone", {"milestone": "signed"}, batch=batch)
        return lambda told: [*made, signed]  # noqa: ARG005 - a step like the others

    def _refused(self) -> Step:
        """A batch whose last command no declaration allows: nothing of it may stay."""
        batch, item = f"w{self.writer}-b{self.made + 1}", f"w{self.writer}-no{self.made}"
        made = opening(self._key(), item, "不成", org=self.book, book=self.book, batch=batch)
        wrong = self._said(self._key(), item, "milestone", {"milestone": "no_such"}, batch=batch)
        return lambda told: [made, wrong]  # noqa: ARG005 - a step like the others

    def _shared(self) -> Step:
        """An opening that every writer of this book asks for under one key."""
        number = self.chance.randrange(SHARED)
        made = opening(f"shared-{number}", f"shared-{number}", "同一厂", org=self.book, book=self.book)
        return lambda told: [made]  # noqa: ARG005 - a step like the others
