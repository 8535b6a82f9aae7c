"""The main job by command: files in, compared, clues out, published, verified."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from huimin.cli.command import BAD_NEWS, REFUSED, Answer, Day, huimin, options, prepared_home, say, today


@huimin.command(name="import")
@click.argument("kind")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--unit", default="", help="报送单位。Sending unit.")
@click.option("--region", default=None, help="管辖区划代码。Region the file belongs to.")
@click.option("--programme", default=None, help="补贴项目代码。Programme code, fills blanks.")
@click.option("--period", default=None, help="所属期 YYYY-MM 或 YYYY。Entitlement period, fills blanks.")
@click.option("--supersedes", default=None, help="替代的批次。The batch this one stands in for.")
@click.option("--additional", is_flag=True, help="确认为追加发放。The list is additional although it overlaps.")
@click.option("--whole", is_flag=True, help="全量名单。The whole register.")
@click.option("--changes", is_flag=True, help="增量名单。Changes only.")
@options
def import_(kind, files, as_json, lang, by, whole, changes, **flags):
    """导入单位报送的文件。Take in files as units send them: KIND FILE…"""
    if flags["supersedes"] and flags["additional"]:
        raise click.UsageError("--supersedes 与 --additional 只能用其一。 Use either --supersedes or --additional.")
    if whole and changes:
        raise click.UsageError("--whole 与 --changes 只能用其一。 Use either --whole or --changes.")
    flags["arrives"] = "whole" if whole else "changes" if changes else None
    from huimin import pipeline

    with pipeline.read_ahead(files) as ahead:
        prepared_home()
        asked = {"by": by, "now": datetime.now(UTC), "lang": lang, "say": say, "ahead": ahead}
        result = pipeline.import_files(kind, files, flags, **asked)
    refused = any(batch["status"] == "refused" for batch in result["batches"])
    if refused:
        say(pipeline.refusals(result))
        raise Answer(result, REFUSED)
    return result


@huimin.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", default="", help="报送单位。Sending unit.")
@click.option("--region", default=None, help="管辖区划代码。Region the file belongs to.")
@click.option("--programme", default=None, help="补贴项目代码。Programme code, fills blanks.")
@click.option("--period", default=None, help="所属期 YYYY-MM 或 YYYY。Entitlement period, fills blanks.")
@click.option("--supersedes", default=None, help="替代的批次。The batch this one would stand in for.")
@click.option("--additional", is_flag=True, help="确认为追加发放。The list is additional although it overlaps.")
@click.option("--workbook", type=click.Path(path_type=Path), default=None, help="逐行写明理由的工作簿。Reasons by row.")
@options
def precheck(file, workbook, as_json, lang, by, **flags):
    """发放前比对，不记入任何数据。Compare a payment list before it is paid; nothing of it is kept."""
    if flags["supersedes"] and flags["additional"]:
        raise click.UsageError("--supersedes 与 --additional 只能用其一。 Use either --supersedes or --additional.")
    if workbook and not workbook.parent.is_dir():
        raise click.UsageError(
            f"没有文件夹 {workbook.parent}，先建立再写工作簿。 There is no folder {workbook.parent}; make it first."
        )
    prepared_home()
    from huimin import pipeline

    result = pipeline.precheck(file, flags, by=by, now=datetime.now(UTC), today=today(), lang=lang, say=say)
    if workbook:
        workbook.write_bytes(pipeline.precheck_workbook(result["batches"][0], result["clues"], lang))
    if result["batches"][0]["status"] == "refused":
        say(pipeline.refusals(result))
        raise Answer(result, REFUSED)
    if result["status"] == "partial":
        raise Answer(result, BAD_NEWS)
    return result


_MONTHS = (
    "所属期与之相交的发放；年度补贴按全年十二个月计，只有登记而没有发放的（如名册）不在任何月份内。"
    "Payments entitled to any of these months: a yearly one to all twelve of its year, an enrolment to none."
)


@huimin.command()
@click.option("--rule", "rules", multiple=True, help="只运行这些规则。Only these rules.")
@click.option("--region", default=None)
@click.option("--from", "from_", default=None, help="YYYY-MM")
@click.option("--to", default=None, help="YYYY-MM")
@click.option("--as-of", type=Day(), default=None, help="YYYY-MM-DD")
@click.option("--known-at", type=click.IntRange(min=0), default=None, help="留痕序号。Trace sequence number.")
@click.option("--full", is_flag=True, help="全量比对。Compare everything again.")
@options
def compare(rules, as_json, lang, by, **flags):
    """比对。Compare payments with the registers."""
    prepared_home()
    from huimin import pipeline

    result = pipeline.compare(rules, flags, by=by, now=datetime.now(UTC), today=today(), say=say)
    if result["status"] == "partial":
        raise Answer(result, BAD_NEWS)
    return result


@huimin.command()
@click.option("--region", default=None)
@click.option("--from", "from_", default=None, help=f"YYYY-MM。{_MONTHS}")
@click.option("--to", default=None, help="YYYY-MM")
@click.option("--rule", default=None)
@click.option("--programme", default=None)
@click.option("--batch", default=None)
@click.option("--min-score", type=float, default=None)
@click.option("--limit", type=click.IntRange(min=0), default=None)
@click.option("--all", "closed_too", is_flag=True, help="含已办结。Closed ones too.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx"]), default=None)
@options
def clues(as_json, lang, by, format_, **filters):
    """列出疑点线索，最可疑者在前。List clues, the most suspicious first."""
    prepared_home()
    from huimin import pipeline

    listed = pipeline.clues(filters, by=by, today=today(), lang=lang)
    if as_json or format_ == "json":
        return listed
    return pipeline.clues_as(listed, format_ or "table", sys.stdout)


@huimin.group()
def outcomes() -> None:
    """核查结论。Outcomes."""


@outcomes.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@options
def import_outcomes(file, as_json, lang, by):
    """导入别处核查的结论，线索随之重新评分。Take in outcomes found elsewhere; open clues are scored anew."""
    prepared_home()
    from huimin import pipeline

    return pipeline.import_outcomes(file, by=by, now=datetime.now(UTC), today=today(), lang=lang)


@huimin.command()
@click.option("--release", "is_release", is_flag=True, help="由第二人审核后公开。Let it out at once.")
@click.option("--second", default=None, help="审核公开的第二人。The second person, who lets it out.")
@options
def publish(is_release, second, as_json, lang, by):
    """生成公开版次。Prepare an edition for the public; --release --by A --second B lets it out."""
    prepared_home()
    from huimin import pipeline

    now = datetime.now(UTC)
    result = pipeline.publish(second=second, is_release=is_release, by=by, now=now, today=today(), say=say)
    if result["status"] == "refused":
        say("公开版次中发现疑似身份证号、账号或手机号，未予公开。 Numbers of persons were found; nothing was let out.")
        raise Answer(result, BAD_NEWS)
    return result


@huimin.command()
@click.option(
    "--against", type=click.Path(path_type=Path, exists=True), default=None, help="外部存证点。A kept checkpoint."
)
@options
def verify(against, as_json, lang, by):
    """校验留痕。Recompute the trace from the records and name what was altered."""
    prepared_home()
    from huimin import pipeline

    result = pipeline.verify(against=against, by=by, lang=lang)
    if result["alterations"]:
        for alteration in result["alterations"]:
            say(alteration["message"])
        raise Answer(result, BAD_NEWS)
    return result
