"""What every verb of the command shares: its group and flags, its answer, its refusal, its exit code."""

import atexit
import gc
import getpass
import json
import os
import sys
from datetime import UTC, date, datetime
from typing import Any

import click
import django

DONE, REFUSED, BAD_NEWS = 0, 2, 3  # 1 is our fault: Python says it when an exception nobody knows ends a verb


class Day(click.ParamType):
    """A day of the calendar, kept as it was typed."""

    name = "YYYY-MM-DD"

    def convert(self, value, param, ctx):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"“{value}” 不是日期，写成 2018-05-31。 “{value}” is no day, write 2018-05-31.", param, ctx)


class Answer(Exception):
    """Ends a verb that worked with another exit code than 0."""

    def __init__(self, document: Any, exit_code: int):
        super().__init__(exit_code)
        self.document, self.exit_code = document, exit_code


def main(arguments: list[str] | None = None) -> None:
    """Entry point. With ``--json`` exactly one document goes to stdout, whatever happens but a crash."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = run(given)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    sys.exit(code)


def run(given: list[str]) -> int:
    """Run one command line and return its exit code."""
    wants_json = "--json" in given
    os.environ["HUIMIN_LANG"] = _language(given)
    try:
        document = huimin.main(args=given, prog_name="huimin", standalone_mode=False)
        if isinstance(document, int):  # --help and --version were answered by click, which hands back their exit code
            return document
        return print_answer(document, wants_json, DONE)
    except Answer as answer:
        return print_answer(answer.document, wants_json, answer.exit_code)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        return _refuse("usage", error.format_message(), wants_json)
    except click.Abort:
        return _refuse("interrupted", "已中断。 Interrupted.", wants_json)
    except BrokenPipeError:
        raise
    except Exception as error:
        start()
        from huimin import pipeline

        known = pipeline.sentence_of(error, _language(given))
        if known is None:
            raise
        return _refuse(known[0], known[1], wants_json, known[2])


def _language(given: list[str]) -> str:
    for place, word in enumerate(given):
        if word == "--lang" and place + 1 < len(given):
            return given[place + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return "zh"


def print_answer(document: Any, wants_json: bool, exit_code: int) -> int:
    if wants_json:
        click.echo(json.dumps(document, ensure_ascii=False, default=str))
    elif isinstance(document, str):
        click.echo(document, nl=not document.endswith("\n"))
    elif document is not None:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
    return exit_code


def _refuse(code: str, message: str, wants_json: bool, exit_code: int = REFUSED) -> int:
    if wants_json:
        click.echo(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    click.echo(message, err=True)
    return exit_code


def start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")
    django.setup()


def say(text: str) -> None:
    click.echo(text, err=True)  # progress for people


def prepared_home():
    """The prepared data directory; made first where there is none."""
    gc.disable()  # a program that starts makes no garbage; what it has loaded stays, and is never looked through again
    try:
        start()
        from huimin import pipeline

        return pipeline.ready(now=datetime.now(UTC), os_user=getpass.getuser(), say=say)
    finally:
        gc.freeze()
        atexit.register(gc.unfreeze)  # else extensions tell of leaks when the interpreter ends
        gc.enable()


def options(command):
    """Flags every verb takes."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="机读结果。One JSON document on stdout."),
        click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="提示语言。Language of messages."),
        click.option("--by", default="operator", help="以谁的身份。Acting user."),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="huimin")
def huimin() -> None:
    """惠民资金监督平台 — welfare money reaches the people it is meant for."""


def today() -> date:
    from django.utils import timezone

    return timezone.localdate()
