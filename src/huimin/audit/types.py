"""What the trace can say: the closed list of entry types, and the facts rooms offer to be compared with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

NOTE = "note"
"""Payload key for what belongs to the act alone (a reason, the OS user): stored, never compared with rows."""
Reading = Callable[[], Iterable[bytes]]
FILES = "files"
"""Payload key for {name: SHA-256 in hex} of the files the act left; compared with their bytes."""

CHECKPOINT, ERASED = "trace.checkpoint", "trace.erased"
SIGNING_KEY = "trace-signing"
"""Name of the file in the folder of keys that signs checkpoints."""


@dataclass(frozen=True)
class EntryType:
    """One kind of trace entry. ``name`` is "<group>.<verb>"; entries of one group and subject tell one fact's life.

    fact: the payload (without ``note``) is the state the act left, merged key by key over the earlier entries of the
    same group and subject; a key given as null is gone. The room must offer exactly that state as TracedFact.
    ends: the fact is gone after this entry, and must no longer be offered.
    """

    name: str
    zh: str
    en: str
    doc: str
    fact: bool = False
    ends: bool = False

    @property
    def group(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class TracedFact:
    """The present state of one fact, as its room's tables and files tell it.

    ``type`` is any type of the fact's group and ``subject`` the same text as in its entries. Several offers for one
    group and subject (a batch's row in intake, its manifest in the ledger) are put together before comparing.
    ``files``: name → where it lies, or for a sealed one what reads its plain bytes; the SHA-256 stands in the entry's
    payload under "files".
    """

    type: str
    subject: str
    payload: Mapping[str, object]
    files: Mapping[str, Path | Reading] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """One entry to be written, for actions.record_all."""

    type: str
    subject: str
    payload: Mapping[str, object]


@dataclass(frozen=True)
class TraceEntry:
    """One written entry as pages show it; ``payload`` is None where it has been erased."""

    seq: int
    at: datetime
    type: str
    unit: str
    actor: str
    subject: str
    payload: Mapping[str, object] | None
    leaf_hash: str


@dataclass(frozen=True)
class Wanted:
    """Which entries a list shows; None leaves a field open.

    since, until: moments, the second one excluded. units: codes of acting units from the first until before the second;
    they begin with the unit's division, so that a range of divisions is a range of codes.
    """

    types: tuple[str, ...] = ()
    actor: str | None = None
    unit: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    units: tuple[str, str] | None = None


@dataclass(frozen=True)
class EntryLine:
    """An entry in a list: all of it but its content."""

    seq: int
    at: datetime
    type: str
    unit: str
    actor: str
    subject: str
    leaf_hash: str


@dataclass(frozen=True)
class WholeEntry:
    """An entry as its own page shows it.

    leaf: the canonical JSON that the tree holds, made anew from the columns; "" where they make none. is_intact: its
    hash is the one kept, and the content is the one committed to. covered_by: size of the first checkpoint over it.
    """

    entry: TraceEntry
    leaf: str
    is_intact: bool
    covered_by: int | None


@dataclass(frozen=True)
class Head:
    """The trace as it stands: number of entries (the next seq) and Merkle root (hex)."""

    size: int
    root: str


@dataclass(frozen=True)
class SignedHead:
    """A signed checkpoint: ``root`` in hex, ``note`` the text to hand out (C2SP signed note)."""

    size: int
    root: str
    note: str
    at: datetime


@dataclass(frozen=True)
class Alteration:
    """Something that does not agree with the trace. ``kind`` is a code of audit.alterations, ``where`` what it touches.

    ``where``: "entry:17", "entry:17-20", "checkpoint:40", "batch.B000012" style "<group> <subject>", or a file's name.
    """

    kind: str
    where: str
    message_zh: str
    message_en: str


def _act(name: str, zh: str, en: str, doc: str) -> EntryType:
    """An act that leaves no row behind to compare."""
    return EntryType(name, zh, en, doc)


def _fact(name: str, zh: str, en: str, doc: str, *, ends: bool = False) -> EntryType:
    """An act that leaves (or ends) a state the room must be able to show again."""
    return EntryType(name, zh, en, doc, fact=True, ends=ends)


ENTRY_TYPES: tuple[EntryType, ...] = (
    # audit
    _act("trace.checkpoint", "存证", "Checkpoint", "A signed checkpoint covering this entry was made."),
    _act(
        "trace.erased",
        "抹除内容",
        "Content erased",
        "The content of the entry named by the subject was erased; its leaf stays.",
    ),
    _act("command.run", "执行命令", "Command run", "A verb of the command line began: verb and OS user."),
    _act("sign_in.made", "登录", "Signed in", "Somebody signed in to the staff pages."),
    _act("sign_in.refused", "登录被拒", "Sign-in refused", "A sign-in failed; the subject names the user tried."),
    _act("key.created", "生成密钥", "Key created", "A master or signing key was made: id and algorithm."),
    _act(
        "key.rotation_begun",
        "开始轮换密钥",
        "Key rotation begun",
        "Files are being sealed anew under another sealing key: old and new id.",
    ),
    _act(
        "key.rotated",
        "轮换密钥",
        "Key rotated",
        "Every sealed file stands under another sealing key and the old one is dropped: old and new id, files, bytes.",
    ),
    _act("key.backed_up", "备份密钥", "Key backed up", "A copy of the keys left the installation."),
    _act("key.restored", "恢复密钥", "Key restored", "Keys were put back from a copy."),
    _act("home.created", "建立数据目录", "Home created", "An installation began: city, version."),
    _act(
        "home.rebuilt",
        "重建",
        "Home rebuilt",
        "Batches were read again from the kept originals; totals before and after.",
    ),
    # users, regions, programmes
    _fact("user.created", "新建用户", "User created", "A user's row: sign-in name, unit, activity."),
    _fact("user.changed", "变更用户", "User changed", "A user's unit, name or activity changed."),
    _fact("user.removed", "删除用户", "User removed", "A user's row was deleted.", ends=True),
    _fact("unit.added", "新增单位", "Unit added", "A unit's row."),
    _fact("unit.changed", "变更单位", "Unit changed", "A unit's name, kind or region changed."),
    _fact("unit.removed", "撤销单位", "Unit removed", "A unit's row was deleted.", ends=True),
    _fact("role.granted", "授予角色", "Role granted", "A user got a role, unit and scope."),
    _fact("role.changed", "变更角色", "Role changed", "A granted role's unit, scope or term changed."),
    _fact("role.revoked", "收回角色", "Role revoked", "A user's role was taken back.", ends=True),
    _fact("posting.set", "任职登记", "Posting set", "Who held which post in which unit, from when to when."),
    _fact("posting.removed", "撤销任职登记", "Posting removed", "A posting entered by mistake was deleted.", ends=True),
    _fact("region.loaded", "载入区划", "Divisions loaded", "The divisions of a city: how many, with their root hash."),
    _fact("region.changed", "变更区划", "Divisions changed", "A division's name, validity or successor changed."),
    _fact("programme.loaded", "载入项目", "Programmes loaded", "The catalogue of programmes or one programme of it."),
    _fact(
        "programme.changed",
        "变更项目",
        "Programme changed",
        "A programme's unit, cycle, conditions or publicity class.",
    ),
    _fact("parameter.set", "设置参数", "Parameter set", "A limit used by rules: county, value, from which date."),
    _fact("parameter.changed", "变更参数", "Parameter changed", "A limit used by rules was changed."),
    _fact("layout.remembered", "记住表式", "Layout remembered", "How a sender's columns are read."),
    _fact("layout.changed", "表式变化", "Layout changed", "A sender's columns are read differently from now on."),
    # intake, ledger
    _fact("batch.received", "收到批次", "Batch received", "A file came in: SHA-256, kind, sender, size."),
    _fact("batch.read", "读取批次", "Batch read", "A file was read: lines, rows and fen received, accepted, returned."),
    _fact("batch.accepted", "接收批次", "Batch accepted", "All rows of a batch stand in the ledger."),
    _fact(
        "batch.partly", "部分接收", "Batch partly accepted", "Some rows stand in the ledger, the others were returned."
    ),
    _fact("batch.returned", "退回批次", "Batch returned", "All rows of a file were returned to the sender."),
    _fact("batch.refused", "拒收", "Batch refused", "A file was refused as a whole."),
    _fact("batch.held", "挂起批次", "Batch held", "A list that repeats a live batch waits for a decision."),
    _fact(
        "batch.posted",
        "记入台账",
        "Batch posted",
        "A batch's files became visible: manifest, SHA-256, rows, fen, root.",
    ),
    _fact("batch.superseded", "批次被替代", "Batch superseded", "Another batch stands in its place."),
    _fact(
        "batch.withdrawn", "撤回批次", "Batch withdrawn", "A batch is no longer visible; nothing stands in its place."
    ),
    _fact("batch.compacted", "批次整理", "Batch compacted", "A batch's files were rewritten; totals are unchanged."),
    _fact("batch.erased", "批次抹除", "Batch erased", "Rows of persons were removed from the sealed part."),
    _act(
        "list.prechecked",
        "发放前比对",
        "List prechecked",
        "A payment list was compared before it was paid: SHA-256, rows, fen and clues; nothing else of it was kept.",
    ),
    _fact("schema.changed", "变更数据结构", "Schema changed", "A kind's schema version changed."),
    # identity
    _fact("link.added", "建立关联", "Link added", "A row was linked to a person: grade, method."),
    _fact("link.changed", "变更关联", "Link changed", "A link's grade or validity changed."),
    _fact("link.withdrawn", "撤销关联", "Link withdrawn", "A link no longer holds."),
    _act(
        "part.opened",
        "开启密封数据",
        "Sealed part opened",
        "A batch's sealed part was opened: purpose, number of rows.",
    ),
    _fact("person.opened", "查看个人", "Person opened", "A person's page was opened: purpose, clue."),
    _act(
        "person.exported",
        "导出个人数据",
        "Person exported",
        "Unmasked data of persons left the system: purpose, number.",
    ),
    _fact("person.erased", "抹除个人", "Person erased", "A person's identifying data was erased."),
    _fact("household.opened", "查看家庭", "Household opened", "A household's page was opened: purpose."),
    _fact("row.opened", "查看待关联的行", "Waiting row opened", "A row without a whole number was opened: purpose."),
    _fact("account.opened", "查看账户", "Account opened", "A bank account's page was opened: purpose."),
    _act("original.opened", "打开原件", "Original opened", "A kept original was opened: purpose."),
    # rules, comparison
    _fact("rule.published", "发布规则", "Rule published", "A rule takes effect: logic and text hashes, status."),
    _fact("rule.changed", "变更规则", "Rule changed", "A rule's logic, text or status changed."),
    _fact("rule.retired", "停用规则", "Rule retired", "A rule is no longer run."),
    _fact("run.started", "开始比对", "Run started", "A comparison began: as_of, known_at, rules."),
    _fact("run.finished", "完成比对", "Run finished", "Rule fingerprints, data digests, root of the set of clues."),
    _fact("run.partial", "比对部分完成", "Run partial", "A comparison ended with some rules stopped."),
    _fact("run.failed", "比对失败", "Run failed", "A comparison ended without findings."),
    _act("precheck.done", "发放前预审", "Precheck done", "A list not yet paid was compared; nothing was posted."),
    _fact("finding.changed", "疑点变化", "Finding changed", "A finding was found, taken further or withdrawn."),
    _fact("suppression.added", "排除", "Suppression added", "A subject is left out of a rule: reason, term."),
    _fact("suppression.changed", "变更排除", "Suppression changed", "A suppression's term or reason changed."),
    _fact("suppression.withdrawn", "撤销排除", "Suppression withdrawn", "A suppression no longer holds."),
    _fact("replay.done", "回放规则", "Rule replayed", "A rule was tried over past months: question, digest, figures."),
    _fact("pause.set", "规则暂停", "Rule paused", "A rule wrong too often opens no new clues: what had been found."),
    _fact("pause.changed", "规则恢复", "Rule let on", "A person let a paused rule open clues again, and why."),
    _fact(
        "scoring.done", "重新评分", "Clues scored", "All open clues were scored anew: scorer, day, how many changed."
    ),
    _fact("verdict.set", "记入核查结果", "Verdicts set", "What people found on clues, which the score learns from."),
    # casework
    _fact(
        "week.set", "定周清单", "Week's list set", "The clues a unit set out to check in a week, and which were drawn."
    ),
    _fact("clue.created", "生成线索", "Clue created", "A clue was opened from findings."),
    _fact("clue.extended", "线索补充", "Clue extended", "An open clue took up new evidence or another score."),
    _fact("clue.assigned", "交办", "Clue assigned", "A clue went to the unit that can check it."),
    _fact("clue.signed", "签收", "Clue signed for", "The unit took the clue in hand."),
    _fact("clue.noted", "线索留言", "Clue noted", "Somebody wrote on the clue's page or attached evidence."),
    _fact("clue.replied", "反馈", "Clue replied", "The unit replied."),
    _fact("clue.verified", "核查", "Clue verified", "A verification with its outcome was entered."),
    _fact("clue.returned", "退回重办", "Clue sent back", "The reply was not enough."),
    _fact("clue.closed", "办结", "Clue closed", "A second person closed the clue."),
    _fact("clue.reopened", "重新打开", "Clue reopened", "A closed clue is open again."),
    _fact("clue.suppressed", "线索排除", "Clue suppressed", "A clue was set aside: reason, term."),
    _fact("clue.withdrawn", "线索撤销", "Clue withdrawn", "The cause of a clue has gone."),
    _fact("clue.asked_term", "申请延期", "Longer term asked for", "The unit asked for more time, and why."),
    _fact("clue.refused_term", "不同意延期", "Longer term refused", "The unit that assigned leaves the term as it is."),
    _fact("clue.extended_term", "延期", "Term extended", "A clue's term was moved."),
    _fact("clue.resealed", "附件重新密封", "Attachment sealed anew", "A rotation of keys wrote an attached file anew."),
    _act("attachment.opened", "打开附件", "Attachment opened", "Evidence attached to a clue was handed out."),
    _fact("recovery.set", "登记追缴补发", "Recovery set", "A sum to recover or to pay back, and what came in."),
    _fact("recovery.changed", "变更追缴补发", "Recovery changed", "A sum to recover or to pay back changed."),
    _fact("accountability.set", "倒查履职", "Accountability set", "Who in post should have prevented it."),
    _fact("accountability.changed", "变更倒查履职", "Accountability changed", "What was found about a duty changed."),
    # disclosure
    _fact("edition.built", "生成版次", "Edition built", "An edition was made: parts with SHA-256, totals."),
    _fact("edition.approved", "审核版次", "Edition approved", "One of two persons released an edition."),
    _fact("edition.published", "公开版次", "Edition published", "An edition is what the public sees."),
    _fact("edition.recalled", "撤回版次", "Edition recalled", "An edition or part of it was taken back."),
    _fact("edition.expired", "版次到期", "Edition expired", "A part reached its last day."),
    _fact("publicity.set", "设置公开级别", "Publicity class set", "What of a programme the public sees; two persons."),
    _fact("report.received", "收到群众反映", "Report received", "A citizen report came from the drop-box."),
    _fact("report.changed", "群众反映办理", "Report handled", "A citizen report's state changed."),
    _fact("report.set_aside", "搁置投递文件", "Message set aside", "A file of the drop-box was no message of ours."),
    _act("report.opened", "查看群众反映", "Report opened", "Somebody read a sealed citizen report for the first time."),
    _act("contact.opened", "查看反映人联系方式", "Contact opened", "The contact in a report was opened: purpose."),
    _fact("spot_check.drawn", "抽查", "Spot check drawn", "Lines were drawn for a visit."),
    _fact("spot_check.done", "抽查完成", "Spot check done", "What a visit found."),
)

BY_NAME: Mapping[str, EntryType] = {entry_type.name: entry_type for entry_type in ENTRY_TYPES}
