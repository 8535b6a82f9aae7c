-- id: paid_late
-- title: 迟发
-- title_en: Paid late
-- status: stable
-- severity: low
-- subject: village
-- direction: owed
-- needs: [payment_months]
-- params:
--   months: {default: 1, unit: months, zh: 所属期结束后次月起再过几个月仍算按时, en: "months, after the one that follows the period, from which a payment is late"}
-- amount: whole
-- reason_zh: "{n_rows} 笔在所属期结束次月之后才发放，最晚迟了 {n_late} 个月，涉及 {amount} 元。"
-- reason_en: "{n_rows} payments came later than the month after their period, the latest by {n_late} months; {amount} yuan."
-- basis:
--   - {law: SJ, article: 12, checked: true}
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: 因节假日、系统切换统一顺延, en: holidays or a change of system put all payments off}
--   - {zh: 退票后重新发放，名册未写明, en: "sent again after the bank returned it, which the list does not say"}
-- known_gaps:
--   - {zh: 名册没有发放日期的看不到；按年、一次性的项目不判断, en: lists without dates of payment show nothing; yearly and single payments are not judged}
-- verify_steps:
--   - {zh: 核对资金下达、审批、指令和入账各环节的日期, en: "find out when the money came, was approved, instructed and credited"}
--   - {zh: 查明延误在哪个环节, en: see where it waited}
-- duty: [township_finance, county_programme_unit, county_finance, bank]
-- notes:
--   - {zh: 按村和项目列出。发放月晚于所属期结束后次月的为迟发（季度发放的从季末算起）；备注为补发、补差、补录、重发、退票、新增的不列。, en: "Shown by village and programme. Late is what was paid after the month that follows the period (of a quarter: its end). Rows that say arrears, top-up, entered later, sent again, returned or new are left out."}
select
  p.region_code as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  max(year(p.pay_on) * 12 + month(p.pay_on) - p.ends_month) over (partition by p.region_code, p.programme) as n_late
from payment_months as p
where p.region_code % 1000 <> 0 and p.pay_on is not null
  and year(p.pay_on) * 12 + month(p.pay_on) >= p.ends_month + $months
  and coalesce(p.remark, '') not like '%补发%' and coalesce(p.category, '') not like '%补发%'
  and coalesce(p.remark, '') not like '%补差%' and coalesce(p.remark, '') not like '%补录%'
  and coalesce(p.remark, '') not like '%重发%' and coalesce(p.remark, '') not like '%退票%'
  and coalesce(p.remark, '') not like '%新增%' and coalesce(p.category, '') not like '%新增%'
