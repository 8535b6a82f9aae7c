"""Verbs that run the platform: the demonstration, the servers, the worker."""

import getpass
from datetime import UTC, datetime

import click

from huimin.cli.command import DONE, huimin, options, prepared_home, print_answer, say, start


@huimin.command()
@click.option("--scale", type=click.Choice(["county", "city"]), default="county")
@click.option("--no-serve", is_flag=True, help="做完即止。Do not serve afterwards.")
@click.option("--port", type=int, default=8000)
@options
def demo(scale, no_serve, port, as_json, lang, by):
    """演示。A made-up city from its files to clues and a published edition; then serves it."""
    start()
    from huimin import pipeline

    url = f"http://127.0.0.1:{port}/"
    result = pipeline.demo(scale=scale, now=datetime.now(UTC), os_user=getpass.getuser(), url=url, say=say)
    if not no_serve:
        print_answer(result, as_json, DONE)
        pipeline.serve(port=port, sides=pipeline.SIDES, say=say)
        raise click.exceptions.Exit(DONE)
    return result


@huimin.command()
@click.option("--public", "side", flag_value="public", help="只启动公众页面。The public side only.")
@click.option("--staff", "side", flag_value="staff", help="只启动内部页面。The staff side only.")
@click.option("--port", type=int, default=8000, help="端口，仅本机。Port, on this machine only.")
@options
def serve(side, port, as_json, lang, by):
    """启动服务。Serve the staff side with one worker, and the public side at the next port."""
    prepared_home()
    from huimin import pipeline

    pipeline.serve(port=port, sides=(side,) if side else pipeline.SIDES, say=say)
    return {"stopped": True}


@huimin.command()
@click.option("--until-idle", is_flag=True, help="没有等待的任务即结束。End when no job waits.")
@options
def work(until_idle, as_json, lang, by):
    """执行后台任务。Work off jobs: imports and comparisons asked for on the pages."""
    prepared_home()
    from huimin import pipeline

    return {"n_jobs": pipeline.work(now=datetime.now(UTC), is_until_idle=until_idle)}
