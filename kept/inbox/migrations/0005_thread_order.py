from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0004_quarantine_has_owners")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["conversation", "at", "id"], name="message_by_time"),
        ),
    ]
