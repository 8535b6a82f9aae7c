"""Administrative divisions with their validity, as the city's locality folder states them."""

from django.db import models


class Region(models.Model):
    """One division. `code` is the 12-digit statistical code as an integer (NBS layout 2+2+2+3+3)."""

    code = models.BigIntegerField(primary_key=True)
    level = models.CharField(max_length=10)  # city | county | township | village
    name = models.CharField(max_length=60)
    parent = models.BigIntegerField(null=True, db_index=True)
    former_names = models.CharField(max_length=200, blank=True)  # separated by |
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successor = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
