"""An item of twelve fields, with its history kept by the library that the settings name."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Fields(models.Model):
    """The twelve fields that both sides keep."""

    code = models.CharField(max_length=128, primary_key=True)
    org = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    sector = models.CharField(max_length=200, choices=[("steel", "钢铁"), ("food", "食品")])
    amount = models.DecimalField(max_digits=27, decimal_places=9, null=True, blank=True)
    built = models.DateField(null=True, blank=True)
    foreign = models.BooleanField(null=True, blank=True)
    t0 = models.CharField(max_length=20_000, blank=True)
    t1 = models.CharField(max_length=20_000, blank=True)
    t2 = models.CharField(max_length=20_000, blank=True)
    t3 = models.CharField(max_length=20_000, blank=True)
    n0 = models.DecimalField(max_digits=27, decimal_places=9, null=True, blank=True)
    n1 = models.DecimalField(max_digits=27, decimal_places=9, null=True, blank=True)

    class Meta:
        """Lists go by name and by org, as ours do."""

        abstract = True
        indexes: ClassVar = [models.Index(fields=["name"]), models.Index(fields=["org"])]

    def __str__(self) -> str:
        return self.code


LIBRARY: str = getattr(settings, "PEER_LIBRARY", "none")

if LIBRARY == "simple_history":
    from simple_history.models import HistoricalRecords

    class Item(Fields):
        """An item whose every save writes a historical row."""

        history = HistoricalRecords()

elif LIBRARY == "pghistory":
    import pghistory

    @pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
    class Item(Fields):  # type: ignore[no-redef] # one of the three
        """An item whose every change a trigger writes down."""

else:

    class Item(Fields):  # type: ignore[no-redef] # one of the three
        """An item without history, or with versions by reversion."""
