"""The Job row is the queue. A Lease keeps verbs apart that must not run at the same time."""

from django.db import models

from huimin.jobs.types import State


class Job(models.Model):
    """Work asked for by name. ``attempt`` is also the fence: only the worker of the present attempt may write the row."""

    name = models.CharField("任务", max_length=60)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=120, blank=True)
    by = models.CharField("提交人", max_length=150)
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    worker = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    is_cancel_requested = models.BooleanField(default=False)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    progress_code = models.CharField(max_length=60, blank=True)
    progress_params = models.JSONField(default=dict)
    message_code = models.CharField(max_length=60, blank=True)
    message_params = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "id"], name="jobs_job_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=models.Q(state=State.QUEUED) & ~models.Q(key=""),
                name="jobs_job_queued_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk} {self.state}"


class Lease(models.Model):
    """Who holds the name at this moment; ``token`` is new with every holding and is the fence."""

    name = models.CharField(max_length=60, primary_key=True)
    token = models.CharField(max_length=32)
    holder = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    purpose = models.CharField(max_length=100)
    taken_at = models.DateTimeField()
    held_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.by}"
