"""The whole check: log, checkpoints, copies outside, facts and files. Trusts nothing stored that can be recomputed."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from django.db import connection, transaction

from huimin.audit import fact_check, stored
from huimin.audit.alterations import altered
from huimin.audit.log_check import LogCheck
from huimin.audit.notes import BadNoteError, Statement, VerifyKey, open_checkpoint, read_notes
from huimin.audit.types import Alteration, TracedFact

Outside = list[tuple[str, Statement]]
"""Statements found outside the database, each with where it was found."""


def verify(
    *, key: VerifyKey, facts: Iterable[TracedFact] = (), copies: Path | None = None, against: Path | None = None
) -> list[Alteration]:
    """Everything that does not agree with the trace, worst known place first; empty when all is well.

    ``facts`` is read lazily inside the same snapshot as the log, so give a generator. ``copies``: the file to which
    checkpoints were copied; ``against``: a file with one or more checkpoint notes from elsewhere.
    """
    outside, found = _read_outside(copies, against, key)
    with _snapshot():
        rows = stored.checkpoints()
        opened, forged = _open_rows(rows, key)
        heads = stored.heads()
        sizes = {said.size for said in opened.values()} | {said.size for _, said in outside}
        log, telling = LogCheck(frozenset(sizes)), fact_check.Telling()
        for entry in stored.entries():
            telling.take(entry, is_intact=log.take(entry))
        found += log.finish() + _check_head(heads, log) + _check_nodes(log)
        found += forged + _check_rows(rows, opened, log)
        offered, unreadable = fact_check.gather(facts)
    about_facts = unreadable + fact_check.compare(telling.told, offered)
    found += _check_outside(outside, log, is_torn=bool(about_facts))
    found += _check_copies(copies, outside, opened)
    return found + about_facts + fact_check.check_files(telling.told, offered)


def _snapshot() -> ExitStack:
    """One view of the database for the whole check (SQLite: writers wait; PostgreSQL: they do not).

    SQLite keeps its write lock: with a rollback journal a long reader would keep a writer from committing all the same,
    and a writer that waits to commit lets no new reader in, so pages would wait too.
    """
    stack = ExitStack()
    is_outermost = not connection.in_atomic_block
    stack.enter_context(transaction.atomic())
    if is_outermost and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    return stack


def _read_outside(copies: Path | None, against: Path | None, key: VerifyKey) -> tuple[Outside, list[Alteration]]:
    outside, found = [], []
    for path in (copies, against):
        if path is None or (path == copies and not path.exists()):
            continue
        try:
            for number, note in enumerate(read_notes(path), start=1):
                where = f"{path.name}#{number}"
                try:
                    outside.append((where, open_checkpoint(note, key)))
                except BadNoteError:
                    found.append(altered("checkpoint_forged", where))
        except BadNoteError:
            found.append(altered("checkpoint_forged", path.name))
    return outside, found


def _open_rows(rows: list[tuple], key: VerifyKey) -> tuple[dict[object, Statement], list[Alteration]]:
    """Rows' notes by the row's own size, and those that do not open."""
    opened, found = {}, []
    for size, _, note, _ in rows:
        try:
            opened[size] = open_checkpoint(note.encode(), key)
        except (BadNoteError, AttributeError, UnicodeEncodeError):
            found.append(altered("checkpoint_forged", f"checkpoint:{size}"))
    return opened, found


def _check_rows(rows: list[tuple], opened: dict[object, Statement], log: LogCheck) -> list[Alteration]:
    """Checkpoint rows against their notes, the log, and the entries that tell of them."""
    found = []
    for size, root, _, time in rows:
        where, said = f"checkpoint:{size}", opened.get(size)
        if said is None:
            continue
        wrong = [name for name, same in (("size", size == said.size), ("root", root == said.root.hex())) if not same]
        if said.size in log.beats and time != log.beats[said.size]:
            wrong.append("at")
        if wrong:
            found.append(altered("checkpoint_changed", where, columns=", ".join(wrong)))
        if said.size not in log.beats and said.size <= log.n:
            found.append(altered("checkpoint_inserted", where))
        if log.roots.get(said.size, said.root.hex()) != said.root.hex():
            found.append(altered("history_rewritten", where, size=said.size))
        if said.size > log.n:
            found.append(altered("tail_cut", where, expected=said.size, found=log.n))
    there = {size for size, *_ in rows} | {said.size for said in opened.values()}
    return found + [altered("checkpoint_deleted", f"checkpoint:{size}") for size in sorted(log.beats.keys() - there)]


def _check_head(heads: list[tuple], log: LogCheck) -> list[Alteration]:
    """The one head row against the entries."""
    if not heads:
        return [altered("head_changed", "head", columns="size, edge, last")] if log.n else []
    found = [altered("head_changed", f"head:{pk}", columns="id") for pk, *_ in heads if pk != 1]
    for pk, size, edge, last in heads:
        if pk != 1:
            continue
        if isinstance(size, int) and size > log.n:
            found.append(altered("tail_cut", "head", expected=size, found=log.n))
        elif isinstance(size, int) and size < log.n:
            found.append(altered("entry_inserted", f"entry:{size}" + (f"-{log.n - 1}" if log.n - size > 1 else "")))
        wrong = [] if isinstance(size, int) else ["size"]
        if log.edge is not None and size == log.n:
            wrong += ["edge"] if edge != ",".join(node.hex() for node in log.edge.hashes) else []
            wrong += ["last"] if last != log.last else []
        if wrong:
            found.append(altered("head_changed", "head", columns=", ".join(wrong)))
    return found


def _check_nodes(log: LogCheck) -> list[Alteration]:
    """Kept nodes against the tree; not comparable once the tree could not be built (that is named already)."""
    if log.edge is None:
        return []
    differing = dict(stored.nodes()).items() ^ log.nodes.items()
    return [altered("node_changed", f"node:{place}") for place in sorted({str(place) for place, _ in differing})]


def _check_outside(outside: Outside, log: LogCheck, *, is_torn: bool) -> list[Alteration]:
    """Statements from outside. A database behind them and at one with its facts is an old backup; else a cut tail."""
    found = []
    for where, said in outside:
        if said.size > log.n:
            if is_torn or log.found:
                found.append(altered("tail_cut", where, expected=said.size, found=log.n))
            else:
                found.append(altered("restored_backup", where, size=said.size, found=log.n))
        elif log.roots.get(said.size, said.root.hex()) != said.root.hex():
            found.append(altered("fork", where, size=said.size))
    return found


def _check_copies(copies: Path | None, outside: Outside, opened: dict[object, Statement]) -> list[Alteration]:
    """More than the very last checkpoint missing from the file of copies is no crash: somebody shortened the file."""
    if copies is None:
        return []
    there = {said.size for where, said in outside if where.startswith(f"{copies.name}#")}
    missing = sorted({said.size for said in opened.values()} - there)
    is_crash = len(missing) == 1 and missing[0] == max(said.size for said in opened.values())
    return [] if not missing or is_crash else [altered("copies_cut", copies.name)]
