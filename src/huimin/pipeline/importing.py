"""From a unit's file to facts in the ledger: receive, settle, post."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
from django.conf import settings
from django.db import transaction

from huimin.datasets.queries import fact_columns, load_kinds, map_header, sentence
from huimin.datasets.types import Kind
from huimin.identity import actions as identity
from huimin.identity.queries import Keyring
from huimin.identity.queries import load as load_keys
from huimin.intake import actions as intake
from huimin.intake import queries as batches
from huimin.intake.queries import Balance, Batch, FileForm, FileRefusedError, Source, Told, open_source
from huimin.intake.types import RETURNED_FILE, Ahead, look
from huimin.jobs import actions as jobs
from huimin.jobs.types import BOOKS
from huimin.kit.beside import Behind, beside
from huimin.kit.periods import Period, read_period
from huimin.ledger import actions as ledger
from huimin.ledger.queries import is_shown, parts
from huimin.pipeline import layouts, report, returning
from huimin.pipeline.signing import checkpoint
from huimin.pipeline.sweeping import sweep
from huimin.programmes import queries as programmes
from huimin.regions import queries as regions
from huimin.users import queries as users
from huimin.users.permissions import RECEIVE
from huimin.warehouse import files
from huimin.warehouse.facts import ARROW_TYPES, FactWriter, write_table
from huimin.warehouse.files import SealingKeys
from huimin.warehouse.home import Home

SHANGHAI = ZoneInfo("Asia/Shanghai")
_LONGEST_UNIT = 40
SORTED_BY = ("year", "person_key", "ref")


class KindUnknown(ValueError):
    """No dataset kind has this name."""


@dataclass(frozen=True)
class Flags:
    """What the officer said about the files, understood."""

    kind: Kind
    unit: str
    region_code: int
    programme: int | None
    period: Period | None
    supersedes: int | None
    is_additional: bool
    arrives: str | None
    said: dict


@dataclass(frozen=True)
class Work:
    """One import under way: who, when, and where."""

    flags: Flags
    home: Home
    by: str
    unit: str
    now: datetime
    tell: Callable[[str], None]
    confirm: Callable[[], None]  # the lease of the books is still ours
    count: Callable[[int], None] = lambda _: None  # lines read so far; may raise to stop
    is_trial: bool = False  # the caller takes everything back: the original is not kept
    ahead: Ahead | None = None  # workbooks that are read before their turn


def import_files(
    kind: str, paths: Sequence[Path], said: dict, *, by: str, now: datetime, lang: str, say, ahead: Ahead | None = None
) -> dict:
    """Take in files of one kind, each on its own: a refused one does not stop the others."""
    unit = users.unit_of(users.acting(by, RECEIVE))
    flags = understand(kind, said, by=by)
    with jobs.hold(name=BOOKS, by=by, purpose="import", now=now) as held:
        return _import_all(paths, Work(flags, settings.HOME, by, unit, now, say, held.confirm, ahead=ahead), lang)


def _import_all(paths: Sequence[Path], work: Work, lang: str) -> dict:
    """Each file in turn, by whoever holds the lease of the books."""
    shown, say = [], work.tell
    sweep(work.home)
    returning.sweep(work.home, work.now)
    for path in paths:
        say(f"导入 {path.name} …")
        if not files.is_readable(path):
            shown.append(report.missing_document(path.name, work.flags.kind, lang=lang))
            continue
        batch, is_repeated = import_one(path, work)
        given = returning.hand_out(batch, by=work.by, unit=work.unit, now=work.now)
        shown.append(report.batch_document(work.home, batch, lang=lang, is_repeated=is_repeated, returned_file=given))
        say(report.batch_sentence(shown[-1]))
    checkpoint(by=work.by, now=work.now)
    return {"batches": shown}


def refusals(result: dict) -> str:
    """One sentence for each file refused."""
    refused = [batch for batch in result["batches"] if batch["status"] == "refused"]
    return "；".join(f"{batch['file']}：{batch['problems'][0]['message']}" for batch in refused)


def understand(kind: str, said: dict, *, by: str) -> Flags:
    """Check the flags; each that cannot stand raises its own error with what to write instead."""
    kinds = load_kinds()
    if kind not in kinds:
        raise KindUnknown(kind)
    scope = users.scope_of(users.user(by))
    region = regions.find(said.get("region") or str(users.user(by).region_code))
    if not scope.contains(region.code):
        raise regions.RegionUnknown(said.get("region"))
    superseded = batches.by_code(said["supersedes"]) if said.get("supersedes") else None
    if superseded and superseded.kind != kind:
        raise batches.BatchUnknown(said["supersedes"])
    return Flags(
        kind=kinds[kind],
        unit=_sender(said.get("unit") or ""),
        region_code=region.code,
        programme=programmes.by_code(said["programme"]).no if said.get("programme") else None,
        period=read_period(said["period"]) if said.get("period") else None,
        supersedes=superseded.number if superseded else None,
        is_additional=bool(said.get("additional")),
        arrives=said.get("arrives"),
        said={key: value for key, value in said.items() if value},
    )


def _sender(said: str) -> str:
    """The unit's own code; where the table has none like it, what was said: a file is not held up for that."""
    try:
        return users.find_unit(said).code
    except users.UnitUnknown:
        if len(said) > _LONGEST_UNIT or not said.isprintable():
            raise
        return said.strip()


