"""Editions, the manifests that said what the public sees, and what citizens report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huimin.disclosure.words import State, Topic, Unfit


class Edition(models.Model):
    """公开版次: one file prepared by one person, let out by another, and taken back when it must be."""

    class Status(models.TextChoices):
        PREPARED = "prepared", _("待审核")
        REFUSED = "refused", _("扫描未通过")
        RELEASED = "released", _("公开中")
        REPLACED = "replaced", _("已被替代")
        RECALLED = "recalled", _("已撤回")

    number = models.IntegerField(primary_key=True)
    status = models.CharField(max_length=10, choices=Status)
    as_of = models.DateField()
    known_at = models.BigIntegerField()  # the trace's sequence number at which the books were opened
    basis = models.CharField(max_length=64)  # digest of everything the contents are made from
    sha256 = models.CharField(max_length=64)
    refs_sha256 = models.CharField(max_length=64)
    n_bytes = models.BigIntegerField()
    parts = models.JSONField(default=list)  # [name, last day, rows]
    counts = models.JSONField(default=dict)  # reason -> [rows, fen]
    found = models.JSONField(default=dict)  # what the scan found: where and of what kind -> how often
    n_hidden_numbers = models.IntegerField(default=0)  # cells of free text in which a number was hidden
    prepared_by = models.CharField(max_length=150)
    prepared_at = models.DateTimeField()
    released_by = models.CharField(max_length=150, blank=True)
    released_at = models.DateTimeField(null=True)
    recalled_by = models.CharField(max_length=150, blank=True)
    recalled_at = models.DateTimeField(null=True)
    recall_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]

    @property
    def code(self) -> str:
        return f"E{self.number:06d}"


class Manifest(models.Model):
    """One statement of what the public sees; the one of the highest number holds."""

    number = models.IntegerField(primary_key=True)
    edition = models.IntegerField(null=True)  # null: nothing is shown
    text = models.TextField()  # the file's text: body, signature and key
    by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]


class Report(models.Model):
    """群众反映: a message of the drop-box. What it says stays sealed; the columns say which line of which edition it is on."""

    number = models.IntegerField(primary_key=True)
    sha256 = models.CharField(max_length=64, unique=True)  # of the message's file: fetched once, however often tried
    digest = models.CharField(max_length=64, unique=True)  # of the tracking number, which the reporter alone has
    sealed = models.TextField()  # the file, base64
    has_contact = models.BooleanField()
    edition = models.IntegerField(null=True)  # null: no edition of ours has this line
    kind = models.CharField(max_length=8)
    line = models.CharField(max_length=14)
    ref = models.BigIntegerField(null=True)  # the fact row behind the line
    region_code = models.BigIntegerField(db_index=True)  # of the line; the city's where the line is unknown
    programme = models.IntegerField(null=True)
    topic = models.CharField(max_length=16, choices=Topic)
    written_on = models.DateField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    answer = models.TextField(blank=True)
    handled_by = models.CharField(max_length=150, blank=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["state", "-number"])]

    @property
    def code(self) -> str:
        return f"F{self.number:06d}"


class MessageSetAside(models.Model):
    """A file of the drop-box that is no message, or that nobody can open: kept apart, and named."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    file = models.CharField(max_length=120)
    n_bytes = models.BigIntegerField()
    reason = models.CharField(max_length=16, choices=Unfit)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "sha256"]
