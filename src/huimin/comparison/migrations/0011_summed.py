from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comparison', '0010_replays'),
    ]

    operations = [
        migrations.AddField(
            model_name='runrule',
            name='summed',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
