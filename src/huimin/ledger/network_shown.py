"""A network as its template wants it: words, a place for each node in the picture, and the same as lines of a table."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.translation import get_language, gettext_lazy

from huimin.datasets.queries import load_kinds
from huimin.identity.types import Opened, Subject
from huimin.ledger.forms import PURPOSE_WORDS
from huimin.ledger.network import Network, Node, Tie
from huimin.ledger.passes import subject_pass
from huimin.ledger.shown import Linked
from huimin.ledger.types import KINDS
from huimin.regions.queries import names_of
from huimin.ui.months import months_text

KIND_WORDS = {
    "person": gettext_lazy("人"),
    "household": gettext_lazy("户"),
    "account": gettext_lazy("银行账户"),
    "phone": gettext_lazy("电话"),
    "address": gettext_lazy("地址"),
    "handler": gettext_lazy("经办人员"),
    "village": gettext_lazy("村（社区）"),
}
TIE_WORDS = {
    "member": gettext_lazy("同户"),
    "paid": gettext_lazy("收款账户"),
    "phone": gettext_lazy("联系电话"),
    "handled": gettext_lazy("经办"),
    "address": gettext_lazy("户籍地址"),
    "place": gettext_lazy("所在村（社区）"),
    "post": gettext_lazy("任职"),
    "spouse": gettext_lazy("婚姻登记"),
    "relative": gettext_lazy("近亲属备案"),
}
_RINGS = (0, 170, 330)  # how far from the middle each step is drawn


@dataclass(frozen=True)
class TieLine:
    """A tie as a line of the table."""

    one: str
    word: str
    other: str
    says: str
    tie: Tie


def shown_network(found: Network, opened: Opened, *, by: str) -> dict:
    """The context of ledger/network.html."""
    names = _names(found)
    lines = [TieLine(names[tie.one], str(TIE_WORDS[tie.name]), names[tie.other], _said(tie), tie) for tie in found.ties]
    return {
        "network": found,
        "title": names[found.nodes[0]],
        "lines": lines,
        "rests": [(names[rest.node], TIE_WORDS[rest.tie], KIND_WORDS[rest.kind], rest.n) for rest in found.rests],
        "outside": [(KIND_WORDS[kind], n) for kind, n in found.outside.items()],
        "opened": opened,
        "purpose": PURPOSE_WORDS[opened.purpose.code],
        "links": [
            Linked(names[node], subject_pass(Subject(node.kind, node.key), by=by, clue=opened.purpose.clue))
            for node in found.nodes[1:]
            if node.kind in KINDS
        ],
        "picture": json.dumps(_picture(found, names, lines), ensure_ascii=False),
    }


def _names(found: Network) -> dict[Node, str]:
    """Each node by its kind and number, as masked names repeat; a village by its name."""
    villages = names_of(node.key for node in found.nodes if node.kind == "village")
    counts: dict[str, int] = {}
    names = {}
    for node in found.nodes:
        counts[node.kind] = counts.get(node.kind, 0) + 1
        between = " " if get_language() == "en" else ""
        numbered = f"{KIND_WORDS[node.kind]}{between}{counts[node.kind]}"
        if node.kind == "village":
            names[node] = villages.get(node.key, str(node.key))
        else:
            names[node] = f"{numbered} {node.masked_name}".strip()
    return names


def _said(tie: Tie) -> str:
    if tie.name == "spouse":
        act = load_kinds()["marriages"].column("act").codes.get(tie.says, ("",))
        return tie.says if get_language() == "en" else act[0]
    return tie.says


def _picture(found: Network, names: dict[Node, str], lines: list[TieLine]) -> dict:
    places = dict(_places(found))
    order = list(KIND_WORDS)
    return {
        "kinds": [{"code": kind, "name": str(KIND_WORDS[kind])} for kind in order],
        "nodes": [
            {
                "name": names[node],
                "kind": order.index(node.kind),
                "step": node.step,
                "x": round(places[node][0], 1),
                "y": round(places[node][1], 1),
            }
            for node in found.nodes
        ],
        "ties": [
            {
                "from": found.nodes.index(line.tie.one),
                "to": found.nodes.index(line.tie.other),
                "text": " ".join(filter(None, (line.word, line.says, _months(line.tie)))),
                "is_over": line.tie.ended_on is not None,
            }
            for line in lines
        ],
    }


def _months(tie: Tie) -> str:
    return months_text(tie.first_month, tie.last_month) if tie.first_month else ""


def _places(found: Network) -> Iterator[tuple[Node, tuple[float, float]]]:
    """The subject in the middle; each of the first ring has an arc as wide as what hangs on it in the second."""
    hangs: dict[Node, list[Node]] = {node: [] for node in found.nodes if node.step == 1}
    placed: set[Node] = set()
    for tie in found.ties:
        if tie.other.step == 2 and tie.one.step == 1 and tie.other not in placed:
            hangs[tie.one].append(tie.other)
            placed.add(tie.other)
    shares = sum(1 + len(some) for some in hangs.values()) or 1
    yield found.nodes[0], (0.0, 0.0)
    start = -pi / 2
    for node, some in hangs.items():
        width = 2 * pi * (1 + len(some)) / shares
        yield node, _on_ring(1, start + width / 2)
        for place, other in enumerate(some):
            yield other, _on_ring(2, start + width * (place + 1) / (len(some) + 1))
        start += width


def _on_ring(ring: int, angle: float) -> tuple[float, float]:
    return _RINGS[ring] * cos(angle) * 1.6, _RINGS[ring] * sin(angle)  # wider than high, as screens are
