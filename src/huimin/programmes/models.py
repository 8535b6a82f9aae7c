"""The catalogue of programmes, as the city's locality folder states it."""

from django.db import models


class Programme(models.Model):
    """惠民项目/补贴项目. `no` stands for it in fact files for ever, also when it is no longer in the folder (not live)."""

    no = models.IntegerField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    aliases = models.JSONField(default=list)
    unit_kind = models.CharField(max_length=20)  # competent unit, one a county
    cycle = models.CharField(max_length=10)  # monthly | yearly | once
    payee = models.CharField(max_length=10)  # person | household
    is_means_tested = models.BooleanField(default=False)
    is_land = models.BooleanField(default=False)
    is_ended_by_death = models.BooleanField(default=False)
    min_age = models.IntegerField(null=True)  # completed years
    max_age = models.IntegerField(null=True)
    age_effective = models.CharField(max_length=20, default="month_after")  # month_after | month
    grace_months = models.JSONField(default=dict)  # category -> months paid on after death
    publicity = models.CharField(max_length=1, default="C")  # A names | B masked | C counts | D nothing
    policy = models.JSONField(default=dict)  # sentences of localities.types.Policy
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ["no"]

    def __str__(self) -> str:
        return self.name
