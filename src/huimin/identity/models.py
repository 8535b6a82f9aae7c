"""Who looked at whom, when and what for."""

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
