"""What other rooms see of jobs and leases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone

BOOKS = "books"  # the lease of everybody who changes ledger, runs or editions


class State(TextChoices):
    """Where a job stands; what may follow what is in states.TRANSITIONS."""

    QUEUED = "queued", "排队"
    RUNNING = "running", "运行"
    DONE = "done", "完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "取消"


SENTENCES: dict[str, tuple[str, str]] = {
    "lease_held": (
        "{by} 从 {since} 起正在进行「{purpose}」（{where}），请等其结束后再试。",
        "{by} has been busy with “{purpose}” since {since} ({where}); try again when it has ended.",
    ),
    "lease_lost": (
        "「{purpose}」的独占权已被他人接管，本次操作没有写入。",
        "The exclusive right for “{purpose}” was taken over by another; nothing of this was written.",
    ),
    "worker_lost": (
        "运行进程 {attempts} 次中断，任务已停止；请查明原因后重新提交。",
        "The worker died {attempts} times on this job; it was given up. Find out why, then ask for it again.",
    ),
    "unknown_job": ("没有名为 {name} 的任务。", "No job is called {name}."),
    "job_crashed": (
        "任务出错（{error}），详情见运行日志。",
        "The job failed ({error}); see the worker's log.",
    ),
    "told": ("{zh}", "{en}"),
    "cancelled": ("任务已按要求取消。", "The job was cancelled as asked."),
}


@dataclass(frozen=True)
class Message:
    """A sentence as code and parameters; codes unknown here belong to the room whose job it is."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str = "zh") -> str:
        """The sentence in ``zh`` or ``en``; the code itself when another room must say it."""
        pair, is_en = SENTENCES.get(self.code), lang != "zh"
        if pair is None:
            return self.code
        purpose = str(self.params.get("purpose", ""))
        said = PURPOSES[purpose][is_en] if purpose in PURPOSES else purpose
        return pair[is_en].format(**dict(self.params) | {"purpose": said})


Progress = tuple[int, int, Message | None]
"""How far a job is: done, total (0: unknown), and a sentence."""

PURPOSES: dict[str, tuple[str, str]] = {
    "import": ("导入", "import"),
    "compare": ("比对", "comparison"),
    "precheck": ("发放前预审", "precheck"),
    "publish": ("公开", "publication"),
    "rebuild": ("重建", "rebuilding"),
    "compact": ("整理", "compaction"),
    "erase": ("抹除", "erasure"),
    "rotate": ("轮换密钥", "rotation of keys"),
    "demo": ("演示", "the demo"),
    "init": ("初始化", "initialisation"),
    "verify": ("核验留痕", "verification of the trace"),
}


class SentenceError(Exception):
    """An error that says itself as code and parameters, in both languages."""

    def __init__(self, code: str, **params: object) -> None:
        self.message = Message(code, params)
        super().__init__(self.message.text("en"))

    @property
    def code(self) -> str:
        return self.message.code

    @property
    def params(self) -> Mapping[str, object]:
        return self.message.params

    @property
    def message_zh(self) -> str:
        return self.message.text("zh")

    @property
    def message_en(self) -> str:
        return self.message.text("en")


class LeaseHeld(SentenceError):
    """Somebody else holds the lease. ``holder`` and ``since`` say who and from when."""

    def __init__(self, holder: "LeaseView") -> None:
        self.holder, self.since = holder, holder.since
        super().__init__(
            "lease_held",
            by=holder.by,
            purpose=holder.purpose,
            since=holder.since.astimezone(timezone.get_current_timezone()).strftime("%Y-%m-%d %H:%M:%S"),
            where=f"{holder.host} pid {holder.pid}",
        )


class LeaseLostError(SentenceError):
    """The lease was taken over while its holder was away; what it had in hand must not be written."""

    def __init__(self, purpose: str) -> None:
        super().__init__("lease_lost", purpose=purpose)


class JobLostError(Exception):
    """The job now belongs to another worker (or was given up): this one must drop it without a trace."""


class JobStopped(Exception):
    """The body ends because it was asked to (cancelled, or the worker is stopping)."""


@dataclass(frozen=True)
class LeaseView:
    """Who holds a lease."""

    name: str
    by: str
    purpose: str
    host: str
    pid: int
    since: datetime
    until: datetime


@dataclass(frozen=True)
class JobView:
    """One job as pages show it; ``state`` is a value of State."""

    id: int
    name: str
    args: Mapping[str, object]
    state: str
    attempt: int
    by: str
    progress_done: int
    progress_total: int
    progress: Message | None
    message: Message | None
    result: Mapping[str, object] | None
    is_cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def is_ended(self) -> bool:
        return self.ended_at is not None
