"""The public pages of the largest village of an edition with as many payments as the city's books hold."""

import gzip
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bench import edition
from bench.place import Figure, Place

_REQUESTS = 40


def measure(place: Place) -> Figure:
    """≤ 100 ms for an answer of the slowest page (median), ≤ 150 kB with everything it loads."""
    folder = place.at("public")
    village = edition.largest_village(folder, place.scale.n_csv_rows * 4, place.say)
    pages = {
        "the village": f"/regions/{village}/",
        "its payments, no filter": f"/regions/{village}/payments/",
        "its payments of a programme and a year": f"/regions/{village}/payments/?programme=P3&year=2017",
        "its column": f"/regions/{village}/column/",
    }
    url, server, first = _serve(folder)
    try:
        loaded = sum(
            len(_get(url + f"/static/{file}")) for file in ("ui/public.css", "vendor/icons.svg", "ui/mark.svg")
        )
        seen = {name: _seen(url + address) for name, address in pages.items()}
        last = _seen(f"{url}/regions/{village}/payments/?page=99999")
    finally:
        server.terminate()
        server.wait(20)
    slowest = max(mid for mid, _, _, _ in seen.values())
    largest = max(n_bytes for _, _, n_bytes, _ in seen.values()) + loaded
    return Figure(
        title=f"Public pages of the largest village among {place.scale.n_csv_rows * 4:,} payments, slowest of them",
        value=round(slowest, 1),
        limit=100,
        unit="ms",
        details=[
            ["page", "median ms", "19 of 20 within ms", "kB", "kB as sent"],
            *([name, f"{mid:.1f}", f"{ms:.1f}", f"{n / 1000:.1f}", f"{sent / 1000:.1f}"] for name, (mid, ms, n, sent) in {**seen, "the last of hundreds of pages of its payments (no limit)": last}.items()),
            ["style, icons and mark, once", "", "", f"{loaded / 1000:.1f}", ""],
            ["first answer after start: the whole edition is checked", f"{first * 1000:.0f}", "", "", ""],
        ],
        more_limits=[["Largest of them with style and icons, before compression", round(largest / 1000, 1), 150, "kB"]],
    )  # fmt: skip


def _serve(folder: Path) -> tuple[str, subprocess.Popen, float]:
    """The public process over a folder, as `huimin serve` starts it; seconds of its first answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    known = {name: value for name, value in os.environ.items() if not name.startswith(("HUIMIN_", "DJANGO_"))}
    given = {
        "HUIMIN_WSGI": "huimin.config.public_wsgi:application", "HUIMIN_BIND": f"127.0.0.1:{port}", "HUIMIN_WORKERS": "1",
        "HUIMIN_EDITIONS": str(folder), "HUIMIN_DROPBOX": str(folder / "dropbox"),
    }  # fmt: skip
    command = [Path(sys.executable).with_name("gunicorn"), "-c", "python:huimin.config.gunicorn"]
    server = subprocess.Popen(command, env=known | given, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            _get(f"{url}/static/ui/mark.svg")
            break
        except OSError:
            time.sleep(0.1)
    began = time.monotonic()
    _get(url)
    return url, server, time.monotonic() - began


def _get(url: str) -> bytes:
    """The answer as it comes over the wire."""
    with urllib.request.urlopen(
        urllib.request.Request(url, headers={"Accept-Encoding": "gzip"}), timeout=120
    ) as answer:
        return answer.read()


def _seen(url: str) -> tuple[float, float, int, int]:
    """Median milliseconds, those within which nineteen of twenty answers came, bytes of the page, bytes as sent."""
    took = []
    for _ in range(_REQUESTS):
        began = time.perf_counter()
        sent = _get(url)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=20)[-1], len(gzip.decompress(sent)), len(sent)
