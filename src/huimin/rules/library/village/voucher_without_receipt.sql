-- id: voucher_without_receipt
-- title: 白条入账
-- title_en: Voucher without a valid receipt
-- status: stable
-- severity: medium
-- direction: conduct
-- subject: village
-- needs: [village_entries]
-- params:
--   petty_limit: {default: 20000, unit: fen, zh: 零星支出可不附票据的限额（县区未定时）, en: limit up to which a petty payment needs no receipt where the county set none}
-- amount: whole
-- reason_zh: "{n_rows} 笔支出没有合规票据（白条、自制单据或无附件），每笔超过 {limit_fen} 元，共 {amount} 元。"
-- reason_en: "{n_rows} payments above {limit_fen} yuan each without a valid receipt (a slip, a voucher of one's own, or nothing attached), {amount} yuan in all."
-- basis:
--   - {law: KJ, article: "-", checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 票据类型填写错误，原始凭证附有发票, en: the kind of receipt is mistyped; an invoice is attached}
--   - {zh: 偏远村零星采购对方无法开票，已按规定由经手人、证明人签字, en: "a seller who cannot issue an invoice, witnessed as the rules allow"}
-- known_gaps:
--   - {zh: 票据类型为空且没有报附件张数的，无法判断, en: "where neither receipt nor number of attachments is stated, nothing can be said"}
-- verify_steps:
--   - {zh: 调取原始凭证，核对票据和附件, en: get the voucher; compare receipt and attachments}
--   - {zh: 向收款方核实业务和金额, en: ask the payee about the deal and the amount}
-- duty: [village_treasurer, village_committee, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 票据为白条、自制、收条、便条、手写、无票的列；票据为空时附件为 0 张的列；等于限额的不列。, en: "Slips, own vouchers, notes and no receipt are listed; where the receipt is blank, no attachment. Exactly the limit is silent."}
--   - {zh: 工资、误工、劳务、人工类支出附有签领单据的不列；已红字冲销的不列。, en: "Wages and labour with signed sheets attached are silent, so is what was reversed."}
select
  e.region_code as subject_key,
  cast(null as integer) as programme,
  e.month as month,
  e.spent_fen as amount_fen,
  e.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  coalesce(l.value, $petty_limit) as limit_fen
from village_entries as e
left join parameters as l on l.name = 'petty_limit' and l.county_code = e.county_code
where e.region_code is not null
  and e.spent_fen > coalesce(l.value, $petty_limit)
  and (
    e.receipt like '%白条%' or e.receipt like '%自制%' or e.receipt like '%收条%' or e.receipt like '%便条%'
    or e.receipt like '%手写%' or e.receipt like '%无票%' or e.receipt = '无'
    or (e.receipt is null and e.n_attachments = 0)
  )
  and not (
    coalesce(e.n_attachments, 0) > 0
    and (
      coalesce(e.summary, '') like '%工资%' or coalesce(e.summary, '') like '%误工%' or coalesce(e.summary, '') like '%劳务%' or coalesce(e.summary, '') like '%人工%'
      or coalesce(e.subject, '') like '%工资%' or coalesce(e.subject, '') like '%误工%' or coalesce(e.subject, '') like '%劳务%'
    )
  )
  and not exists (
    select r.ref as ref from village_entries as r
    where r.region_code = e.region_code and r.spent_fen = -e.spent_fen and coalesce(r.payee_key, 0) = coalesce(e.payee_key, 0)
      and r.entry_on >= e.entry_on
  )
