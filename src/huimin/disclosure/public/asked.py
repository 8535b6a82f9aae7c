"""What the address of a public page asks for; what makes no sense asks for nothing."""

import re

from django.http import HttpRequest

from huimin.disclosure.public.records import Wanted
from huimin.kit.months import month_number

_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)


class Asked:
    """The query of a request: ?year=2018, ?month=2018-01, ?officers=1, ?page=2."""

    def __init__(self, request: HttpRequest):
        self.values = request.GET

    def number(self, name: str) -> int | None:
        """A whole number of at most twelve digits."""
        text = self.values.get(name, "")
        return int(text) if re.fullmatch(r"\d{1,12}", text, re.ASCII) else None

    def month(self) -> int | None:
        """A month as 2018-01."""
        found = _MONTH.fullmatch(self.values.get("month", ""))
        return month_number(int(found[1]), int(found[2])) if found else None

    @property
    def year(self) -> int | None:
        """A year of four digits; a month says more."""
        year = self.number("year")
        return year if year and 1900 < year < 2200 else None

    @property
    def is_officers(self) -> bool:
        """Whether only the payments of village officers are asked for."""
        return self.values.get("officers") == "1"

    def lines(self, village: int, programme: int | None) -> Wanted:
        """Which lines of a village."""
        return Wanted(village, programme, self.year, self.month(), self.is_officers)
