"""Identity at the door: from rows that name people to facts that only carry keys, and one sealed file beside them.

Only grades that depend on the row alone are settled here (M1 a valid 18-digit number, M2 one of 15 digits). Every
other link is laid over the facts later (`links.py`) and can be withdrawn without touching them.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from huimin.datasets.types import Column, Kind
from huimin.identity.index import IndexWriter
from huimin.identity.keyring import Keyring
from huimin.kit.columns import in_one
from huimin.kit.names import mask_name
from huimin.warehouse.sealed import SealedWriter

RESIDENT, OTHER_DOCUMENT = 0, 1
CITY_WIDE, OF_A_DIVISION = 0, 1
PURPOSES = {
    "party": "payee",  # a contract's party and the payee of an entry are one name: keyed alike
    "old_account": "account",
}
_SOMEBODY = "^(.[^某]*)某"  # 陈某金; no family is called so, and 某 stands for a character left out
SHORT = 9  # a household number of fewer characters is counted within its village; the police's have nine and more


def is_identifying(column: Column) -> bool:
    """Whether a column's text belongs into the sealed part."""
    return not column.is_ignored and (column.seal != "none" or column.type in ("name", "id_number", "account", "phone"))


class Settler:
    """Takes the typed rows of one batch piece by piece; writes the sealed part, hands back the facts."""

    def __init__(self, ring: Keyring, kind: Kind, folder: Path):
        self._ring = ring
        self._columns = [column for column in kind.columns if is_identifying(column)]
        schema = pa.schema([("ref", pa.int64()), *((column.name, pa.string()) for column in self._columns)])
        self.path = folder / "sealed.parquet"
        self._writer = SealedWriter(self.path, schema, ring.sealing)
        self._index = IndexWriter(ring, kind, folder)

    def settle(self, typed: pa.Table) -> pa.Table:
        """The piece with keys in the place of everything that identifies somebody."""
        facts = typed
        absent = [column.name for column in self._columns if column.name not in typed.column_names]
        whole = typed
        for name in absent:
            whole = whole.append_column(name, pa.nulls(typed.num_rows, pa.string()))
        self._writer.write(whole)
        for column in self._columns:
            if column.name in facts.column_names:
                texts = in_one(facts[column.name])
                facts = self._keyed(facts.drop_columns([column.name]), column, texts)
        self._index.add(whole, facts)
        return facts

    def close(self) -> Path:
        self._writer.close()
        self._index.close()
        return self.path

    def _keyed(self, facts: pa.Table, column: Column, texts: pa.Array) -> pa.Table:
        key = next((fact for fact in column.facts if fact.endswith("_key")), None)
        if key is None:
            return facts
        purpose = PURPOSES.get(key.removesuffix("_key"), key.removesuffix("_key"))
        if column.type == "name":
            names = texts.dictionary_encode()
            whole, shown = whole_names(names.dictionary) if column.is_masked else (names.dictionary, names.dictionary)
            if column.name == "name":
                facts = facts.append_column("masked_name", masked_names(shown).take(names.indices))
            return facts.append_column(key, self._ring.keyed("name", whole).take(names.indices))
        if column.name == "id_number":
            return facts.append_column(key, self._person_keys(texts, in_one(facts["is_other_document"])))
        if column.type == "id_number":  # a second person of the row: a resident, or without a key
            return facts.append_column(key, self._ring.keyed("person", texts, domain=RESIDENT))
        if purpose == "household" and "region_code" in facts.column_names:
            return facts.append_column(key, self._household_keys(texts, in_one(facts["region_code"])))
        return facts.append_column(key, self._ring.keyed(purpose, houses(texts) if purpose == "address" else texts))

    def _household_keys(self, numbers: pa.Array, regions: pa.Array) -> pa.Array:
        """A short number means a household of the row's division: every village has a household 1."""
        keys = self._ring.keyed("household", numbers, domain=CITY_WIDE)
        is_short = pc.less(pc.utf8_length(numbers), SHORT)
        if not pc.any(is_short).as_py():
            return keys
        within = pc.binary_join_element_wise(pc.cast(regions, pa.string()), numbers, "")
        return pc.if_else(is_short, self._ring.keyed("household", within, domain=OF_A_DIVISION), keys)

    def _person_keys(self, numbers: pa.Array, is_other: pa.Array) -> pa.Array:
        keys = self._ring.keyed("person", numbers, domain=RESIDENT)
        if not pc.any(is_other).as_py():
            return keys
        return pc.if_else(is_other, self._ring.keyed("person", numbers, domain=OTHER_DOCUMENT), keys)


def houses(addresses: pa.Array) -> pa.Array:
    """Addresses as they are likened: without blanks, wide characters made narrow; null where no number names a house."""
    each = pc.replace_substring_regex(pc.utf8_normalize(addresses, form="NFKC"), r"\s+", "")
    return pc.if_else(pc.match_substring_regex(each, "[0-9]"), each, None)


def whole_names(names: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Names of a list that may hide characters: null where one is hidden, and all with * for each hidden one."""
    shown = pc.replace_substring_regex(names, "[＊×○●〇]", "*")
    while pc.any(pc.match_substring_regex(shown, _SOMEBODY)).as_py():
        shown = pc.replace_substring_regex(shown, _SOMEBODY, r"\1*")
    is_hidden = pc.match_substring(shown, "*")
    return pc.if_else(is_hidden, None, names), shown


def masked_names(names: pa.Array) -> pa.Array:
    """`kit.names.mask_name` of a whole column: those of two and three characters, nearly all, in one stroke."""
    others = pc.invert(pc.fill_null(pc.is_in(pc.utf8_length(names), value_set=pa.array([2, 3], pa.int32())), True))
    masked = pa.array([mask_name(name) for name in names.filter(others).to_pylist()], pa.string())
    return pc.replace_with_mask(pc.utf8_replace_slice(names, 1, 2, "*"), others, masked)
