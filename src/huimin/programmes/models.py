"""The catalogue of programmes, as the city's locality folder states it."""

from django.db import models


class Programme(models.Model):
    """惠民项目/补贴项目. `no` stands for it in fact files for ever."""

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
    min_age = models.IntegerField(null=True)
    max_age = models.IntegerField(null=True)
    publicity = models.CharField(max_length=1, default="C")

    class Meta:
        ordering = ["no"]

    def __str__(self) -> str:
        return self.name