def import_one(path: Path, work: Work) -> tuple[Batch, bool]:
    """One file to one batch; (batch, was it here already)."""
    looked = work.ahead.look(path) if work.ahead else look(path)
    sha256, form = looked.sha256, looked.form
    known = batches.earlier(work.flags.kind.name, sha256)
    if known and not (work.flags.supersedes and not is_shown(known.number)):  # a superseded file may come back
        return known, True
    batch = Batch(
        number=batches.next_number(),
        kind=work.flags.kind.name,
        schema_version=work.flags.kind.version,
        file=path.name,
        sha256=sha256,
        n_bytes=path.stat().st_size,
        unit=work.flags.unit,
        region_code=work.flags.region_code,
        flags=work.flags.said,
        supersedes=work.flags.supersedes,
    )
    ring = load_keys(work.home.keys, work.home.root)
    building = Path(tempfile.mkdtemp(prefix=f"batch-{batch.number}-", dir=_folder(work.home.tmp)))
    try:
        with beside(partial(_keep_original, path, sha256, work, ring.sealing)):
            record = _import_into(building, path, form, batch, ring, work)
        return record(), False
    finally:
        files.remove(building)


def _import_into(
    building: Path, path: Path, form: FileForm | FileRefusedError, batch: Batch, ring: Keyring, work: Work
) -> Callable[[], Batch]:
    """Read the file into the folder; what is returned puts it on record, once the original is kept."""
    kind = work.flags.kind
    try:
        if isinstance(form, FileRefusedError):
            raise form
        source = open_source(path, kind, building, form, work.ahead and work.ahead.take(path))
        batch.sheets = source.listed()
        _need_programme(source, work.flags)
    except FileRefusedError as error:
        batch.sheets = batch.sheets or error.sheets
        return partial(_record_refused, batch, error, work)
    writer = FactWriter(work.home, building, fact_schema(kind), _order(kind))
    settler = identity.Settler(ring, kind, building)

    def keep(typed: pa.Table) -> None:
        writer.add(_complete(settler.settle(typed), kind))

    with Behind(keep) as settling:
        balance = intake.receive(source, _told(batch, work), work.flags.period, settling.take, work.count)
    settler.close()
    facts = writer.finish()
    if balance.n_accepted and _stands_for_another(batch, facts, work):
        return partial(_record_refused, batch, FileRefusedError("supersedes_other"), work)
    _fill(batch, balance)
    if balance.n_received == 0:
        return partial(_record_refused, batch, FileRefusedError("file_no_rows"), work)
    ledger.note_repeats(work.home, facts, kind, balance, instead_of=_instead_of(batch, work))
    layouts.note_unit(batch, balance, source)
    layouts.note_change(batch, balance, source, work.flags.said.get("programme") or "")
    batch.n_problems += sum(table.num_rows for table in balance.problems)
    held_by = _repeated(facts, balance, batch, work)
    if held_by is not None:
        batch.status, batch.reason_code = Batch.Status.HELD, "held_overlap"
        batch.reason = {"batch": batches.batch_code(held_by)}
    return partial(_settle, building, batch, balance, source, ring, work)


