"""The huimin command: reads arguments, calls one verb of `pipeline`, prints its answer. Nothing is decided here."""

import getpass
import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import django

DONE, FAULT, REFUSED, BAD_NEWS = 0, 1, 2, 3


class _Day(click.ParamType):
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
        return _print(document, wants_json, DONE)
    except Answer as answer:
        return _print(answer.document, wants_json, answer.exit_code)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        return _refuse("usage", error.format_message(), wants_json)
    except click.Abort:
        return _refuse("interrupted", "已中断。 Interrupted.", wants_json)
    except BrokenPipeError:
        raise
    except Exception as error:
        _start()
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


def _print(document: Any, wants_json: bool, exit_code: int) -> int:
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


def _start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")
    django.setup()


def _say(text: str) -> None:
    click.echo(text, err=True)  # progress for people


def _home():
    """The prepared data directory; made first where there is none."""
    _start()
    from huimin import pipeline

    return pipeline.ready(now=datetime.now(UTC), os_user=getpass.getuser(), say=_say)


def _options(command):
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


@huimin.command()
@click.option("--city", default=None, help="城市。City folder under localities/.")
@_options
def init(city, as_json, lang, by):
    """建立数据目录。Make the data directory: keys, database, regions, programmes, the user operator."""
    if city:
        os.environ["HUIMIN_CITY"] = city
    return _home().described()


@huimin.command()
@click.option("--scale", type=click.Choice(["county", "city"]), default="county")
@click.option("--no-serve", is_flag=True, help="做完即止。Do not serve afterwards.")
@click.option("--port", type=int, default=8000)
@_options
def demo(scale, no_serve, port, as_json, lang, by):
    """演示。A made-up city from its files to clues and a published edition; then serves it."""
    _start()
    from huimin import pipeline

    url = f"http://127.0.0.1:{port}/"
    result = pipeline.demo(scale=scale, now=datetime.now(UTC), os_user=getpass.getuser(), url=url, say=_say)
    if not no_serve:
        _print(result, as_json, DONE)
        pipeline.serve(port=port, sides=pipeline.SIDES, say=_say)
        raise click.exceptions.Exit(DONE)
    return result


@huimin.command(name="import")
@click.argument("kind")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--unit", default="", help="报送单位。Sending unit.")
@click.option("--region", default=None, help="管辖区划代码。Region the file belongs to.")
@click.option("--programme", default=None, help="补贴项目代码。Programme code, fills blanks.")
@click.option("--period", default=None, help="所属期 YYYY-MM 或 YYYY。Entitlement period, fills blanks.")
@click.option("--supersedes", default=None, help="替代的批次。The batch this one stands in for.")
@click.option("--additional", is_flag=True, help="确认为追加发放。The list is additional although it overlaps.")
@click.option("--whole", "arrives", flag_value="whole", help="全量名单。The whole register.")
@click.option("--changes", "arrives", flag_value="changes", default=None, help="增量名单。Changes only.")
@_options
def import_(kind, files, as_json, lang, by, **flags):
    """导入单位报送的文件。Take in files as units send them: KIND FILE…"""
    if flags["supersedes"] and flags["additional"]:
        raise click.UsageError("--supersedes 与 --additional 只能用其一。 Use either --supersedes or --additional.")
    _home()
    from huimin import pipeline

    result = pipeline.import_files(kind, files, flags, by=by, now=datetime.now(UTC), lang=lang, say=_say)
    refused = any(batch["status"] == "refused" for batch in result["batches"])
    if refused:
        _say(pipeline.refusals(result))
        raise Answer(result, REFUSED)
    return result


@huimin.command()
@click.option("--rule", "rules", multiple=True, help="只运行这些规则。Only these rules.")
@click.option("--region", default=None)
@click.option("--from", "from_", default=None, help="YYYY-MM")
@click.option("--to", default=None, help="YYYY-MM")
@click.option("--as-of", type=_Day(), default=None, help="YYYY-MM-DD")
@click.option("--known-at", type=click.IntRange(min=0), default=None, help="留痕序号。Trace sequence number.")
@click.option("--full", is_flag=True, help="全量比对。Compare everything again.")
@_options
def compare(rules, as_json, lang, by, **flags):
    """比对。Compare payments with the registers."""
    _home()
    from huimin import pipeline

    result = pipeline.compare(rules, flags, by=by, now=datetime.now(UTC), today=_today(), say=_say)
    if result["status"] == "partial":
        raise Answer(result, BAD_NEWS)
    return result


@huimin.command()
@click.option("--region", default=None)
@click.option("--from", "from_", default=None)
@click.option("--to", default=None)
@click.option("--rule", default=None)
@click.option("--programme", default=None)
@click.option("--batch", default=None)
@click.option("--min-score", type=float, default=None)
@click.option("--limit", type=click.IntRange(min=0), default=None)
@click.option("--all", "closed_too", is_flag=True, help="含已办结。Closed ones too.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx"]), default=None)
@_options
def clues(as_json, lang, by, format_, **filters):
    """列出疑点线索，最可疑者在前。List clues, the most suspicious first."""
    _home()
    from huimin import pipeline

    listed = pipeline.clues(filters, by=by, today=_today(), lang=lang)
    if as_json or format_ == "json":
        return listed
    return pipeline.clues_as(listed, format_ or "table", sys.stdout)


