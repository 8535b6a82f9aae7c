"""Files attached as evidence: let in by size and by what their bytes are, kept sealed, handed out as they came."""

import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from huimin.audit import actions as audit
from huimin.casework.models import Assignment, Attachment
from huimin.casework.types import NewFile, Refused
from huimin.identity.queries import load
from huimin.kit.text import fold
from huimin.warehouse import files
from huimin.warehouse.files import SealingKeys
from huimin.warehouse.home import Home

LARGEST = 10 * 2**20  # bytes
MOST = 20  # files on one clue
FORGOTTEN = timedelta(hours=1)  # no request that attaches a file runs that long
# Suffix -> how its bytes begin. Nothing here is opened, unpacked or shown by the platform.
KINDS = {
    "pdf": b"%PDF-",
    "jpg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
}
_SAME = {"jpeg": "jpg"}
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_NUMBER = re.compile(r"\d{11,}[0-9Xx]?")


def checked(given: NewFile) -> tuple[str, str]:
    """(name to keep, kind) of a file that may be attached; Refused with the reason otherwise.

    The name loses its folders, what file systems refuse, and any number long enough to be a person's or an account's.
    """
    plain = _UNFIT.sub("_", fold(PurePosixPath(given.name.replace("\\", "/")).name))
    stem, dot, suffix = plain.rpartition(".")
    kind = _SAME.get(suffix.lower(), suffix.lower())
    if not dot or kind not in KINDS:
        raise Refused("file_kind", "files")
    if not given.content:
        raise Refused("file_empty", "files")
    if len(given.content) > LARGEST:
        raise Refused("file_too_large", "files")
    if not given.content.startswith(KINDS[kind]):
        raise Refused("file_not_as_named", "files")
    return f"{_NUMBER.sub('＊', stem)[:100] or '附件'}.{kind}", kind


def keep(
    home: Home, assignment: Assignment, given: Sequence[NewFile], *, by: str, unit: str, now: datetime
) -> list[Attachment]:
    """Seal files beside the data and make their rows, inside the caller's transaction.

    The sealed file comes first: what a broken transaction leaves behind is a file without a row, which nobody sees.
    """
    if not given:
        return []
    named = [(*checked(one), one.content) for one in given]
    if assignment.attachments.count() + len(named) > MOST:
        raise Refused("too_many_files", "files")
    audit.take_turn()  # a rotation drops the old key in its own: it comes before these are sealed or after they are rows
    keys = load(home.keys, home.root).sealing
    rows = []
    for name, kind, content in named:
        token = secrets.token_hex(16)
        sealed = _seal(home, token, content, keys)
        row = Attachment(assignment=assignment, name=name, kind=kind, size=len(content), file=token, by=by, unit=unit)
        row.sha256, row.sealed_sha256, row.at = hashlib.sha256(content).hexdigest(), sealed, now
        row.save(force_insert=True)
        rows.append(row)
    return rows


def sweep(*, home: Home, now: datetime) -> None:
    """Destroy what broken transactions and killed requests left behind: sealed files without a row, plain ones."""
    folder = home.attachment("x").parent
    sealed = [path for path in folder.iterdir() if path.is_file()] if folder.exists() else []
    known = set(Attachment.objects.values_list("file", flat=True))
    left = [path for path in sealed if path.name not in known]
    left += [path for ending in ("plain", "sealed") for path in home.tmp.glob(f"*.{ending}")]
    for path in left:
        if datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) < now - FORGOTTEN:
            files.remove(path)


def content(home: Home, row: Attachment) -> bytes:
    """The bytes as they came. Raises warehouse.files.FileAltered when they are no longer those."""
    path = home.attachment(row.file)
    files.check(path, row.sealed_sha256)
    plain = b"".join(files.unseal(path, load(home.keys, home.root).sealing))
    if hashlib.sha256(plain).hexdigest() != row.sha256:
        raise files.FileAltered(path)
    return plain


def _seal(home: Home, token: str, content: bytes, keys: SealingKeys) -> str:
    home.tmp.mkdir(parents=True, exist_ok=True)
    plain, sealed = home.tmp / f"{token}.plain", home.tmp / f"{token}.sealed"
    try:
        with os.fdopen(os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
        files.seal(plain, sealed, keys)
    finally:
        files.remove(plain)
    files.settle(sealed, home.attachment(token))
    return files.sha256(home.attachment(token))
