"""A table of states: what may follow what, who may do it, which trace entry it leaves; and the page made from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State", bound=str)  # text choices: each a text with a `label`


@dataclass(frozen=True)
class Step(Generic[State]):
    """One way from a state to the next. power: of whom (users.permissions); entry: the trace entry it leaves."""

    before: State
    verb: str
    after: State
    power: str
    entry: str
    zh: str


def find(steps: Sequence[Step[State]], before: str, verb: str) -> Step[State] | None:
    """The step of a verb from a state; None where the table has none."""
    return next((one for one in steps if (one.before, one.verb) == (before, verb)), None)


def page(
    title: str, about: str, steps: Sequence[Step], names: Mapping[str, str], *, begins: tuple[str, str], ends: str
) -> str:
    """The page of a table (Markdown): a Mermaid diagram, and the same as a table for those who cannot see it.

    names: state -> its name in the diagram, in order. begins: the first state and how it comes about; ends: the last one.
    """
    first, how = begins
    return "\n".join(
        [
            f"# {title}",
            "",
            about,
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    direction LR",
            *(f"    {state}: {name}" for state, name in names.items()),
            f"    [*] --> {first}: {how}",
            *(f"    {one.before} --> {one.after}: {one.zh}" for one in steps),
            f"    {ends} --> [*]",
            "```",
            "",
            "| 从 | 动作 | 到 | power | trace entry |",
            "|---|---|---|---|---|",
            *(f"| {s.before.label} | {s.zh} | {s.after.label} | `{s.power}` | `{s.entry}` |" for s in steps),
            "",
        ]
    )
