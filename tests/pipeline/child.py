"""A process of its own for kill tests: runs verbs, and dies of SIGKILL right after a named function, if one is named.

python child.py POINT|- bare|whole VERB… [, VERB…]   ("bare" takes the transactions away: the control)
"""

import contextlib
import importlib
import json
import os
import signal
import sys


def die_after(place: str) -> None:
    module_name, _, name = place.rpartition(".")
    module = importlib.import_module(module_name)
    whole = getattr(module, name)

    def once(*words, **named):
        whole(*words, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, once)


def main() -> None:
    point, protection, *words = sys.argv[1:]
    os.environ["DJANGO_SETTINGS_MODULE"] = "huimin.config.settings"
    import django

    django.setup()
    from huimin import cli

    cli.run(["init", "--json"])
    if protection == "bare":
        from django.db import transaction

        from huimin.disclosure import actions as disclosure
        from huimin.disclosure import fetching
        from huimin.pipeline import importing

        for module in (importing, disclosure, fetching):
            module.transaction = type("Bare", (), {"atomic": staticmethod(contextlib.nullcontext)})
        assert transaction.atomic is not importing.transaction.atomic
    if point != "-":
        die_after(point)
    print("ready", flush=True)  # noqa: T201
    for verb in " ".join(words).split(" , "):
        cli.run([*verb.split(), "--json"])
    print(json.dumps("done"), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
