"""Lists as people like to see them."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar = [("storage", "0007_master_key")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("owner", models.CharField(max_length=200)),
                ("ledger", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=200)),
                ("query", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["owner", "ledger", "name"], name="view_of_owner"),
                ],
            },
        ),
    ]
