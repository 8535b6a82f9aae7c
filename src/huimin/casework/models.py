"""Clues, and what becomes of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huimin.casework.types import Direction, Result, State

_RANKED = ["-score", "-amount_fen", "-n_months", "code"]


class Clue(models.Model):
    """疑点线索: one subject and one programme, with every finding on it. A question, never a verdict."""

    class Status(models.TextChoices):
        OPEN = "open", _("未办结")
        WITHDRAWN = "withdrawn", _("已撤销")
        CLOSED = "closed", _("已办结")

    code = models.CharField(max_length=12, primary_key=True)  # X- and ten base32 letters
    subject_kind = models.CharField(max_length=10)
    subject_key = models.BigIntegerField()
    programme = models.IntegerField(null=True)
    label = models.CharField(max_length=60, blank=True)  # a masked name, a masked account, a village's name
    region_code = models.BigIntegerField(db_index=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    score = models.IntegerField()  # hundredths of a point
    score_parts = models.JSONField(default=list)
    score_version = models.CharField(max_length=20, default="")  # of the scorer
    worth_fen = models.BigIntegerField(default=0)  # what a look is expected to put right
    grade = models.SmallIntegerField()
    n_payments = models.IntegerField()
    n_months = models.IntegerField()
    amount_fen = models.BigIntegerField()  # paid where it should not be, or concerned by how it was done
    owed_fen = models.BigIntegerField(default=0)  # owed and not paid
    first_month = models.IntegerField(null=True)  # of payments' entitlement or village entries; null: neither
    last_month = models.IntegerField(null=True)
    rules = models.TextField(default="")  # of its findings, each between spaces
    directions = models.TextField(default=" overpaid ")  # of its findings, each between spaces
    earlier = models.ForeignKey("self", on_delete=models.PROTECT, null=True)  # the closed clue this one follows
    opened_by_run = models.IntegerField()
    withdrawn_by_run = models.IntegerField(null=True)  # the run that no longer found its cause; stands when closed too
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # by a comparison; what units do stands on the assignment

    class Meta:
        ordering = _RANKED
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "programme"]),
            # Everything a list is filtered by, so that its pages are counted and found within the index.
            models.Index(
                fields=["status", *_RANKED, "first_month", "last_month", "programme", "rules", "directions"],
                name="clue_ranked",
            ),
        ]


class ClueFinding(models.Model):
    """A finding on a clue."""

    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="findings")
    finding = models.CharField(max_length=32, db_index=True)
    rule = models.CharField(max_length=60)
    n_registers = models.SmallIntegerField(default=0)  # of different kinds or senders, among its rows

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


class Scoring(models.Model):
    """One time that all open clues were scored anew, and by what."""

    version = models.CharField(max_length=20)  # of the scorer
    as_of = models.DateField()  # what people found before this day counted
    n_clues = models.IntegerField()
    n_changed = models.IntegerField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


class WeekList(models.Model):
    """The clues a unit set out to check in a week, as many as it said it can."""

    unit = models.CharField(max_length=20, blank=True)  # @7: the user of that number, who acts for none
    week = models.CharField(max_length=8)  # 2026-W48
    capacity = models.IntegerField()
    n_waiting = models.IntegerField()  # clues it was chosen from
    version = models.CharField(max_length=20)  # of the scorer
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "week"], name="one_list_a_unit_and_week")]


class WeekClue(models.Model):
    """A clue of a week's list; a drawn one is there by chance, and what is found on it measures all clues."""

    week_list = models.ForeignKey(WeekList, on_delete=models.PROTECT, related_name="clues")
    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="weeks")
    place = models.IntegerField()
    is_drawn = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["week_list", "clue"], name="a_clue_once_a_week_list")]


class Assignment(models.Model):
    """交办: a clue at the unit that checks it. The clue's own row stays what comparison says of it."""

    clue = models.OneToOneField(Clue, on_delete=models.PROTECT, primary_key=True, related_name="assignment")
    state = models.CharField(max_length=12, choices=State)
    unit = models.CharField(max_length=20)  # that checks
    assigned_by = models.CharField(max_length=150)
    assigning_unit = models.CharField(max_length=20, blank=True)
    assigned_at = models.DateTimeField()
    signed_by = models.CharField(max_length=150, blank=True)
    signed_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)  # last day of the present state's term; null once closed
    n_returned = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "state"]), models.Index(fields=["state", "due_on"])]


class Act(models.Model):
    """Who did something on an assignment, for which unit, and when."""

    by = models.CharField(max_length=150)
    unit = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["pk"]


class Reply(Act):
    """A message between the units on a clue's page."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()


class Extension(Act):
    """延期: more working days asked for, and what the unit that assigned decided. Lapses when the term it names ends."""

    class Decision(models.TextChoices):
        GRANTED = "granted", _("同意延期")
        REFUSED = "refused", _("不同意延期")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(max_length=12, choices=State)  # whose term is asked to be longer
    due_on = models.DateField()  # the last day of that term, as it stood
    n_days = models.IntegerField()  # working days asked for
    reason = models.TextField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    deciding_unit = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True)


class Attachment(Act):
    """Evidence a unit attached: kept sealed, handed out as it came, never opened here."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)  # the suffix its bytes agree with
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)  # of the bytes as they came
    file = models.CharField(max_length=40, unique=True)  # name of the sealed file
    sealed_sha256 = models.CharField(max_length=64)


class Outcome(Act):
    """核查结论 and what the other unit decided on it: `review` is empty, closed or returned."""

    class Review(models.TextChoices):
        CLOSED = "closed", _("同意办结")
        RETURNED = "returned", _("退回重办")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="outcomes")
    result = models.CharField(max_length=16, choices=Result)
    rule = models.CharField(max_length=60, blank=True)
    exemption = models.CharField(max_length=200, blank=True)  # the rule's sentence, in Chinese, as it stood then
    register = models.CharField(max_length=30, blank=True)  # dataset kind
    recover_fen = models.BigIntegerField(default=0)
    back_pay_fen = models.BigIntegerField(default=0)
    text = models.TextField()
    review = models.CharField(max_length=10, choices=Review, blank=True)
    reviewed_by = models.CharField(max_length=150, blank=True)
    reviewing_unit = models.CharField(max_length=20, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    review_reason = models.TextField(blank=True)


class Recovery(Act):
    """追缴、补发: money that came back, or was paid out after all."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="recoveries")
    direction = models.CharField(max_length=10, choices=Direction)
    amount_fen = models.BigIntegerField()
    paid_on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)  # number of the receipt


class Accountability(Act):
    """倒查履职: whether somebody who held a post at the time is answerable, as a person decided."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="accountabilities")
    posting = models.BigIntegerField()
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=60)
    duty = models.CharField(max_length=30)
    is_answerable = models.BooleanField()
    reason = models.TextField()

    class Meta(Act.Meta):
        constraints = [models.UniqueConstraint(fields=["assignment", "posting"], name="a_posting_once_an_assignment")]
