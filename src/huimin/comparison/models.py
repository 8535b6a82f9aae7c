"""Runs of the comparison, and what a person decided not to be asked about again."""

from django.db import models

from huimin.comparison.lab_states import RuleState


class Run(models.Model):
    """One comparison: reproducible from its rules' logic versions, `known_at`, parameters and `as_of`."""

    class Status(models.TextChoices):
        DONE = "done", "完成"
        PARTIAL = "partial", "部分完成"

    number = models.IntegerField(primary_key=True)
    status = models.CharField(max_length=10, choices=Status)
    as_of = models.DateField()
    known_at = models.BigIntegerField()
    region_code = models.BigIntegerField(null=True)
    first_month = models.IntegerField(null=True)
    last_month = models.IntegerField(null=True)
    is_look_back = models.BooleanField(default=False)  # from an earlier view than what stands: changed nothing
    by = models.CharField(max_length=150)
    started_at = models.DateTimeField()
    seconds = models.FloatField()
    findings_sha256 = models.CharField(max_length=64)
    evidence_sha256 = models.CharField(max_length=64)

    @property
    def code(self) -> str:
        return f"R{self.number:06d}"


class RunRule(models.Model):
    """What one rule did in one run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rules")
    rule = models.CharField(max_length=60)
    logic_version = models.CharField(max_length=64)
    n_findings = models.IntegerField()
    amount_fen = models.BigIntegerField()
    seconds = models.FloatField()
    error = models.TextField(blank=True)  # see comparison.faults
    world = models.CharField(max_length=64, blank=True)  # of its SQL and the small tables it reads, parameters too
    summed = models.CharField(max_length=64, blank=True)  # what the summaries it reads held
    look = models.CharField(
        max_length=5, default="whole"
    )  # whole | part (some subjects) | same (nothing it reads changed)
    n_looked = models.IntegerField(null=True)  # subjects, where it looked at some

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "rule"], name="one_row_a_rule_and_run")]


class StandingFinding(models.Model):
    """疑点: what a rule says of one subject and programme, as the latest run that looked found it.

    Its evidence lies in that run's Parquet. A finding whose cause has gone is withdrawn, not deleted.
    """

    finding = models.CharField(max_length=32, primary_key=True)
    rule = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=10)
    subject_key = models.BigIntegerField()
    programme = models.IntegerField(null=True)
    direction = models.CharField(max_length=10, default="overpaid")  # whose loss it is, as the rule's header says
    run = models.IntegerField()
    digest = models.CharField(max_length=32)
    severity = models.CharField(max_length=10)
    grade = models.SmallIntegerField()
    n_rows = models.IntegerField()
    n_months = models.IntegerField()
    amount_fen = models.BigIntegerField()
    first_month = models.IntegerField(null=True)
    last_month = models.IntegerField(null=True)
    reasons = models.JSONField()
    withdrawn_by_run = models.IntegerField(null=True)
    withdrawn_because = models.JSONField(
        null=True
    )  # code, and the batch that took its cause away (see comparison.gone)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_key", "programme"]), models.Index(fields=["rule"])]


class Suppression(models.Model):
    """排除: findings of one rule on one subject that were checked and are not asked again until the term ends."""

    rule = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=10)
    subject_key = models.BigIntegerField()
    programme = models.IntegerField(null=True)
    reason = models.CharField(max_length=40)  # the clue that was closed with it
    until_on = models.DateField()  # first day on which it is asked again
    lapsed_at = models.DateTimeField(null=True)  # when that was acted on
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["rule", "subject_key"])]


class Verdict(models.Model):
    """What people found on a clue, said of one of the rules that had pointed at it: what the score learns from."""

    clue = models.CharField(max_length=12)
    rule = models.CharField(max_length=60)
    region_code = models.BigIntegerField()  # of the clue
    result = models.CharField(max_length=16)  # casework's word for it
    is_confirmed = models.BooleanField()
    confirmed_fen = models.BigIntegerField(default=0)  # of the whole clue
    known_on = models.DateField()
    source = models.CharField(max_length=10)  # handled | imported
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clue", "rule"], name="one_verdict_a_clue_and_rule")]
        indexes = [models.Index(fields=["rule", "known_on"])]


class Pause(models.Model):
    """A rule that was wrong too often where people looked: it opens no new clues until a person lets it, with a reason."""

    rule = models.CharField(max_length=60, db_index=True)
    n = models.IntegerField()  # clues that had been checked
    n_confirmed = models.IntegerField()
    paused_at = models.DateTimeField()
    resumed_by = models.CharField(max_length=150, blank=True)
    resumed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    taken_up_at = models.DateTimeField(null=True)  # when a comparison opened what had waited


class RuleVersion(models.Model):
    """One text of a rule that a user wrote. The text stays as it was written; `state` is moved by comparison.lab alone."""

    rule = models.CharField(max_length=60)
    number = models.IntegerField()
    text = models.TextField()
    logic_version = models.CharField(max_length=64)
    text_version = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=RuleState)
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()
    moved_by = models.CharField(max_length=150)
    moved_at = models.DateTimeField()
    form = models.JSONField(null=True)  # what was picked, where the text was made of a form

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="one_number_a_version_of_a_rule")]

    @property
    def subject(self) -> str:
        """What the trace calls it."""
        return f"rule:{self.rule}/{self.number}"


class Replay(models.Model):
    """回放: what a version of a user's rule would have found over past months. It is a query: nothing else changes.

    figures: counties, overlap with other rules, checked clues, examples (see comparison.replaying.Figures).
    """

    rule = models.CharField(max_length=60)
    number = models.IntegerField()
    as_of = models.DateField()
    known_at = models.BigIntegerField()
    region_code = models.BigIntegerField(null=True)
    first_month = models.IntegerField(null=True)
    last_month = models.IntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # of the set of findings: the same question gives the same
    n_findings = models.IntegerField(default=0)
    n_subjects = models.IntegerField(default=0)
    amount_fen = models.BigIntegerField(default=0)
    figures = models.JSONField(default=dict)
    fault = models.TextField(blank=True)  # see comparison.faults
    seconds = models.FloatField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["rule", "number"])]
