"""Rows of the trace. Nothing here is ever updated but the head, and an entry's content when it is erased."""

from django.db import models


class Entry(models.Model):
    """One trace entry; its leaf (audit.leaves) is computed from these columns and holds no personal data.

    ``payload`` (canonical JSON) and ``salt`` (32 random bytes, hex) are committed to by ``commit`` and can be erased.
    """

    seq = models.PositiveBigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    type = models.CharField("类型", max_length=40)
    unit = models.CharField("单位", max_length=64, blank=True)
    actor = models.CharField("操作人", max_length=150)
    subject = models.CharField("对象", max_length=200)
    prev = models.CharField(max_length=64)
    commit = models.CharField(max_length=64)
    payload = models.TextField(blank=True)
    salt = models.CharField(max_length=64, blank=True)
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject", "seq"], name="audit_entry_subject"),
            models.Index(fields=["type", "at", "seq"], name="audit_entry_type_at"),
            # Lists are newest first: all other filters are answered from this index alone (audit.listing).
            models.Index(fields=["at", "seq", "type", "actor", "unit"], name="audit_entry_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.type} {self.subject}"


class TraceHead(models.Model):
    """The one row (pk 1) that writers lock: size, and the tree's right edge as hex hashes, comma-separated."""

    size = models.PositiveBigIntegerField(default=0)
    edge = models.TextField(blank=True)
    last = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.size)


class Node(models.Model):
    """Root of a complete subtree of 2^level leaves (levels 8, 16, …), so that a proof reads few rows."""

    place = models.CharField(max_length=24, primary_key=True)  # "<level>/<index>"
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.place


class Checkpoint(models.Model):
    """A signed statement of size and root (C2SP tlog-checkpoint)."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return str(self.size)
