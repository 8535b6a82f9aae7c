"""The reference page of a kind, written from its dataset.yml: what units may send and how it is understood."""

from huimin.datasets.types import Column, Kind

_WORDS = {
    "zh": {
        "publisher": "提供单位", "grain": "一行是什么", "arrives": "报送方式", "keep": "保存期限", "header": "表头须含",
        "date": "缺以下日期的行退回", "columns": "列", "ignored": "认识但不读取的列", "column": "列名", "type": "类型",
        "aliases": "可写作", "kept": "保密", "required": "必填", "or": " 或 ", "stop": "。", "codes": "取值",
        "whole": "每次报全部", "changes": "只报变化", "by_period": "按期报送",
    },
    "en": {
        "publisher": "Publisher", "grain": "A row is", "arrives": "Arrives", "keep": "Kept for",
        "header": "Its header has", "date": "Returned without any of", "columns": "Columns",
        "ignored": "Known and not read", "column": "Column", "type": "Type", "aliases": "Written as", "kept": "Sealed",
        "required": "required", "or": " or ", "stop": ".", "codes": "Values",
        "whole": "whole each time", "changes": "changes only", "by_period": "by period",
    },
}  # fmt: skip


def reference_page(kind: Kind, lang: str = "zh") -> str:
    """Markdown, in `zh` or `en`."""
    words = _WORDS[lang]
    about = kind.about if lang == "zh" else kind.about_en
    lines = [f"# {kind.title if lang == 'zh' else kind.title_en} `{kind.name}`", "", about, ""]
    lines += [f"- {words[key]}: {value}" for key, value in _facts(kind, lang).items()]
    lines += ["", f"## {words['columns']}", ""]
    lines += [f"| {words['column']} | {words['type']} | {words['aliases']} | {words['kept']} |", "|---|---|---|---|"]
    lines += [_row(column, lang) for column in kind.columns if not column.is_ignored]
    coded = [column for column in kind.columns if column.codes]
    if coded:
        lines += ["", f"## {words['codes']}", ""]
        lines += [
            f"- {_title(column, lang)} `{code}`: {'、'.join(said)}"
            for column in coded
            for code, said in column.codes.items()
        ]
    if known := [_title(column, lang) for column in kind.columns if column.is_ignored]:
        lines += ["", f"## {words['ignored']}", "", ("、" if lang == "zh" else ", ").join(known) + words["stop"]]
    return "\n".join(lines) + "\n"


def _facts(kind: Kind, lang: str) -> dict[str, str]:
    words = _WORDS[lang]

    def either(names: tuple[str, ...]) -> str:
        return words["or"].join(_title(kind.column(name), lang) for name in names)

    facts = {
        "publisher": kind.publisher if lang == "zh" else kind.publisher_en,
        "grain": kind.grain if lang == "zh" else kind.grain_en,
        "arrives": words[kind.arrives],
        "keep": f"{kind.keep.term} ({kind.keep.note if lang == 'zh' else kind.keep.note_en})",
        "header": "; ".join(either(group) for group in kind.header),
    }
    if kind.required_date:
        facts["date"] = either(kind.required_date)
    return facts


def _row(column: Column, lang: str) -> str:
    name = _title(column, lang) + (f" ({_WORDS[lang]['required']})" if column.is_required else "")
    aliases = "、".join(alias.replace("|", "\\|") for alias in column.aliases)
    return f"| {name} | {column.type} | {aliases} | {'' if column.seal == 'none' else column.seal} |"


def _title(column: Column, lang: str) -> str:
    return column.title if lang == "zh" else column.title_en
