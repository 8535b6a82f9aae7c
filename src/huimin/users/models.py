"""Users, the units they act for, and who held which post when."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    """Somebody who signs in; the word account is kept for bank accounts. Sees `region_code` and everything below.

    Rows are written by users.actions only: each change is compared with its trace.
    """

    class Role(models.TextChoices):
        OPERATOR = "operator", _("系统操作员")
        INSPECTOR = "inspector", _("纪检监察干部")
        FINANCE = "finance", _("财政干部")
        DEPARTMENT = "department", _("业务部门干部")
        TOWNSHIP = "township", _("乡镇（街道）经办人")
        AUDITOR = "auditor", _("审计员")
        RULE_AUTHOR = "rule_author", _("规则维护员")
        PUBLISHER = "publisher", _("公开审核员")

    class Language(models.TextChoices):
        CHINESE = "zh-hans", "中文"
        ENGLISH = "en", "English"

    role = models.CharField(max_length=20, choices=Role, blank=True)  # empty once it was revoked
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    region_code = models.BigIntegerField(null=True)
    language = models.CharField(max_length=10, choices=Language, default=Language.CHINESE)

    def check_password(self, raw_password: str) -> bool:
        """Whether it is the password. Unlike Django's own, never hashes it anew: the row stays as it was traced."""
        return check_password(raw_password, self.password)

    async def acheck_password(self, raw_password: str) -> bool:
        """As check_password."""
        return self.check_password(raw_password)


class Posting(models.Model):
    """任职: who held a post in a unit for a division, from `starts_on` until before `ends_on` (null: still)."""

    name = models.CharField(max_length=60)
    post = models.CharField(max_length=60)
    duty = models.CharField(max_length=30)  # the role of a rule's duty chain, as in rules/library/duties.yml
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    region_code = models.BigIntegerField(db_index=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["region_code", "starts_on"]
