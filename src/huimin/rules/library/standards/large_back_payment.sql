-- id: large_back_payment
-- title: 大额补发
-- title_en: Large back-payment
-- status: stable
-- severity: medium
-- subject: person
-- direction: conduct
-- needs: [payments, payment_months, deaths]
-- params:
--   months: {default: 6, unit: months, zh: 一次补发的最多月数, en: months of arrears in one payment above which it is asked}
--   times: {default: 3, unit: months, zh: 补发金额相当于几个月的平常金额以上, en: "how many months of the usual amount the arrears must exceed"}
-- amount: whole
-- reason_zh: "备注为补发的发放超过 {times_limit} 个月的平常金额、月数过多，或在本人死亡之后发放，共 {amount} 元。"
-- reason_en: "Payments marked as arrears exceed {times_limit} months of the usual amount, cover too many months or were made after the person's death; {amount} yuan."
-- basis:
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 未及时登记、失联后恢复等确需补发，名册未写明, en: "late registration or lost contact, which the list does not say"}
--   - {zh: 多次调标一并补发, en: arrears of several raises at once}
-- known_gaps:
--   - {zh: 备注、类别没有写补发的看不到；名册没有发放日期的看不出是否在死亡之后, en: "arrears that the list does not mark are not seen; without a date of payment nothing tells whether it came after the death"}
-- verify_steps:
--   - {zh: 查阅补发的审批表和依据文件, en: look up approval and document of the arrears}
--   - {zh: 核对补发月份此前是否确实没有发放, en: check that the months had really not been paid}
--   - {zh: 向本人或家属核实是否收到, en: ask the person or the family whether it arrived}
-- duty: [village_clerk, township_civil_affairs, township_finance]
-- notes:
--   - {zh: 备注或类别含“补发”的发放，一笔月数超过六个月，或金额超过本人同项目平常月金额的三倍（写明两三个月的为六倍，因期间可能调标），或发放日期在死亡之后的列出。, en: "Payments marked as arrears of more than six months, of more than three times the person's usual monthly amount (six times where two or three months are stated: the rate may have risen between), or paid after the day of death."}
--   - {zh: 写明未及时登记、漏登、失联、认证、提标、调标的不列；没有平常月金额可比的只看月数。, en: "Left out where the row says late registration, lost contact, proof of life or a raise. Without a usual month only the months count."}
with arrears as (
  select
    p.person_key as person_key, p.programme as programme, p.starts_month as starts_month, p.n_months as n_months,
    greatest(p.n_months, coalesce(p.qty_months, 0)) as n_covered, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade, p.pay_on as pay_on
  from payments as p
  where (p.remark like '%补发%' or p.category like '%补发%') and p.amount_fen > 0 and p.n_months > 0
    and p.person_key is not null and p.grade < 3
    and coalesce(p.remark, '') not like '%登记%' and coalesce(p.remark, '') not like '%漏登%'
    and coalesce(p.remark, '') not like '%失联%' and coalesce(p.remark, '') not like '%认证%'
    and coalesce(p.remark, '') not like '%提标%' and coalesce(p.remark, '') not like '%调标%'
    and coalesce(p.category, '') not like '%提标%' and coalesce(p.category, '') not like '%调标%'
),
usual as (
  select a.ref as ref, max(m.amount_fen) as amount_fen
  from arrears as a
  join payment_months as m on m.person_key = a.person_key and m.programme = a.programme
  where coalesce(m.remark, '') not like '%补发%' and coalesce(m.category, '') not like '%补发%'
  group by a.ref
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.starts_month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  d.ref as register_ref,
  z.name_key as name_key,
  d.name_key as register_name_key,
  case when d.ref is null then z.grade else greatest(z.grade, d.grade) end as grade,
  $times as times_limit
from arrears as z
left join usual as u on u.ref = z.ref
left join deaths as d on d.person_key = z.person_key and d.died_on < z.pay_on
where z.n_covered > $months
  or z.amount_fen > u.amount_fen * $times * case when z.n_covered > 1 and z.n_covered <= $times then 2 else 1 end
  or d.ref is not null
