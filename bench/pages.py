"""Pages of the staff side as its web process makes them: the request through all of Django, the whole page rendered."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def seconds_of(home: Path, addresses: dict[str, str], n_rounds: int) -> dict[str, list[tuple[float, float]]]:
    """name -> (seconds, seconds of processor) of each round for pages asked for by the operator, in one warm process (first round: cold)."""
    environment = {**os.environ, "HUIMIN_HOME": str(home), "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    command = [sys.executable, "-m", "bench.pages", str(n_rounds)]
    done = subprocess.run(command, env=environment, input=json.dumps(addresses).encode(), stdout=-1, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main(n_rounds: int, addresses: dict[str, str]) -> dict[str, list[tuple[float, float]]]:
    """Ask for every page in every round; a page that is not there ends it all."""
    from huimin.cli import command

    command.start()
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username="operator"))
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in addresses}
    for _ in range(n_rounds):
        for name, address in addresses.items():
            began, worked = time.monotonic(), time.process_time()
            answer = client.get(address)
            seconds[name].append((round(time.monotonic() - began, 4), round(time.process_time() - worked, 4)))
            if answer.status_code != 200 or 'href="/clues/X-' not in answer.text:
                raise SystemExit(f"{address}: {answer.status_code}, and no clue on it")
    return seconds


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), json.load(sys.stdin))))  # noqa: T201