@huimin.command()
@click.option(
    "--against", type=click.Path(path_type=Path, exists=True), default=None, help="外部存证点。A kept checkpoint."
)
@_options
def verify(against, as_json, lang, by):
    """校验留痕。Recompute the trace from the records and name what was altered."""
    _home()
    from huimin import pipeline

    result = pipeline.verify(against=against, lang=lang)
    if result["alterations"]:
        for alteration in result["alterations"]:
            _say(alteration["message"])
        raise Answer(result, BAD_NEWS)
    return result


@huimin.command()
@click.option("--public", "side", flag_value="public", help="只启动公众页面。The public side only.")
@click.option("--staff", "side", flag_value="staff", help="只启动内部页面。The staff side only.")
@click.option("--port", type=int, default=8000, help="端口，仅本机。Port, on this machine only.")
@_options
def serve(side, port, as_json, lang, by):
    """启动服务。Serve the staff side with one worker, and the public side at the next port."""
    _home()
    from huimin import pipeline

    pipeline.serve(port=port, sides=(side,) if side else pipeline.SIDES, say=_say)
    return {"stopped": True}


@huimin.command()
@click.option("--until-idle", is_flag=True, help="没有等待的任务即结束。End when no job waits.")
@_options
def work(until_idle, as_json, lang, by):
    """执行后台任务。Work off jobs: imports and comparisons asked for on the pages."""
    _home()
    from huimin import pipeline

    return {"n_jobs": pipeline.work(now=datetime.now(UTC), is_until_idle=until_idle)}


@huimin.command()
@click.option("--release", "is_release", is_flag=True, help="由第二人审核后公开。Let it out at once.")
@click.option("--second", default=None, help="审核公开的第二人。The second person, who lets it out.")
@_options
def publish(is_release, second, as_json, lang, by):
    """生成公开版次。Prepare an edition for the public; --release --by A --second B lets it out."""
    _home()
    from huimin import pipeline

    now = datetime.now(UTC)
    result = pipeline.publish(second=second, is_release=is_release, by=by, now=now, today=_today(), say=_say)
    if result["status"] == "refused":
        _say("公开版次中发现疑似身份证号、账号或手机号，未予公开。 Numbers of persons were found; nothing was let out.")
        raise Answer(result, BAD_NEWS)
    return result


@huimin.group()
def user() -> None:
    """用户。Users."""


@user.command()
@click.argument("name")
@click.option("--role", required=True, help="角色。operator, inspector, finance, department, township …")
@click.option("--unit", default=None, help="单位代码，如 350181-MZ。Unit code.")
@click.option("--region", required=True, help="管辖区划代码。Region code the user sees, with all below.")
@click.option(
    "--password-from", type=click.File("r"), default=None, help="口令文件，- 为标准输入。File with the password."
)
@_options
def add(name, role, unit, region, password_from, as_json, lang, by):
    """新增用户。Add a user; without a password it acts on the command line only."""
    _home()
    from huimin import pipeline

    password = password_from.readline().rstrip("\n") if password_from else None
    return pipeline.add_user(name, role, unit, region, password, by=by, now=datetime.now(UTC))


@huimin.group()
def key() -> None:
    """密钥。Keys."""


@key.command(name="copy")
@click.argument("target", type=click.Path(path_type=Path, exists=False))
@click.option("--passphrase-from", type=click.File("r"), required=True, help="口令短语文件，- 为标准输入。")
@_options
def copy_keys(target, passphrase_from, as_json, lang, by):
    """备份密钥（加密）。Write an encrypted copy of the keys; keep it apart from the data."""
    _home()
    from huimin import pipeline

    return pipeline.copy_keys(target, passphrase_from.readline().rstrip("\n"), by=by, now=datetime.now(UTC))


@key.command(name="restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--passphrase-from", type=click.File("r"), required=True, help="口令短语文件，- 为标准输入。")
@_options
def restore_keys(source, passphrase_from, as_json, lang, by):
    """恢复密钥。Put the keys of a copy back; keys that are there are never replaced by others."""
    _start()
    from huimin import pipeline

    return pipeline.restore_keys(source, passphrase_from.readline().rstrip("\n"), by=by, now=datetime.now(UTC))


@huimin.command()
@_options
def codes(as_json, lang, by):
    """问题代码表。The closed list of problem codes."""
    from huimin.datasets.queries import problem_codes

    return [
        {"code": c.code, "level": c.level, "message": c.message if lang == "zh" else c.message_en}
        for c in problem_codes().values()
    ]


@huimin.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--scale", type=click.Choice(["county", "city"]), default="county")
@click.option("--seed", type=int, default=1)
@_options
def simulate(directory, scale, seed, as_json, lang, by):
    """生成一座虚构城市的报送文件与答案。Write the files of a made-up city and the answer key."""
    from huimin.simulation import simulate as make

    return make(directory, scale=scale, seed=seed, progress=_say).described()


@huimin.command()
@click.argument("names", nargs=-1)
@click.option("--scale", type=click.Choice(["county", "city"]), default="county")
@_options
def bench(names, scale, as_json, lang, by):
    """性能测量。Measure the figures this project promises; only in a checkout."""
    checkout = Path(__file__).resolve().parents[2]
    if not (checkout / "bench" / "__init__.py").exists():
        raise click.ClickException(
            "此处没有 bench/：请在源码目录中运行。There is no bench/ here: run it in a checkout."
        )
    sys.path.insert(0, str(checkout))
    from bench import FigureUnknown, measure

    try:
        return measure(names, scale=scale, say=_say)
    except FigureUnknown as error:
        raise click.ClickException(f"没有这个指标。No such figure. {error}") from error


def _today() -> date:
    from django.utils import timezone

    return timezone.localdate()


if __name__ == "__main__":
    main()
