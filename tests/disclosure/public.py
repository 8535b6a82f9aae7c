"""A small edition written by hand, its folder with the signed manifest, and a browser of the public pages."""

import base64
import hashlib
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from huimin.disclosure.edition import write_edition
from huimin.disclosure.manifest import NAME, body_of, sign
from huimin.disclosure.types import PARTS, Part, ShownEdition, Statement

CITY, COUNTY, TOWN, VILLAGE, EMPTY, LONG = (
    350100000000,
    350181000000,
    350181006000,
    350181006206,
    350181006207,
    350181006208,
)
LONG_NAME = "阿瓦提塔克扎提厄热克村建设兵团农十四师二二四团居民委员会（社区）"
PERSON = "阿卜杜热合*·买买提伊力·吐尔逊*"
FAR = date(2099, 1, 1)
SENTENCES = (
    "办一件事。",
    "Does a thing.",
    "谁都可以。",
    "Anybody.",
    "到村里申请。",
    "Apply in the village.",
    "每月一份。",
    "One a month.",
)
JANUARY = 2018 * 12 + 1


def programmes() -> list[tuple]:
    named = [("DIBAO", "最低生活保障", "B"), ("GENGDI", "耕地地力保护补贴", "A"), ("CANJI-H", "重度残疾人护理补贴", "C"), ("SECRET", "不公开项目", "D")]  # fmt: skip
    return [
        (no, code, name, f"{code} in English", publicity, "monthly", "民政部门", "Civil affairs", *SENTENCES)
        for no, (code, name, publicity) in enumerate(named, 1)
    ]


def rows(n_lines: int = 95) -> dict[str, list[tuple]]:
    """Three villages: one full, one empty, one with long names."""
    lines = [
        (VILLAGE, 1, JANUARY + at % 12, 1, PERSON if at == 0 else f"陈*{at % 10}", 65000 + at, None, f"line{at:010d}")
        for at in range(n_lines)
    ]
    lines.append((VILLAGE, 2, JANUARY, 12, "林建木", 10850, "村委会主任", "officerlineaaa"))
    entries = [
        (VILLAGE, JANUARY + at // 3, 20180101 + at // 3 * 100 + at % 3, f"2018{at // 3 + 1:02d}-00{at % 3 + 1}", "上级转移支付" if at % 3 == 0 else "购办公用品",
         "补助收入" if at % 3 == 0 else "管理费用", 500000 if at % 3 == 0 else None, None if at % 3 == 0 else 120000, 500000 + at, "cash", 2, f"entry{at:09d}")
        for at in range(36)
    ]  # fmt: skip
    fen = sum(line[5] for line in lines if line[1] == 1)
    totals = [(1, place, 2018, 0, n_lines, 12, fen) for place in (CITY, COUNTY, TOWN, VILLAGE)]
    totals += [(2, place, 2018, 0, 1, 1, 10850) for place in (CITY, COUNTY, TOWN, VILLAGE)]
    totals += [
        (3, place, 2018, 1, 24, 12, None if place == VILLAGE else 84000) for place in (CITY, COUNTY, TOWN, VILLAGE)
    ]
    return {
        "about": [("edition", "E000001"), ("as_of", "2018-12-31"), ("city", "福州市"), ("city_en", "Fuzhou"), ("city_code", str(CITY)), ("complaint", "12345（示例）"), ("complaint_en", "12345 (example)")],
        "programme": programmes(),
        "region": [(CITY, "city", "福州市", None), (COUNTY, "county", "福清市", CITY), (TOWN, "township", "石竹街道", COUNTY), (VILLAGE, "village", "高仑村", TOWN), (EMPTY, "village", "棋山村", TOWN), (LONG, "village", LONG_NAME, TOWN)],
        "standard": [(1, COUNTY, "全额", 65000, "month", JANUARY, JANUARY + 11, "榕民〔2018〕12号")],
        "total": totals,
        "line": lines,
        "entry": entries,
    }  # fmt: skip


class Folder:
    """A folder of editions, and the key its manifests are signed with."""

    def __init__(self, path: Path, **given):
        self.path, self.private, self.number = path, Ed25519PrivateKey.generate(), 0
        path.mkdir(parents=True, exist_ok=True)
        write_edition(self.file, rows(**given), {})
        self.show()

    @property
    def file(self) -> Path:
        return self.path / "E000001.sqlite3"

    @property
    def key(self) -> str:
        return base64.b64encode(self.private.public_key().public_bytes_raw()).decode()

    def statement(self, until: date = FAR, shown: tuple[str, ...] = PARTS, *, is_recalled: bool = False) -> Statement:
        self.number += 1
        sha256 = hashlib.sha256(self.file.read_bytes()).hexdigest()
        parts = tuple(Part(part, until if part in shown else date(2019, 1, 1), 1) for part in PARTS)
        edition = ShownEdition("E000001", date(2018, 12, 31), self.file.name, sha256, parts)
        keys = [base64.b64encode(bytes(32)).decode()] * 2
        return Statement(self.number, "福州市", "2018-12-31T00:00:00Z", None if is_recalled else edition, *keys, {})

    def show(self, *args, **kwargs) -> bytes:
        """Put a manifest there as the staff side does: written beside, then moved over."""
        raw = sign(body_of(self.statement(*args, **kwargs)), self.private)
        self.put(raw)
        return raw

    def put(self, raw: bytes) -> None:
        beside = self.path / "new"
        beside.write_bytes(raw)
        beside.replace(self.path / NAME)
