"""Loaded by a server under test (PYTHONPATH): writes down every file the process opens and every module it imports."""

import os
import sys

_log = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def _see(event, arguments):
    if event in ("open", "sqlite3.connect", "import", "os.listdir", "os.scandir"):
        name = arguments[0]
        text = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
        os.write(_log, f"{event}\t{text}\n".encode())


sys.addaudithook(_see)
