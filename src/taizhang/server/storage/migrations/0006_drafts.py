"""Drafts that are being checked before they are printed."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar = [("storage", "0005_append_told_of_the_city")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("owner", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=71)),
                ("text", models.TextField()),
                ("published", models.DateField(null=True)),
                ("org", models.CharField(max_length=200, null=True)),
                ("made_at", models.DateTimeField()),
                ("previous", models.BigIntegerField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["owner", "-id"], name="draft_owner")]},
        ),
    ]
