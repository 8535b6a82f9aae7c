"""A process that may be lost: runs one of our modules on what a stranger wrote, inside walls of the operating system.

    python -I -m huimin.warehouse.confined MEMORY CPU FILE MODULE ARGUMENT …

takes the limits before it loads the module: address space, CPU time, size of a written file, no core. On Linux a seccomp
filter also takes away sockets, new processes and other programs; it holds for root too, where RLIMIT_NPROC does not, and
lets threads be. The caller kills the whole session at its deadline, or when it no longer wants the answer.
"""

import ctypes
import os
import platform
import resource
import runpy
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

_POLL_SECONDS = 0.05
# the system's allocator gives memory back to the limit; one thread of the number libraries keeps the address space small
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Limits:
    """What the process may take. memory: address space in bytes; cpu, wall: seconds; file: bytes of one written file."""

    memory: int
    cpu: int
    wall: int
    file: int = 2 << 30


class Confined:
    """A module that runs in `folder`, inside the walls."""

    def __init__(self, module: str, arguments: Sequence[str], folder: Path, limits: Limits) -> None:
        command = [sys.executable, "-I", "-m", "huimin.warehouse.confined"]
        command += [str(limits.memory), str(limits.cpu), str(limits.file), module, *arguments]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._ends = time.monotonic() + limits.wall
        self._process = subprocess.Popen(command, **quiet, env=_ENVIRONMENT, cwd=folder, start_new_session=True)

    def died_of(self, stopped: Callable[[], bool] = lambda: False) -> str | None:
        """Wait for its end; None if it ended well, else what it died of.

        fault: an error it raised · time: CPU time, deadline or killed · memory · crash · stopped: `stopped` said so.
        """
        try:
            while (code := _wait(self._process)) is None and not stopped() and time.monotonic() < self._ends:
                pass
        finally:
            self.kill()
        if code is None:
            return "time" if time.monotonic() >= self._ends else "stopped"
        return _died_of(code)

    def kill(self) -> None:
        """End it, and whatever it started, if it has not ended."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def run_confined(
    module: str, arguments: Sequence[str], folder: Path, limits: Limits, *, stopped: Callable[[], bool] = lambda: False
) -> str | None:
    """Run a module in `folder` to its end: `Confined.died_of`."""
    return Confined(module, arguments, folder, limits).died_of(stopped)


def _wait(process: subprocess.Popen) -> int | None:
    try:
        return process.wait(timeout=_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _died_of(code: int) -> str | None:
    if code == 0:
        return None
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return "time"
    if code > 0:
        return "fault"
    return "memory" if code == -signal.SIGABRT else "crash"


def main() -> None:
    """Take the limits that the command line names, then become the module it names."""
    memory, cpu, file, module = sys.argv[1:5]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu), int(cpu) + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(file), int(file)))
    # macOS knows no such limit; there the clock has to do
    with suppress(ValueError, OSError) if sys.platform == "darwin" else nullcontext():
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)  # nobody else watches the clock
        refuse_calls()
    sys.argv = [module, *sys.argv[5:]]
    runpy.run_module(module, run_name="__main__")


# Numbers of system calls by machine: what opens a socket, starts a program, makes a process, looks into another.
# 1: refused (EPERM); 2: not there (ENOSYS: clone3 hides its flags, so libraries take clone instead); 3: threads only.
_CALLS = {
    "x86_64": (0xC000003E, {41: 1, 53: 1, 59: 1, 322: 1, 57: 1, 58: 1, 101: 1, 425: 1, 435: 2, 56: 3}),
    "aarch64": (0xC00000B7, {198: 1, 199: 1, 221: 1, 281: 1, 117: 1, 425: 1, 435: 2, 220: 3}),
}
_ALLOW, _EPERM, _ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026
_LOAD, _IS, _HAS, _AT_LEAST, _ANSWER = 0x20, 0x15, 0x45, 0x35, 0x06
_CLONE_THREAD, _OTHER_TABLE = 0x00010000, 0x40000000  # the latter: the x32 table of the same machine
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER, _DIE_WITH_PARENT = 38, 22, 2, 1


def refuse_calls() -> bool:
    """Take away sockets, programs and processes from this process for good. False where the kernel does not know how."""
    if platform.machine() not in _CALLS:
        return False
    program = _program(*_CALLS[platform.machine()])
    code = b"".join(struct.pack("=HBBI", *line) for line in program)
    held = ctypes.create_string_buffer(code, len(code))
    laid = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(held)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return libc.prctl(_SECCOMP, _FILTER, ctypes.byref(laid), 0, 0) == 0


def _program(machine: int, calls: dict[int, int]) -> list[tuple[int, int, int, int]]:
    """The filter as lines (code, jump if so, jump if not, value) of classic BPF over `struct seccomp_data`."""
    lines = [(_LOAD, 0, 0, 4), (_IS, 1, 0, machine), (_ANSWER, 0, 0, _EPERM), (_LOAD, 0, 0, 0)]
    lines += [(_AT_LEAST, 0, 1, _OTHER_TABLE), (_ANSWER, 0, 0, _EPERM)]
    for number, how in calls.items():
        if how == 3:
            lines += [(_IS, 0, 4, number), (_LOAD, 0, 0, 16), (_HAS, 1, 0, _CLONE_THREAD)]
            lines += [(_ANSWER, 0, 0, _EPERM), (_ANSWER, 0, 0, _ALLOW)]
        else:
            lines += [(_IS, 0, 1, number), (_ANSWER, 0, 0, _EPERM if how == 1 else _ENOSYS)]
    return [*lines, (_ANSWER, 0, 0, _ALLOW)]


if __name__ == "__main__":
    main()