def _settle(building: Path, batch: Batch, balance: Balance, source: Source, ring: Keyring, work: Work) -> Batch:
    """Files first, finished and forced to disk; then one transaction makes them part of the ledger."""
    is_posted = batch.status in (Batch.Status.ACCEPTED, Batch.Status.PARTLY)
    if not is_posted:
        for part in ("facts", "sealed", "index", "damaged"):
            files.remove(building / ledger.PARTS[part])
    if balance.problems:
        write_table(pa.concat_tables(balance.problems), building / "problems.parquet")
    if balance.returned:
        intake.write_returned(building / "returned.xlsx", _returned_sheets(source, balance))
        files.seal(building / "returned.xlsx", building / RETURNED_FILE, ring.sealing)
    for path in building.iterdir():
        if path.name not in ledger.PARTS.values():
            files.remove(path)
    folder = work.home.batch(batch.number)
    files.remove(folder)
    files.settle(building, folder)
    with transaction.atomic():
        work.confirm()
        intake.record_batch(batch=batch, by=work.by, unit=work.unit, now=work.now)
        layouts.remember(batch, balance, source, work.flags.said.get("programme") or "", by=work.by, now=work.now)
        if is_posted:
            ledger.post(
                batch=batch,
                key_id=ring.key_id,
                months=(balance.first_month, balance.last_month),
                sha256=ledger.digests(folder),
                home=work.home,
                by=work.by,
                unit=work.unit,
                now=work.now,
            )
            replaced = []
            if _is_whole(work.flags):
                replaced = ledger.replace_whole(batch=batch, by=work.by, unit=work.unit, now=work.now)
            _complete_numbers(batch, bool(replaced or batch.supersedes), work)
            jobs.enqueue(name="compare", args={}, key="posted", by=work.by, now=work.now)
    return batch


def _complete_numbers(batch: Batch, hides_others: bool, work: Work) -> None:
    """Rows whose number a spreadsheet destroyed are tied to the one person of the index who fits, or untied."""
    damaged = parts(work.home, "damaged")
    if not damaged:
        return
    identity.complete(
        ring=load_keys(work.home.keys, work.home.root),
        parts=identity.Parts(parts(work.home, "index"), damaged),
        posted=batch.number,
        hides_others=hides_others,
        by=work.by,
        unit=work.unit,
        now=work.now,
    )


def _returned_sheets(source: Source, balance: Balance) -> Iterator[intake.ReturnedSheet]:
    """Each sheet with something to return, as its sender laid it out."""
    for sheet in source.good:
        rows = [
            (row.row, row.cells, "".join(sentence(code) for code in row.codes))
            for row in balance.returned
            if row.sheet == sheet.index
        ]
        if rows:
            titles = [line.cells for line in sheet.layout.head if line.kind == "title"]
            yield intake.ReturnedSheet(sheet.name, titles, sheet.layout.header_lines, rows)


def _record_refused(batch: Batch, error: FileRefusedError, work: Work) -> Batch:
    batch.status, batch.reason_code = Batch.Status.REFUSED, error.code
    batch.reason = {key: str(value) for key, value in error.values.items()}
    return intake.record_batch(batch=batch, by=work.by, unit=work.unit, now=work.now)


