"""Templates: nothing that the content policy refuses, icons that exist, every sentence with its English twin."""

import ast
import re

from babel.messages.pofile import read_po

from .conftest import PACKAGE, Module

TEMPLATES = sorted(PACKAGE.glob("**/templates/**/*.html"))
REFUSED = re.compile(
    r"<[^>]*\s(style|on[a-z]+)\s*=|<script(?![^>]*\ssrc=)|<style|javascript:|hx-on|(src|href)=\"(https?:)?//"
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TAGGED = re.compile(
    r"{%-?\s*(?:translate|trans)\s+([\"'])(?P<one>.*?)\1.*?%}|"
    r"{%\s*blocktranslate(?P<options>[^%]*?)%}(?P<body>.*?){%\s*endblocktranslate\s*%}|"
    r"_\(([\"'])(?P<inline>.*?)\5\)",
    re.DOTALL,
)
COMMENTS = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}


def sentences_in(template: str) -> set[str]:
    """What a template marks for translation, as Django looks it up."""
    found = set()
    for match in TAGGED.finditer(COMMENTS.sub("", template)):
        if match["body"] is None:
            found.add(match["one"] or match["inline"])
            continue
        for part in re.split(r"{%\s*plural\s*%}", match["body"]):
            text = re.sub(r"{{\s*([\w.]+)\s*}}", r"%(\1)s", part)
            is_trimmed = "trimmed" in match["options"]
            found.add(" ".join(line.strip() for line in text.strip().splitlines()) if is_trimmed else text)
    return found


def sentences_of(module: Module) -> set[str]:
    """First arguments of gettext calls."""
    return {
        node.args[0].value
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in MARKERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def english() -> set[str]:
    known = set()
    for po in PACKAGE.glob("*/locale/en/LC_MESSAGES/django.po"):
        with po.open("rb") as file:
            messages = [message for message in read_po(file) if message.id and message.string]
        known |= {text for m in messages for text in ([m.id] if isinstance(m.id, str) else m.id)}
    return known


def test_templates_hold_nothing_that_the_policy_refuses():
    assert not {t.name: m[0] for t in TEMPLATES if (m := REFUSED.search(t.read_text()))}


def test_refused_markup_is_seen():
    for text in (
        '<p style="x">',
        '<a onclick="x">',
        "<script>x",
        '<script src="//host/x.js">',
        '<link href="https://x">',
    ):
        assert REFUSED.search(text), text
    assert not REFUSED.search('<script src="/static/x.js" defer></script>')


def test_icons_exist():
    known = set((PACKAGE / "ui/icons.txt").read_text().split())
    used = {name for t in TEMPLATES for name in re.findall(r"{%\s*icon\s+[\"']([\w-]+)[\"']", t.read_text())}
    assert used <= known


def test_no_chinese_stands_outside_translation():
    bare = {t.relative_to(PACKAGE).as_posix(): TAGGED.sub("", COMMENTS.sub("", t.read_text())) for t in TEMPLATES}
    assert not {name: CHINESE.findall(text)[:20] for name, text in bare.items() if CHINESE.search(text)}


def test_every_sentence_has_its_english_twin(modules):
    wanted = set().union(*(sentences_in(t.read_text()) for t in TEMPLATES), *(sentences_of(m) for m in modules))
    assert not {text for text in wanted if text and CHINESE.search(text)} - english()
