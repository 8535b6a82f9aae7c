"""Which process holds something, and whether that process is certainly gone (kill -9 must not block the next run)."""

import os
import socket
import subprocess
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

TERM = timedelta(seconds=60)
"""How long a lease or a job is held without a sign of life."""
ALIVE_GRACE = timedelta(minutes=10)


def identity() -> str:
    """This process: "host|machine|pid|start". ``machine`` tells apart boots and process namespaces."""
    pid = os.getpid()
    return f"{socket.gethostname()[:60].replace('|', '-')}|{_machine()}|{pid}|{_start(pid)}"


def host_and_pid(holder: str) -> tuple[str, int]:
    """What a sentence says about a holder."""
    host, _, pid, _ = holder.split("|")
    return host, int(pid)


def is_here(holder: str) -> bool:
    """True when the holder's process could be seen from this one: same host, boot and process namespace."""
    return holder.rsplit("|", 2)[0] == identity().rsplit("|", 2)[0]


def is_gone(holder: str) -> bool:
    """True when the holder was a process here and is certainly no longer; False when it lives or nobody can say."""
    if not is_here(holder):
        return False
    _, pid, start = holder.rsplit("|", 2)
    return _start(int(pid)) != start


def may_take_over(holder: str, until: datetime, now: datetime) -> bool:
    """Whether what ``holder`` held until ``until`` is free: its process is gone, or it let its term lapse.

    A holder that lives on this host may be silent for ALIVE_GRACE longer: on SQLite its own long transaction keeps the
    beats of its other thread out.
    """
    if is_gone(holder):
        return True
    return until + (ALIVE_GRACE if is_here(holder) else timedelta(0)) < now


@cache
def _machine() -> str:
    """Boot id and process namespace where the system tells them (Linux); pids mean nothing across either."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return "-"


def _start(pid: int) -> str:
    """When the process started, in the system's own words; "" when it is gone or only waits to be reaped."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if state in "ZXx" else fields[18]
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    except ProcessLookupError:
        return ""
    told = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, start = told.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else start.strip()
