"""Work in a second thread, for what the interpreter is not needed for: compression, encryption, hashing, sorting."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any


@contextmanager
def beside(work: Callable[[], Any]) -> Iterator[Future]:
    """Do `work` while the block runs; at its end it is done, or its error comes out. Yields its result to come."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        yield future
    future.result()


class Behind:
    """Does the same work on one thing after another, in order, one behind the caller, so that two are in memory.

    An error of the work comes out where the next thing is handed in, at the latest where the block ends.
    """

    def __init__(self, work: Callable[[Any], None]):
        self._work = work
        self._pool = ThreadPoolExecutor(1)
        self._last: Future | None = None

    def take(self, thing: Any) -> None:
        """Hand in the next thing; waits until the one before is done."""
        if self._last:
            self._last.result()
        self._last = self._pool.submit(self._work, thing)

    def __enter__(self) -> "Behind":
        return self

    def __exit__(self, kind, error, trace) -> None:
        self._pool.shutdown()
        if self._last and error is None:
            self._last.result()
