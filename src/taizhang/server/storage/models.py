"""The tables: books and entries, which only grow, and projections of them, which can be rebuilt at any time.

Models serve migrations and reading; entries are appended in plain SQL by `append`.
"""

from typing import ClassVar

from django.db import models

from taizhang.core.limits import COMMAND_KEY_CHARS_MAX, ITEM_ID_CHARS_MAX, NAME_CHARS_MAX

DIGEST_CHARS = 71  # `sha256:` and 64 hex digits


class Book(models.Model):
    """A book and its head. Appending locks this row, so positions have no gaps and each link follows the last."""

    code = models.CharField(max_length=NAME_CHARS_MAX, primary_key=True)
    position = models.BigIntegerField()
    digest = models.CharField(max_length=DIGEST_CHARS)

    def __str__(self) -> str:
        return f"{self.code}#{self.position}"


class Entry(models.Model):
    """An entry: its exact bytes, their digest, and columns derived from the bytes (verify compares them)."""

    pk = models.CompositePrimaryKey("book", "position")
    book = models.CharField(max_length=NAME_CHARS_MAX)
    position = models.BigIntegerField()
    digest = models.CharField(max_length=DIGEST_CHARS)
    content = models.BinaryField()
    ledger = models.CharField(max_length=NAME_CHARS_MAX)
    item = models.CharField(max_length=ITEM_ID_CHARS_MAX)
    kind = models.CharField(max_length=NAME_CHARS_MAX)
    effective_on = models.DateField()
    corrects = models.BigIntegerField(null=True)
    command_key = models.CharField(max_length=COMMAND_KEY_CHARS_MAX)

    class Meta:
        """A key is used once in a book; an item's history is read by index."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["book", "command_key"], name="entry_command_key")]
        indexes: ClassVar = [models.Index(fields=["book", "ledger", "item", "position"], name="entry_item")]

    def __str__(self) -> str:
        return f"{self.book}#{self.position}"


class PackText(models.Model):
    """The deciding files of an adopted pack, by name, kept for ever under their digest."""

    digest = models.CharField(max_length=DIGEST_CHARS, primary_key=True)
    pack = models.CharField(max_length=NAME_CHARS_MAX)
    files = models.TextField()  # JSON object: file name -> exact text

    def __str__(self) -> str:
        return f"{self.pack} {self.digest}"


class MasterKey(models.Model):
    """The fingerprint of the master key that personal data is sealed under, in one row: no key can be found from it."""

    id = models.SmallIntegerField(primary_key=True)
    fingerprint = models.CharField(max_length=DIGEST_CHARS)

    def __str__(self) -> str:
        return self.fingerprint


class Shown(models.Model):
    """What lists show of an item. `opened_on` is null while it is not open (or was withdrawn); `fields` is JSON."""

    book = models.CharField(max_length=NAME_CHARS_MAX)
    ledger = models.CharField(max_length=NAME_CHARS_MAX)
    item = models.CharField(max_length=ITEM_ID_CHARS_MAX)
    org = models.CharField(max_length=NAME_CHARS_MAX)
    title = models.CharField(max_length=NAME_CHARS_MAX)  # cut to that: an index must hold it
    stage = models.CharField(max_length=NAME_CHARS_MAX, null=True)  # noqa: DJ001 - no stage is not an empty stage
    opened_on = models.DateField(null=True)
    fields = models.TextField()

    class Meta:
        """Columns of two tables."""

        abstract = True

    def __str__(self) -> str:
        return f"{self.book} {self.ledger} {self.item}"


class ItemRow(Shown):
    """An item as of its book's head. `version` is the position of its last entry, `state` its folded state as JSON."""

    pk = models.CompositePrimaryKey("book", "ledger", "item")
    version = models.BigIntegerField()
    state = models.TextField()

    class Meta:
        """Lists go by title, and by org."""

        indexes: ClassVar = [
            models.Index(fields=["ledger", "title", "book", "item"], name="item_by_title"),
            models.Index(fields=["ledger", "org"], name="item_by_org"),
        ]


class ItemInterval(Shown):
    """An item as it was at positions from `from_position` up to, not including, `to_position`."""

    pk = models.CompositePrimaryKey("book", "ledger", "item", "from_position")
    from_position = models.BigIntegerField()
    to_position = models.BigIntegerField()

    class Meta:
        """Lists go by title, and by org."""

        indexes: ClassVar = [models.Index(fields=["ledger", "title", "book", "item"], name="interval_by_title")]


class SavedView(models.Model):
    """A list as somebody likes to see it, by name: an address's question. No fact: it can be deleted."""

    id = models.BigAutoField(primary_key=True)
    owner = models.CharField(max_length=NAME_CHARS_MAX)
    ledger = models.CharField(max_length=NAME_CHARS_MAX)
    name = models.CharField(max_length=NAME_CHARS_MAX)
    query = models.TextField()

    class Meta:
        """An owner's views of a ledger have names of their own."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "ledger", "name"], name="view_of_owner")]

    def __str__(self) -> str:
        return f"{self.ledger} {self.name}"


class Draft(models.Model):
    """A text that is being checked before it is printed. No fact: it can be deleted, and no figure depends on it."""

    id = models.BigAutoField(primary_key=True)
    owner = models.CharField(max_length=NAME_CHARS_MAX)
    name = models.CharField(max_length=NAME_CHARS_MAX)
    digest = models.CharField(max_length=DIGEST_CHARS)
    text = models.TextField()
    published = models.DateField(null=True)
    org = models.CharField(max_length=NAME_CHARS_MAX, null=True)  # noqa: DJ001 - told by the text is not an org without a code
    made_at = models.DateTimeField()
    previous = models.BigIntegerField(null=True)  # the draft that this one is a later version of, be it deleted since

    class Meta:
        """An owner's drafts are listed newest first."""

        indexes: ClassVar = [models.Index(fields=["owner", "-id"], name="draft_owner")]

    def __str__(self) -> str:
        return f"{self.id} {self.name}"
