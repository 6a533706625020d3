"""The first tables of storage."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes them."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Book",
            fields=[
                ("code", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("digest", models.CharField(max_length=71)),
            ],
        ),
        migrations.CreateModel(
            name="PackText",
            fields=[
                ("digest", models.CharField(max_length=71, primary_key=True, serialize=False)),
                ("pack", models.CharField(max_length=200)),
                ("files", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "book", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("book", models.CharField(max_length=200)),
                ("position", models.BigIntegerField()),
                ("digest", models.CharField(max_length=71)),
                ("content", models.BinaryField()),
                ("ledger", models.CharField(max_length=200)),
                ("item", models.CharField(max_length=128)),
                ("kind", models.CharField(max_length=200)),
                ("effective_on", models.DateField()),
                ("corrects", models.BigIntegerField(null=True)),
                ("command_key", models.CharField(max_length=128)),
            ],
            options={
                "indexes": [models.Index(fields=["book", "ledger", "item", "position"], name="entry_item")],
                "constraints": [models.UniqueConstraint(fields=("book", "command_key"), name="entry_command_key")],
            },
        ),
        migrations.CreateModel(
            name="ItemInterval",
            fields=[
                ("book", models.CharField(max_length=200)),
                ("ledger", models.CharField(max_length=200)),
                ("item", models.CharField(max_length=128)),
                ("org", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=200)),
                ("stage", models.CharField(max_length=200, null=True)),
                ("opened_on", models.DateField(null=True)),
                ("fields", models.TextField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "book",
                        "ledger",
                        "item",
                        "from_position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("from_position", models.BigIntegerField()),
                ("to_position", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["ledger", "title", "book", "item"], name="interval_by_title")],
            },
        ),
        migrations.CreateModel(
            name="ItemRow",
            fields=[
                ("book", models.CharField(max_length=200)),
                ("ledger", models.CharField(max_length=200)),
                ("item", models.CharField(max_length=128)),
                ("org", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=200)),
                ("stage", models.CharField(max_length=200, null=True)),
                ("opened_on", models.DateField(null=True)),
                ("fields", models.TextField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "book", "ledger", "item", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.BigIntegerField()),
                ("state", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["ledger", "title", "book", "item"], name="item_by_title"),
                    models.Index(fields=["ledger", "org"], name="item_by_org"),
                ],
            },
        ),
    ]
