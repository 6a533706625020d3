"""A place for the fingerprint of the master key: a process with another key folder is told of by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the table."""

    dependencies = [("storage", "0006_drafts")]
    operations = [
        migrations.CreateModel(
            name="MasterKey",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=71)),
            ],
        )
    ]
