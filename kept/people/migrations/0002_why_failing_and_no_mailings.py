from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="failing_because",
            field=models.CharField(blank=True, help_text="the other server's words", max_length=500),
        ),
        migrations.AddField(
            model_name="person",
            name="no_mailings_since",
            field=models.DateTimeField(help_text="complained of a mail, or ended them: gets none that a machine sends", null=True),
        ),
    ]
