"""The sentences of verify: one code, one Chinese and one English sentence with the same placeholders."""

from huimin.audit.types import Alteration

SENTENCES: dict[str, tuple[str, str]] = {
    "entry_changed": (
        "留痕记录 {where} 的 {columns} 被改动，与其留痕指纹不符。",
        "Trace entry {where}: {columns} changed, the entry no longer has its hash.",
    ),
    "content_changed": (
        "留痕记录 {where} 的内容或盐值被改动，与其承诺值不符。",
        "Trace entry {where}: its content or salt changed and no longer fits its commitment.",
    ),
    "content_missing": (
        "留痕记录 {where} 的内容被删除，且没有相应的抹除记录。",
        "Trace entry {where}: its content is gone and no entry tells that it was erased.",
    ),
    "entry_deleted": ("留痕记录 {where} 被删除。", "Trace entry {where} was deleted."),
    "entry_inserted": (
        "留痕记录 {where} 是插入的：它不在留痕链上。",
        "Trace entry {where} was inserted: it does not belong to the chain.",
    ),
    "entry_swapped": (
        "留痕记录 {where} 与 {other} 被互换。",
        "Trace entries {where} and {other} were swapped.",
    ),
    "entry_moved": (
        "留痕记录 {where} 被移位：原为第 {other} 条，顺序被打乱。",
        "Trace entry {where} was moved: it was entry {other}, the order was changed.",
    ),
    "chain_broken": (
        "留痕记录 {where} 接不上前一条记录，链条在此断开。",
        "Trace entry {where} does not follow the entry before it: the chain breaks here.",
    ),
    "tail_cut": (
        "留痕末尾被截去：应有 {expected} 条，现有 {found} 条。",
        "The end of the trace was cut off: {expected} entries are attested, {found} are there.",
    ),
    "head_changed": (
        "留痕链头被改动，与记录不符（{columns}）。",
        "The head of the trace was changed and does not fit the entries ({columns}).",
    ),
    "node_changed": (
        "留痕树节点 {where} 被改动、删除或插入。",
        "Node {where} of the trace's tree was changed, deleted or inserted.",
    ),
    "checkpoint_changed": (
        "存证点 {where} 被改动：{columns} 与签名文本不符。",
        "Checkpoint {where} was changed: {columns} does not fit the signed text.",
    ),
    "checkpoint_forged": (
        "存证点 {where} 的文本格式不对或签名不成立。",
        "Checkpoint {where}: the text is malformed or its signature does not hold.",
    ),
    "checkpoint_deleted": ("存证点 {where} 被删除。", "Checkpoint {where} was deleted."),
    "checkpoint_inserted": (
        "存证点 {where} 没有对应的留痕记录。",
        "Checkpoint {where} has no trace entry that tells of it.",
    ),
    "history_rewritten": (
        "前 {size} 条留痕与已签名的存证点 {where} 不符：历史被整体改写。",
        "The first {size} trace entries do not fit the signed checkpoint {where}: history was rewritten.",
    ),
    "fork": (
        "库外存证点 {where}（{size} 条）与本库不符：同一处有两种历史（分叉）。",
        "The checkpoint kept outside, {where} ({size} entries), does not fit this database: two histories (a fork).",
    ),
    "restored_backup": (
        "数据库比库外存证点 {where} 旧：当时已有 {size} 条留痕，现只有 {found} 条，疑为恢复了旧备份。",
        "The database is older than the checkpoint kept outside, {where}: {size} entries then, {found} now; "
        "an old backup seems to have been put back.",
    ),
    "copies_cut": (
        "库外存证副本 {where} 缺少已签名的存证点。",
        "The copies kept outside, {where}, lack checkpoints that were signed.",
    ),
    "fact_changed": (
        "「{where}」与留痕不符：{columns} 被改动。",
        "{where} does not agree with the trace: {columns} changed.",
    ),
    "fact_missing": (
        "「{where}」留痕中有，库中没有：被删除。",
        "{where} stands in the trace and is not there: it was deleted.",
    ),
    "fact_unknown": (
        "「{where}」库中有，留痕中没有：被插入。",
        "{where} is there and the trace knows nothing of it: it was inserted.",
    ),
    "fact_returned": (
        "「{where}」留痕记载已删除，库中却仍有：被放回。",
        "{where} is there though the trace tells of its end: it was put back.",
    ),
    "facts_unreadable": (
        "「{where}」的数据读不出来（{error}）：被改坏。",
        "The data of {where} cannot be read ({error}): it was damaged.",
    ),
    "file_changed": (
        "文件 {where} 的字节被改动（属于「{fact}」）。",
        "The bytes of file {where} changed (it belongs to {fact}).",
    ),
    "file_missing": (
        "文件 {where} 不见了（属于「{fact}」）。",
        "File {where} is gone (it belongs to {fact}).",
    ),
    "file_unknown": (
        "文件 {where} 没有留痕指纹（属于「{fact}」）。",
        "The trace holds no hash of file {where} (it belongs to {fact}).",
    ),
}


def altered(kind: str, where: str, **parameters: object) -> Alteration:
    """An alteration with both its sentences; parameters are codes, names of columns and numbers, never values."""
    zh, en = SENTENCES[kind]
    return Alteration(kind, where, zh.format(where=where, **parameters), en.format(where=where, **parameters))
