-- id: cash_over_limit
-- title: 大额现金支出
-- title_en: Large cash payment
-- status: stable
-- severity: medium
-- subject: village
-- needs: [village_entries]
-- params:
--   cash_limit: {default: 100000, unit: fen, zh: 现金支出限额（县区未定时）, en: limit of a cash payment where the county set none}
-- amount: whole
-- reason_zh: "现金支出单笔超过限额 {limit_fen} 元，{first_month} 至 {last_month} 共 {amount} 元。"
-- reason_en: "Cash payments above the limit of {limit_fen} yuan each, {amount} yuan from {first_month} to {last_month}."
-- basis:
--   - {law: KJ, article: "-", checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 经批准的应急支出, en: an approved emergency}
--   - {zh: 偏远村没有银行网点, en: a remote village without a bank}
--   - {zh: 付款方式填写错误，实为转账, en: the method is mistyped; it was a transfer}
-- known_gaps:
--   - {zh: 账目不写应急审批，无法识别, en: the books do not state an emergency approval}
-- verify_steps:
--   - {zh: 核对凭证、收款人签字和银行取现记录, en: "check voucher, signature and withdrawal"}
--   - {zh: 查阅审批和公开情况, en: look up approval and publication}
-- duty: [village_treasurer, village_committee, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 限额按县区参数 cash_limit；等于限额的、已红字冲销的不列。, en: "The limit is the county's parameter cash_limit; exactly the limit is silent, so is what was reversed."}
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
  coalesce(l.value, $cash_limit) as limit_fen
from village_entries as e
left join parameters as l on l.name = 'cash_limit' and l.county_code = e.county_code
where e.region_code is not null
  and (e.method = 'cash' or e.method like '%现金%')
  and e.spent_fen > coalesce(l.value, $cash_limit)
  and not exists (
    select r.ref as ref from village_entries as r
    where r.region_code = e.region_code and r.spent_fen = -e.spent_fen
      and coalesce(r.payee_key, 0) = coalesce(e.payee_key, 0) and r.entry_on >= e.entry_on
  )
