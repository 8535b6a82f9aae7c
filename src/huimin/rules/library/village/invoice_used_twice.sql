-- id: invoice_used_twice
-- title: 同一发票重复报账
-- title_en: One invoice booked twice
-- status: stable
-- severity: medium
-- direction: conduct
-- subject: village
-- needs: [village_entries]
-- amount: whole
-- reason_zh: "同一发票号码和代码出现在 {n_rows} 笔支出中，共 {amount} 元。"
-- reason_en: "Invoices with a number and code that another payment carries too: {n_rows} payments, {amount} yuan."
-- basis:
--   - {law: KJ, article: "-", checked: false}
-- false_positives:
--   - {zh: 一张发票由两个村按约定分摊, en: one invoice shared by two villages as agreed}
--   - {zh: 发票号码录入错误, en: the number was mistyped}
-- known_gaps:
--   - {zh: 发票号码加密保存，不能比较是否连号, en: "the numbers are kept keyed, so that serial numbers cannot be seen"}
--   - {zh: 不写发票代码的旧票可能同号, en: old invoices without a code may share a number}
-- verify_steps:
--   - {zh: 调取两张凭证，核对发票原件和税务查验结果, en: get both vouchers; check the originals with the tax office}
--   - {zh: 向开票方核实业务次数, en: ask the seller how many deals there were}
-- duty: [village_treasurer, township_village_accounts, village_supervision]
-- notes:
--   - {zh: 号码和代码都相同（或都没有代码）才算；同村同日同一凭证的多行不算重复。, en: "Number and code are equal (or neither has a code); lines of one voucher of one village and day are one use."}
--   - {zh: 摘要写明分期、首付、进度款、尾款、余款的不列；已红字冲销的不列。, en: "Instalments, advances, stage payments and remainders are silent, so is what was reversed."}
with used as (
  select
    e.ref as ref, e.region_code as region_code, e.month as month, e.entry_on as entry_on, e.voucher_no as voucher_no,
    e.spent_fen as spent_fen, e.invoice_key as invoice_key, coalesce(e.invoice_code_key, 0) as code_key
  from village_entries as e
  where e.region_code is not null and e.invoice_key is not null and e.spent_fen > 0
    and coalesce(e.summary, '') not like '%分期%' and coalesce(e.summary, '') not like '%首付%'
    and coalesce(e.summary, '') not like '%进度款%' and coalesce(e.summary, '') not like '%尾款%'
    and coalesce(e.summary, '') not like '%余款%'
    and not exists (
      select r.ref as ref from village_entries as r
      where r.region_code = e.region_code and r.spent_fen = -e.spent_fen and r.invoice_key = e.invoice_key
        and r.entry_on >= e.entry_on
    )
)
select
  a.region_code as subject_key,
  cast(null as integer) as programme,
  a.month as month,
  a.spent_fen as amount_fen,
  a.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade
from used as a
where exists (
  select b.ref as ref from used as b
  where b.invoice_key = a.invoice_key and b.code_key = a.code_key and b.ref <> a.ref
    and (
      b.region_code <> a.region_code or b.entry_on <> a.entry_on
      or coalesce(b.voucher_no, '') <> coalesce(a.voucher_no, '')
    )
)
