"""The shape of the code: sizes, names of modules, no hidden machinery, the clock read at the edge alone."""

import ast
import re

from .conftest import ROOT, Module, parsed

MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 40
NOT_NAMES = {"utils", "util", "common", "helpers", "helper", "misc"}
SIGNALS = re.compile(r"django\.dispatch|django\.db\.models\.signals|django\.core\.signals")
CLOCK = {"now", "today", "utcnow", "localdate", "localtime", "time"}
OWNERS = {"datetime", "date", "timezone", "time"}
PUBLIC_EDGE = "disclosure/public/middleware.py"  # the day every public page is made for
EDGES = ("cli/", "config/", "jobs/loop.py", "jobs/worker.py")


def long_functions(modules: list[Module]) -> list[str]:
    return [
        f"{m.place}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]


def is_edge(module: Module) -> bool:
    return module.place.startswith(EDGES) or module.layer == "views" or module.place == PUBLIC_EDGE


def clock_reads(modules: list[Module]) -> list[str]:
    """`datetime.now()`, `date.today()`, `timezone.now`, `time.time()` and `auto_now` outside the edge."""
    found = []
    for m in modules:
        for node in () if is_edge(m) else ast.walk(m.tree):
            if isinstance(node, ast.Attribute) and node.attr in CLOCK and owner(node) in OWNERS:
                found.append(f"{m.place}:{node.lineno} {owner(node)}.{node.attr}")
            elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                found.append(f"{m.place}:{node.value.lineno} {node.arg}")
    return found


def owner(node: ast.Attribute) -> str:
    """The name before the dot: `datetime` in `datetime.now` and in `dt.datetime.now`."""
    return getattr(node.value, "attr", None) or getattr(node.value, "id", "")


def test_files_are_short():
    everything = parsed(ROOT / "src") + parsed(ROOT / "tests") + parsed(ROOT / "scripts")
    assert not {m.place: n for m in everything if (n := m.text.count("\n")) > MOST_LINES}


def test_functions_are_short(modules):
    assert not long_functions(modules + parsed(ROOT / "scripts"))


def test_no_module_is_a_drawer(modules):
    names = {m.place: {part.removesuffix(".py") for part in m.place.split("/")} for m in modules}
    assert not [place for place, parts in names.items() if parts & NOT_NAMES]


def test_no_signals(modules):
    assert not [m.place for m in modules if SIGNALS.search(m.text)]


def test_no_model_hides_work_in_save(modules):
    assert not [
        f"{m.place}:{node.lineno} {node.name}"
        for m in modules
        if m.layer == "models"
        for node in ast.walk(m.tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]


def test_the_clock_is_read_at_the_edge(modules):
    assert not clock_reads(modules)


def test_a_breach_is_seen(made_module):
    long = "def f():\n" + "    pass\n" * MOST_LINES_OF_A_FUNCTION
    assert long_functions([made_module("ledger/queries.py", long)])
    reads = ["datetime.now(UTC)", "dt.date.today()", "f(default=timezone.now)", "f(auto_now_add=True)", "time.time()"]
    for text in reads:
        assert clock_reads([made_module("ledger/actions.py", text)]), text
    assert not clock_reads([made_module("ledger/views.py", "date.today()"), made_module("a/b.py", "time.monotonic()")])
