"""Numbers of the made-up city: citizen numbers, accounts, phones, plates, credit codes: valid by their checksums."""

from datetime import date
from operator import mul
from random import Random

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BANKS = (("622184", "福建省农村信用社"), ("621799", "中国邮政储蓄银行"), ("622848", "中国农业银行"))


def check_digit(first17: str) -> str:
    """The eighteenth digit of a citizen number (GB 11643-1999)."""
    return "10X98765432"[sum(map(mul, map(int, first17), _WEIGHTS)) % 11]


def shorten(number: str) -> str:
    """The old 15-digit spelling of a number born in the 1900s."""
    return number[:6] + number[8:17]


def luhn_digit(digits: str) -> str:
    """The last digit of a bank card number whose other digits are `digits`."""
    total = sum(map(int, digits[-2::-2])) + sum(map(_DOUBLED.__getitem__, map(int, digits[::-2])))
    return str(-total % 10)


def credit_code(serial: int, prefix: str, area: str) -> str:
    """A unified social credit code (GB 32100-2015): prefix of two, area of six, nine of organisation code, check."""
    organisation = f"{serial % 10**8:08d}"
    rest = 11 - sum(int(d) * w for d, w in zip(organisation, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    body = prefix + area + organisation + ("X" if rest == 10 else str(rest % 11))
    total = sum(_CODE_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + _CODE_LETTERS[(31 - total % 31) % 31]


class Issuer:
    """Hands out numbers so that none is given twice."""

    def __init__(self, random: Random):
        self._random = random
        self._next_sequence: dict[tuple[str, date], int] = {}
        self._accounts = self._phones = self._households = self._plates = self._codes = 0

    def citizen(self, area: str, born: date, sex: int) -> str:
        """A citizen number of 18 digits first registered in `area` (six digits)."""
        key = (area, born)
        n = self._next_sequence.get(key)
        n = self._random.randrange(1, 200) if n is None else n + 1
        self._next_sequence[key] = n
        sequence = 2 * n + (1 if sex == 1 else 0)
        if sequence >= 996:  # 996-999 are reserved for people born in the 1800s
            raise ValueError("too many births of one day in one area")
        first17 = f"{area}{born:%Y%m%d}{sequence:03d}"
        return first17 + check_digit(first17)

    def account(self) -> tuple[str, str]:
        """(card number of 19 digits, bank)."""
        self._accounts += 1
        prefix, bank = _BANKS[self._accounts % 7 // 3]
        body = prefix + f"{(self._accounts * 7919 + 104729) % 10**12:012d}"
        return body + luhn_digit(body), bank

    def phone(self) -> str:
        self._phones += 1
        return ("138", "139", "150", "159", "180")[self._phones % 5] + f"{(self._phones * 3571 + 10007) % 10**8:08d}"

    def household(self, village: int) -> str:
        self._households += 1
        return f"{village % 10**6:06d}{self._households:07d}"

    def plate(self) -> str:
        self._plates += 1
        return f"闽A{(self._plates * 271 + 12345) % 100000:05d}"

    def company(self, prefix: str, area: str) -> str:
        self._codes += 1
        return credit_code(self._codes * 7561 + 31_000_017, prefix, area)
