"""The manifest: which batches the books show, since and until when, and which files hold them."""

from django.db import models


class PostedBatch(models.Model):
    """A batch the ledger shows. `shown_from` and `shown_until` are trace sequence numbers: the ledger as it stood."""

    batch = models.IntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    schema_version = models.IntegerField()
    key_id = models.CharField(max_length=16)
    n_rows = models.BigIntegerField()
    first_month = models.IntegerField(null=True)
    last_month = models.IntegerField(null=True)
    shown_from = models.BigIntegerField()
    shown_until = models.BigIntegerField(null=True)
    superseded_by = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "shown_from"])]


class PostedFile(models.Model):
    """One file of a batch, with the SHA-256 that is checked before its facts are used."""

    batch = models.ForeignKey(PostedBatch, on_delete=models.CASCADE, related_name="files")
    part = models.CharField(max_length=20)  # facts | sealed | problems | index | damaged
    name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    n_bytes = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "part"], name="one_file_a_part")]
