from django.db import migrations, models


def name_rules(apps, schema_editor):
    rules = {}
    for clue, rule in apps.get_model("casework", "ClueFinding").objects.order_by("rule").values_list("clue", "rule"):
        rules.setdefault(clue, {})[rule] = None
    for clue in apps.get_model("casework", "Clue").objects.iterator():
        clue.rules = f" {' '.join(rules.get(clue.code, ()))} "
        clue.save(update_fields=["rules"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_ranked_months")]

    operations = [
        migrations.RemoveIndex(model_name="clue", name="clue_ranked"),
        migrations.AddField(model_name="clue", name="rules", field=models.TextField(default="")),
        migrations.RunPython(name_rules, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(
                fields=[
                    "status",
                    "-score",
                    "-amount_fen",
                    "-n_months",
                    "code",
                    "first_month",
                    "last_month",
                    "programme",
                    "rules",
                ],
                name="clue_ranked",
            ),
        ),
        migrations.AlterField(
            model_name="cluefinding",
            name="rule",
            field=models.CharField(max_length=60),
        ),
    ]
