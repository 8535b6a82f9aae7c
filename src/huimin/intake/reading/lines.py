"""Tells the lines of a list that are no rows: repeated headers, totals, signatures, titles, blanks."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huimin.datasets.queries import normalise_header
from huimin.datasets.types import Kind, Mapping
from huimin.intake.reading.layout import SheetLayout
from huimin.kit.columns import in_one

TITLE, HEADER, REPEATED_HEADER = "title", "header", "repeated_header"
SUBTOTAL, TOTAL, SIGNATURE, BLANK = "subtotal", "total", "signature", "blank"
EXCLUDED = (TITLE, HEADER, REPEATED_HEADER, SUBTOTAL, TOTAL, SIGNATURE, BLANK)

_SHORTEST_ID = 15  # bytes; anything shorter is looked at more closely
_SHORTEST_ACCOUNT = 8
_FEW_CELLS = 3

# RE2 over raw text: blanks may stand between the characters
_WORTH_A_LOOK = (
    r"[合小总累]\s*　*计|页计|[表核办人导章字期]\s*[:：]|签\s*[字章]|^注|说明|备注[:：]|^\s*第.{1,4}页|[表册单]\s*$"
)
_TOTAL = re.compile("合计|小计|总计|累计")
_STRONG_TOTAL = re.compile(
    r"(?:本页|本表|本次|本月|本期|全部|.{0,12}[村居区道镇乡县市组户])?[(（]?(?:合计|小计|总计|累计)[)）]?"
    r"(?:金额|人数|户数|[(（:：].*)?"
)
_SUBTOTAL = re.compile("小计|本页|页计")
_SIGN = (
    "制表|填表|造表|填报|制单|审核|审批|复核|经办|主管|分管领导|领导|(?:单位|部门|项目)?负责人|单位[(（]?(?:公章|盖章|签章)"
    "|(?:公章|盖章|签章|签字|签名)|会计|出纳|联系人|联系电话|监督电话|举报电话|打印时间|打印日期|报送|乡镇意见|村委会意见"
)
_SIGNED = re.compile(rf"[(（]?(?:{_SIGN})(?:人|员|单位|日期|时间|意见)?(?:签字|签名|签章|盖章)?[)）]?(?:[:：(（].*)?")
_SIGNED_WITH_COLON = re.compile(rf".{{0,6}}(?:{_SIGN})(?:人|员|单位|日期|时间)?(?:[(（].{{1,6}}[)）])?[:：]")
_POST = re.compile("会计|出纳|主管|(?:分管)?领导|负责人|联系人")  # a village officer's post as well as a line to sign
_SUM = re.compile(r"[-(]?[¥￥]?\d[\d,.]*(?:元|万元|圆)?\)?")
_NOTE = re.compile(r"(?:注|备注|说明|填表说明|填报说明)(?:[:：]|\d*[、.])")
_DATE_ALONE = re.compile(r"(?:日期[:：]?)?\d{4}年\d{1,2}月(?:\d{1,2}日)?")
_PAGE = re.compile(r"第.{1,5}页(?:[,，/]?共.{1,5}页)?|-?\d+/\d+-?")
_TITLE_END = re.compile(r"(?:表|册|清单|名单|花名册|公示)(?:[(（].*[)）])?")
_PERSON = re.compile(r"[㐀-鿿𠀀-𮯠]{2,4}|[㐀-鿿]{1,10}[·•.][㐀-鿿·•.]{1,10}|[A-Za-z][A-Za-z .]{3,}")
_CJK = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True)
class Roles:
    """Which cells (0-based) hold a person's number, an account, a name, a sum of money."""

    ids: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    names: tuple[int, ...] = ()
    amounts: tuple[int, ...] = ()

    @property
    def knows_persons(self) -> bool:
        """Could a row without any of these be told from a total?"""
        return bool(self.ids or self.accounts or self.names)


def roles_of(kind: Kind, mapping: Mapping) -> Roles:
    """The roles that a sheet's mapping gives its cells."""

    def cells(*types: str) -> tuple[int, ...]:
        names = [column.name for column in kind.columns if column.type in types]
        return tuple(sorted({at for name in names for at in mapping.sources(name)}))

    return Roles(cells("id_number"), cells("account"), cells("name"), cells("amount"))


