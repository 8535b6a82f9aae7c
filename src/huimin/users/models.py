"""Users, the units they act for, and who held which post when."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Unit(models.Model):
    """单位: an office that sends files, checks clues or supervises. One of a kind in each division."""

    code = models.CharField(max_length=20, primary_key=True)  # region code, a dash, the kind's suffix
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    region_code = models.BigIntegerField(db_index=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who signs in; the word account is kept for bank accounts. Sees `region_code` and everything below."""

    class Role(models.TextChoices):
        OPERATOR = "operator", "系统操作员"
        INSPECTOR = "inspector", "纪检监察干部"
        FINANCE = "finance", "财政干部"
        DEPARTMENT = "department", "业务部门干部"
        TOWNSHIP = "township", "乡镇（街道）经办人"
        AUDITOR = "auditor", "审计员"
        RULE_AUTHOR = "rule_author", "规则维护员"
        PUBLISHER = "publisher", "公开审核员"

    role = models.CharField(max_length=20, choices=Role, default=Role.TOWNSHIP)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    region_code = models.BigIntegerField(null=True)


class Posting(models.Model):
    """任职: who held a post in a unit for a division, from when to when (open-ended while `ends_on` is null)."""

    name = models.CharField(max_length=60)
    post = models.CharField(max_length=60)
    duty = models.CharField(max_length=30)  # the step of a rule's duty chain: village_report, township_review …
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    region_code = models.BigIntegerField(db_index=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["region_code", "starts_on"]
