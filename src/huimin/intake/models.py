"""Batches as they were received, and the layouts senders were seen to use."""

from django.db import models


class Batch(models.Model):
    """One file that arrived, its balance in rows and fen, and what became of it."""

    class Status(models.TextChoices):
        ACCEPTED = "accepted", "已接收"
        PARTLY = "partly", "部分接收"
        RETURNED = "returned", "全部退回"
        REFUSED = "refused", "整份拒收"
        HELD = "held", "暂存待定"

    number = models.IntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    schema_version = models.IntegerField()
    file = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    n_bytes = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status)
    unit = models.CharField(max_length=40, blank=True)
    region_code = models.BigIntegerField(null=True)
    flags = models.JSONField(default=dict)
    sheets = models.JSONField(default=list)
    n_lines = models.BigIntegerField(default=0)
    n_excluded = models.BigIntegerField(default=0)
    n_received = models.BigIntegerField(default=0)
    n_accepted = models.BigIntegerField(default=0)
    n_returned = models.BigIntegerField(default=0)
    n_matched = models.BigIntegerField(default=0)
    n_ambiguous = models.BigIntegerField(default=0)
    n_unmatchable = models.BigIntegerField(default=0)
    n_problems = models.BigIntegerField(default=0)
    amount_received_fen = models.BigIntegerField(null=True)
    amount_accepted_fen = models.BigIntegerField(null=True)
    amount_returned_fen = models.BigIntegerField(null=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.JSONField(default=dict)
    supersedes = models.IntegerField(null=True)
    by = models.CharField(max_length=150)
    received_at = models.DateTimeField()

    @property
    def code(self) -> str:
        return batch_code(self.number)


def batch_code(number: int) -> str:
    """How a batch is named outside: B000012."""
    return f"B{number:06d}"


class Layout(models.Model):
    """How a sender's columns were read last time, so that a change in the layout is shown."""

    unit = models.CharField(max_length=40, blank=True)  # the sender as queries.sender_of says it
    kind = models.CharField(max_length=40)
    programme = models.CharField(max_length=20, blank=True)
    headers = models.JSONField()
    mapping = models.JSONField()
    first_batch = models.IntegerField()
    last_batch = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "programme"], name="one_layout_a_sender")]
