"""Verbs for trying the product out: a made-up city, and the figures this project promises."""

import sys
from pathlib import Path

import click

from huimin.cli.command import huimin, options, say


@huimin.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--scale", type=click.Choice(["county", "city"]), default="county")
@click.option("--seed", type=int, default=1)
@options
def simulate(directory, scale, seed, as_json, lang, by):
    """生成一座虚构城市的报送文件与答案。Write the files of a made-up city and the answer key."""
    from huimin.simulation import simulate as make

    return make(directory, scale=scale, seed=seed, progress=say).described()


@huimin.command()
@click.argument("names", nargs=-1)
@click.option("--scale", type=click.Choice(["county", "city"]), default="county")
@options
def bench(names, scale, as_json, lang, by):
    """性能测量。Measure the figures this project promises; only in a checkout."""
    checkout = Path(__file__).resolve().parents[3]
    if not (checkout / "bench" / "__init__.py").exists():
        raise click.ClickException(
            "此处没有 bench/：请在源码目录中运行。There is no bench/ here: run it in a checkout."
        )
    sys.path.insert(0, str(checkout))
    from bench import FigureUnknown, measure

    try:
        return measure(names, scale=scale, say=say)
    except FigureUnknown as error:
        raise click.ClickException(f"没有这个指标。No such figure. {error}") from error
