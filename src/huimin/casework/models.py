"""Clues, and what becomes of them."""

from django.db import models


class Clue(models.Model):
    """疑点线索: one subject and one programme, with every finding on it. A question, never a verdict."""

    class Status(models.TextChoices):
        OPEN = "open", "待交办"
        WITHDRAWN = "withdrawn", "已撤销"
        CLOSED = "closed", "已办结"

    code = models.CharField(max_length=12, primary_key=True)  # X- and ten base32 letters
    subject_kind = models.CharField(max_length=10)
    subject_key = models.BigIntegerField()
    programme = models.IntegerField(null=True)
    label = models.CharField(max_length=60, blank=True)  # a masked name, a masked account, a village's name
    region_code = models.BigIntegerField(db_index=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    score = models.IntegerField()  # hundredths of a point
    score_parts = models.JSONField(default=list)
    grade = models.SmallIntegerField()
    n_payments = models.IntegerField()
    n_months = models.IntegerField()
    amount_fen = models.BigIntegerField()
    first_month = models.IntegerField(null=True)
    last_month = models.IntegerField(null=True)
    earlier = models.ForeignKey("self", on_delete=models.PROTECT, null=True)  # the closed clue this one follows
    opened_by_run = models.IntegerField()
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-score", "-amount_fen", "-n_months", "code"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "programme"]),
            models.Index(fields=["status", "-score", "-amount_fen", "-n_months", "code"]),
        ]


class ClueFinding(models.Model):
    """A finding on a clue."""

    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="findings")
    finding = models.CharField(max_length=32, db_index=True)
    rule = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clue", "finding"], name="a_finding_once_a_clue")]


class CluePlace(models.Model):
    """A region one of the clue's payments lies in, and the batch it came from: what filters ask for."""

    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="places")
    region_code = models.BigIntegerField()
    batch = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clue", "region_code", "batch"], name="a_place_once_a_clue")]
        indexes = [models.Index(fields=["region_code", "clue"]), models.Index(fields=["batch", "clue"])]
