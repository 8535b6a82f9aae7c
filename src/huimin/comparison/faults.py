"""Why a rule gave no answer: stored as `code line detail`, said as one sentence that names rule, line and remedy."""

SENTENCES: dict[str, tuple[str, str]] = {
    "text": (
        "规则 {rule} 的文本与现有数据不再相符：{detail}；请修改后另存为新版本。",
        "The text of rule {rule} no longer agrees with the data: {detail}; mend it and save it as a new version.",
    ),
    "parameter": (
        "规则 {rule} 第 {line} 行要用县区参数 {detail}，尚未设定；请在参数表中补上，或写 LEFT JOIN 并给出默认值。",
        "Rule {rule}, line {line}, asks for the parameter {detail}, which is not set; set it, or write LEFT JOIN with a default.",
    ),
    "time": (
        "规则 {rule} 超过时限仍未算完，已停止；请从第 {line} 行起检查，让每个 JOIN 以相等的列相连，或限定项目。",
        "Rule {rule} did not end in its time and was stopped; from line {line} on, join by equal columns, or name programmes.",
    ),
    "memory": (
        "规则 {rule} 超出内存上限，已停止；请从第 {line} 行起检查，让每个 JOIN 以相等的列相连，或限定项目。",
        "Rule {rule} took more memory than it may and was stopped; from line {line} on, join by equal columns, or name programmes.",
    ),
    "rows": (
        "规则 {rule} 返回的行数过多，已停止；请从第 {line} 行起检查连接条件，或提高最少金额、最少月数。",
        "Rule {rule} returned more rows than anybody can check and was stopped; look at the join in line {line}, or raise its limits.",
    ),
    "stopped": ("规则 {rule} 已按要求停止；需要时请重新提交。", "Rule {rule} was stopped as asked; ask again when needed."),
    "engine": (
        "规则 {rule} 运算出错，没有结果；请从第 {line} 行起检查除数、类型和数值范围。",
        "Rule {rule} failed in the engine and gave no answer; from line {line} on, look at types and at the size of numbers.",
    ),
    "failed": (
        "规则 {rule} 运算出错（{detail}），没有结果，原有疑点不变；请查看运行日志并告知系统维护人员。",
        "Rule {rule} failed ({detail}) and gave no answer; what it found before stands. See the log and tell who keeps the system.",
    ),
}  # fmt: skip


def fault(code: str, line: int = 1, detail: str = "") -> str:
    """A fault as a run keeps it."""
    return f"{code} {line} {detail}".rstrip()


def fault_said(rule: str, kept: str, lang: str) -> str:
    """The sentence of a kept fault; that of a rule of the library is the name of the engine's error alone."""
    code, _, rest = kept.partition(" ")
    line, _, detail = rest.partition(" ")
    if code not in SENTENCES:
        code, line, detail = "failed", "", kept
    return SENTENCES[code][lang != "zh"].format(rule=rule, line=line, detail=detail)
