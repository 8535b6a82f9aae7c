-- id: equal_shares
-- title: 平均分配救助
-- title_en: Relief shared out in equal sums
-- status: stable
-- severity: low
-- subject: village
-- direction: conduct
-- needs: [yearly_payments]
-- programmes: [LINSHI]
-- params:
--   least_payments: {default: 10, unit: payments, zh: 一村一年的最少笔数, en: payments of a village and year from which it is asked}
--   share: {default: 80, unit: per cent, zh: 金额相同的最低比例, en: share of payments of one sum from which it is asked}
-- amount: whole
-- reason_zh: "{paid_year} 年全村 {n_all} 笔救助中 {n_same} 笔金额相同（{each_fen} 元），像是平均分配，涉及 {amount} 元。"
-- reason_en: "In {paid_year} {n_same} of the village's {n_all} payments of relief were of one sum ({each_fen} yuan), as if shared out; {amount} yuan."
-- basis:
--   - {law: DB, article: "-", checked: false}
--   - {law: DZ, article: "-", checked: false}
-- false_positives:
--   - {zh: 当地规定按档次定额救助, en: local rules set fixed sums by class}
--   - {zh: 同一灾害按户定额发放，名册未写明, en: "one disaster, a fixed sum a household, which the list does not say"}
-- known_gaps:
--   - {zh: 年度之间轮流享受的看不到, en: benefits that rotate from year to year are not seen}
-- verify_steps:
--   - {zh: 查阅申请、入户和评议材料，看困难程度是否相同, en: "look up applications, visits and meetings: were all in like need"}
--   - {zh: 询问领款人是否申请、钱是否全额到手, en: ask the payees whether they applied and got it all}
-- duty: [village_committee, village_supervision, township_civil_affairs]
-- notes:
--   - {zh: 按村和年度，临时救助十笔以上且八成以上金额相同的列出；类别、备注写明灾害、定额、分档或按标准的不列。, en: "By village and year: ten payments or more of temporary relief of which four fifths are of one sum. Rows that say disaster, fixed sum, class or by the standard are left out."}
with paid as (
  select
    y.region_code as region_code, y.programme as programme, y.year as year, y.starts_month as month,
    y.amount_fen as amount_fen, y.ref as ref,
    count(*) over (partition by y.region_code, y.programme, y.year) as n_all,
    count(*) over (partition by y.region_code, y.programme, y.year, y.amount_fen) as n_same
  from yearly_payments as y
  where y.programme in ($programmes) and y.region_code % 1000 <> 0
    and coalesce(y.category, '') not like '%灾%' and coalesce(y.remark, '') not like '%灾%'
    and coalesce(y.category, '') not like '%定额%' and coalesce(y.remark, '') not like '%定额%'
    and coalesce(y.category, '') not like '%档%' and coalesce(y.remark, '') not like '%档%'
    and coalesce(y.category, '') not like '%标准%' and coalesce(y.remark, '') not like '%标准%'
)
select
  z.region_code as subject_key,
  z.programme as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  z.year as paid_year,
  z.n_all as n_all,
  z.n_same as n_same,
  z.amount_fen as each_fen
from paid as z
where z.n_all >= $least_payments and z.n_same * 100 >= z.n_all * $share