def _fill(batch: Batch, balance: Balance) -> None:
    for name in (
        "n_lines",
        "n_excluded",
        "n_received",
        "n_accepted",
        "n_returned",
        "n_matched",
        "n_ambiguous",
        "n_unmatchable",
    ):
        setattr(batch, name, getattr(balance, name))
    batch.n_problems = len(report.passed_over(batch))
    if load_kinds()[batch.kind].shape in report.WITH_MONEY:
        batch.amount_accepted_fen = balance.amount_accepted_fen
        batch.amount_returned_fen = balance.amount_returned_fen
        batch.amount_received_fen = balance.amount_accepted_fen + balance.amount_returned_fen
    if not balance.n_accepted:
        batch.status = Batch.Status.RETURNED
    else:
        batch.status = Batch.Status.PARTLY if balance.n_returned else Batch.Status.ACCEPTED


def _told(batch: Batch, work: Work) -> Told:
    return Told(
        kind=work.flags.kind,
        batch=batch.number,
        region_code=work.flags.region_code,
        programme=work.flags.programme,
        today=work.now.astimezone(SHANGHAI).date(),
        resolver=regions.resolver(work.flags.region_code),
        programmes=programmes.ProgrammeNames(),
        yearly=programmes.yearly(),
    )


def _need_programme(source: Source, flags: Flags) -> None:
    """A list of payments or enrolments that names no programme anywhere, and nobody said which."""
    if "programme" not in flags.kind.by_name or flags.programme is not None:
        return
    if not any("programme" in map_header(flags.kind, sheet.layout.header_cells).columns for sheet in source.good):
        raise FileRefusedError("programme_missing")


def _stands_for_another(batch: Batch, facts: Path, work: Work) -> bool:
    """Whether the batch is to supersede one of another programme or division."""
    told, region = batch.supersedes, batch.region_code
    return bool(told) and not ledger.stands_in(work.home, facts, work.flags.kind, told, region)


def _instead_of(batch: Batch, work: Work) -> set[int]:
    """The batches that this one will stand in for."""
    superseded = {batch.supersedes} if batch.supersedes else set()
    return superseded | ({*ledger.replaced_by(batch)} if _is_whole(work.flags) else set())


def _is_whole(flags: Flags) -> bool:
    return flags.arrives == "whole" and flags.kind.shape == "register"


def _repeated(facts: Path, balance: Balance, batch: Batch, work: Work) -> int | None:
    """The live batch that these payments repeat, where nobody decided yet what they are."""
    flags = work.flags
    is_decided = flags.is_additional or (flags.supersedes is not None and is_shown(flags.supersedes))
    if flags.kind.shape != "payments" or is_decided:
        return None
    return ledger.overlapping(work.home, facts, flags.kind, balance, region=batch.region_code)


def _keep_original(path: Path, sha256: str, work: Work, keys: SealingKeys) -> None:
    target = work.home.original(sha256)
    _folder(target.parent)
    if not target.exists() and not work.is_trial:
        building = _folder(work.home.tmp) / f"{sha256}.sealing"
        files.seal(path, building, keys)
        files.settle(building, target)


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def fact_schema(kind: Kind) -> pa.Schema:
    """The Arrow schema of a kind's fact files."""
    columns = [(name, ARROW_TYPES[type_]) for name, type_ in fact_columns(kind).items()]
    if any("name_key" in column.facts for column in kind.columns):
        columns.append(("masked_name", pa.string()))
    return pa.schema(columns)


def _order(kind: Kind) -> tuple[str, ...]:
    names = fact_schema(kind).names
    return tuple(name for name in SORTED_BY if name in names)


def _complete(facts: pa.Table, kind: Kind) -> pa.Table:
    """All fact columns of the kind; those the file does not have are null."""
    schema = fact_schema(kind)
    for field in schema:
        if field.name not in facts.column_names:
            facts = facts.append_column(field, pa.nulls(facts.num_rows, field.type))
    return facts