@dataclass(frozen=True)
class Lines:
    """kinds: one of EXCLUDED for each line that is no row, else null.

    may_be_sum: positions of lines still null that are totals if their amount equals the running sum (`TotalChecker`).
    """

    kinds: pa.Array
    may_be_sum: tuple[int, ...]


def classify(table: pa.Table, roles: Roles, layout: SheetLayout) -> Lines:
    """Tell rows from other lines in the table of a piece."""
    at = _candidates(table, roles, layout)
    kinds: dict[int, str] = {}
    may_be_sum = []
    if len(at):
        names = [name for name in table.column_names if name[0] == "c"]
        judge = _Judge(roles, layout)
        chosen = table.take(pa.array(at))
        columns = (chosen[name].to_pylist() for name in names)
        for position, broken, cells in zip(
            at.tolist(), chosen["broken"].to_pylist(), zip(*columns, strict=True), strict=True
        ):
            kind = judge.kind(cells)
            # a broken line with one cell is what is left of a row, no title
            if kind and not (broken and kind == TITLE):
                kinds[position] = kind
            elif not broken and judge.may_be_sum(cells):
                may_be_sum.append(position)
    return Lines(with_kinds(pa.nulls(table.num_rows, pa.string()), kinds), tuple(may_be_sum))


def with_kinds(kinds: pa.Array, changes: dict[int, str]) -> pa.Array:
    """The kinds with those at some positions replaced."""
    if not changes:
        return kinds
    mask = np.zeros(len(kinds), dtype=bool)
    mask[list(changes)] = True
    return pc.replace_with_mask(kinds, pa.array(mask), pa.array([changes[at] for at in sorted(changes)], pa.string()))


def _candidates(table: pa.Table, roles: Roles, layout: SheetLayout) -> np.ndarray:
    """Positions of the lines worth a look, by whole columns: those without number and account, and repeated headers."""
    n = table.num_rows
    chosen = np.ones(n, dtype=bool)
    for indices, shortest in ((roles.ids, _SHORTEST_ID), (roles.accounts, _SHORTEST_ACCOUNT)):
        for index in indices:
            chosen &= _is_no_number(table[f"c{index}"], shortest)
    for index in (roles.ids or roles.accounts)[:1]:
        texts = [cells[index] for cells in layout.header_lines if index < len(cells) and cells[index]]
        chosen |= np.asarray(pc.fill_null(pc.is_in(table[f"c{index}"], value_set=pa.array(texts, pa.string())), False))
    at = np.flatnonzero(chosen)
    if len(at) < 1000:
        return at
    return at[_are_unlike_rows(table.take(pa.array(at)), layout)]


def _is_no_number(column: pa.ChunkedArray, shortest: int) -> np.ndarray:
    """Empty, too short for a number, or with text at an end of it (2018年4月5日): cheap to tell, and true of no number."""
    array = in_one(column)
    n, offsets, values = len(array), array.buffers()[1], array.buffers()[2]
    if not n or values is None or not len(values):
        return np.ones(n, dtype=bool)
    ends = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + n + 1]
    data = np.frombuffer(values, dtype=np.uint8)
    first, last = data[np.minimum(ends[:-1], len(data) - 1)], data[np.maximum(ends[1:] - 1, 0)]
    is_text = ((first >= 0xE4) & (first <= 0xE9)) | (last >= 0x80)
    return is_text | (np.diff(ends) < shortest) | np.asarray(array.is_null())


