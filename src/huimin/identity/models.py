"""Who looked at whom, when and what for; which rows without a whole number mean which person."""

from django.db import models

from huimin.users.queries import User


class Opening(models.Model):
    """One look into sealed parts. Its page answers to `by` alone, by a random token, until `expires_at`."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    subject_kind = models.CharField(max_length=10)
    subject_key = models.BigIntegerField(null=True)  # null: searched for and not found
    purpose = models.CharField(max_length=20)
    purpose_words = models.CharField(max_length=200, blank=True)
    clue = models.CharField(max_length=12, blank=True)
    by = models.CharField(max_length=150, db_index=True)
    unit = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=20, choices=User.Role)
    scope_low = models.BigIntegerField()  # what the opener could see: openers elsewhere are not told
    scope_high = models.BigIntegerField()
    n_rows = models.IntegerField()
    n_that_day = models.IntegerField()  # the how manieth look of this user on this day
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_key"]), models.Index(fields=["by", "opened_at"])]


class Link(models.Model):
    """身份关联: a row of a batch whose number is not whole means a person. Holds from one point of the trace to another.

    A link that somebody withdrew is never made again by the machine.
    """

    class Method(models.TextChoices):
        COMPLETED = "completed", "姓名、出生日期、剩余号码与乡镇唯一相符"
        BY_HAND = "by_hand", "人工关联"

    batch = models.IntegerField(db_index=True)
    row = models.BigIntegerField(db_index=True)  # the row's reference: batch, sheet and row
    person_key = models.BigIntegerField(db_index=True)
    grade = models.SmallIntegerField()
    method = models.CharField(max_length=12, choices=Method)
    valid_from = models.BigIntegerField()
    valid_to = models.BigIntegerField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)  # empty where the machine took it back
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row"], condition=models.Q(valid_to=None), name="one_live_link_a_row")
        ]
