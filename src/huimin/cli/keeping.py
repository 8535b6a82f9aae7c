"""Verbs of whoever keeps an installation: data directory, users, keys, and the codes to look up."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from huimin.cli.command import huimin, options, prepared_home, say, start


@huimin.command()
@click.option("--city", default=None, help="城市。City folder under localities/.")
@options
def init(city, as_json, lang, by):
    """建立数据目录。Make the data directory: keys, database, regions, programmes, the user operator."""
    if city:
        os.environ["HUIMIN_CITY"] = city
    return prepared_home().described()


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
@options
def add(name, role, unit, region, password_from, as_json, lang, by):
    """新增用户。Add a user; without a password it acts on the command line only."""
    prepared_home()
    from huimin import pipeline

    password = password_from.readline().rstrip("\n") if password_from else None
    return pipeline.add_user(name, role, unit, region, password, by=by, now=datetime.now(UTC))


@huimin.group()
def key() -> None:
    """密钥。Keys."""


@key.command(name="copy")
@click.argument("target", type=click.Path(path_type=Path, exists=False))
@click.option("--passphrase-from", type=click.File("r"), required=True, help="口令短语文件，- 为标准输入。")
@options
def copy_keys(target, passphrase_from, as_json, lang, by):
    """备份密钥（加密）。Write an encrypted copy of the keys; keep it apart from the data."""
    prepared_home()
    from huimin import pipeline

    return pipeline.copy_keys(target, passphrase_from.readline().rstrip("\n"), by=by, now=datetime.now(UTC))


@key.command(name="restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--passphrase-from", type=click.File("r"), required=True, help="口令短语文件，- 为标准输入。")
@options
def restore_keys(source, passphrase_from, as_json, lang, by):
    """恢复密钥。Put the keys of a copy back; keys that are there are never replaced by others."""
    start()
    from huimin import pipeline

    return pipeline.restore_keys(source, passphrase_from.readline().rstrip("\n"), by=by, now=datetime.now(UTC))


@key.command()
@options
def rotate(as_json, lang, by):
    """轮换密封密钥，中断后再执行即继续。Seal every file anew under a new key; stopped, run it again and it goes on."""
    prepared_home()
    from huimin import pipeline

    return pipeline.rotate_keys(by=by, now=datetime.now(UTC), say=say)


@huimin.command()
@options
def codes(as_json, lang, by):
    """问题代码表。The closed list of problem codes."""
    from huimin.datasets.queries import problem_codes

    return [
        {"code": c.code, "level": c.level, "message": c.message if lang == "zh" else c.message_en}
        for c in problem_codes().values()
    ]