def _are_unlike_rows(table: pa.Table, layout: SheetLayout) -> np.ndarray:
    """Lists without numbers and accounts: only lines with few cells or a telling word are looked at."""
    columns = [table[name] for name in table.column_names if name[0] == "c"]
    n_filled = np.sum([np.asarray(column.is_valid()) for column in columns], axis=0)
    unlike = n_filled <= max(_FEW_CELLS, len(columns) // 2)
    for at, column in enumerate(columns):
        unlike |= np.asarray(pc.fill_null(pc.match_substring_regex(column, _WORTH_A_LOOK), False))
        texts = {cells[at] for cells in layout.header_lines if at < len(cells) and cells[at]}
        unlike |= np.asarray(pc.fill_null(pc.is_in(column, value_set=pa.array(sorted(texts), pa.string())), False))
    return np.flatnonzero(unlike)


class _Judge:
    """Judges one line by its cells."""

    def __init__(self, roles: Roles, layout: SheetLayout):
        self._roles = roles
        self._width = len(layout.header_cells)
        self._headers = [[normalise_header(cell or "") for cell in cells] for cells in layout.header_lines]
        self._titles = {_without_digits(_fold(title)) for title in layout.titles}

    def kind(self, cells: Sequence[str | None]) -> str | None:
        """The kind of a line that is no row, None for a row."""
        texts = [_fold(cell) for cell in cells]
        filled = [text for text in texts if text]
        if not filled:
            return BLANK
        if self._is_header(cells):
            return REPEATED_HEADER
        if self._has_number(texts):
            return None
        if total := self._total(texts, filled):
            return total
        if self._is_signature(texts, filled):
            return SIGNATURE
        return TITLE if self._is_title(texts) else None

    def may_be_sum(self, cells: Sequence[str | None]) -> bool:
        """Could this line be a total without a word of its kind at its head: an amount, and no one named?"""
        texts = [_fold(cell) for cell in cells]
        return (
            self._roles.knows_persons
            and not self._has_number(texts)
            and not any(_PERSON.fullmatch(texts[at]) for at in self._roles.names)
            and any(texts[at] for at in self._roles.amounts)
        )

    def _has_number(self, texts: list[str]) -> bool:
        return any(_is_number(texts[at]) for at in (*self._roles.ids, *self._roles.accounts))

    def _is_header(self, cells: Sequence[str | None]) -> bool:
        for header in self._headers:
            filled = [(at, cell) for at, cell in enumerate(cells) if cell and cell.strip()]
            same = sum(at < len(header) and header[at] == normalise_header(cell) for at, cell in filled)
            if same >= 2 and same >= 0.6 * len(filled):
                return True
        return False

    def _total(self, texts: list[str], filled: list[str]) -> str | None:
        words = [text for text in filled[:3] if _TOTAL.search(text)]
        if not words:
            return None
        is_person = any(_PERSON.fullmatch(texts[at]) and not _TOTAL.search(texts[at]) for at in self._roles.names)
        if is_person and not any(_STRONG_TOTAL.fullmatch(text) for text in words):
            return None
        return SUBTOTAL if _SUBTOTAL.search(words[0]) else TOTAL

    def _is_signature(self, texts: list[str], filled: list[str]) -> bool:
        is_person = any(_PERSON.fullmatch(texts[at]) for at in self._roles.names)
        starts_signed = _SIGNED.fullmatch(filled[0])
        if any(_SUM.fullmatch(texts[at]) for at in self._roles.amounts):
            return bool(starts_signed) and not is_person
        if starts_signed and not (is_person and _POST.fullmatch(filled[0])):
            return True
        if _NOTE.match(filled[0]) or any(_SIGNED_WITH_COLON.match(text) for text in filled):
            return True
        return len(set(filled)) == 1 and bool(_DATE_ALONE.fullmatch(filled[0]))

    def _is_title(self, texts: list[str]) -> bool:
        """One text alone, which is no name and no sum: a title repeated, the name of a section, a page number."""
        places = [at for at, text in enumerate(texts) if text]
        if len({texts[at] for at in places}) != 1:
            return False
        text = texts[places[0]]
        if _without_digits(text) in self._titles or _PAGE.fullmatch(text) or _TITLE_END.search(text[-12:]):
            return True
        meant = {*self._roles.names, *self._roles.amounts, *self._roles.ids, *self._roles.accounts}
        return not meant.intersection(places[:1]) and bool(_CJK.search(text))


@lru_cache(maxsize=8192)
def _fold(cell: str | None) -> str:
    """Width folded, without blanks and control characters."""
    if not cell:
        return ""
    folded = unicodedata.normalize("NFKC", cell)
    return "".join(char for char in folded if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc"))


def _is_number(text: str) -> bool:
    """Six digits and more than there is text around them; a date below a column of numbers is none."""
    n_digits = sum(char.isdigit() for char in text)
    return n_digits >= 6 and 2 * n_digits >= len(text) and not _DATE_ALONE.fullmatch(text)


def _without_digits(text: str) -> str:
    return re.sub(r"[\d〇一二三四五六七八九十]+", "#", text)
