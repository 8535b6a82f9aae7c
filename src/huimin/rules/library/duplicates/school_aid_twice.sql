-- id: school_aid_twice
-- title: 同一学期教育资助重复发放
-- title_en: School aid twice in one term
-- status: stable
-- severity: medium
-- subject: person
-- direction: overpaid
-- needs: [yearly_payments]
-- programmes: [JIAOYU]
-- amount: repeat
-- reason_zh: "同一学期同类教育资助发放 {n_times} 次，首笔以外 {amount} 元。"
-- reason_en: "School aid of one kind was paid {n_times} times for one term; {amount} yuan beyond the first payment."
-- basis:
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 两项资助性质不同但名册未写明类别, en: two aids of different nature that the list does not tell apart}
--   - {zh: 学期中转学，两校各按实际在读时间发放, en: the student changed schools and each paid its part}
-- known_gaps:
--   - {zh: 名册没有学校名称，无法看出是否两校重复申报, en: "lists do not name the school, so aid claimed in two schools is not told apart"}
--   - {zh: 只写年度的与写一月的无法区分，一律按全年看，只与同年度同样写的比，不与学期比, en: a year alone and its January read alike; both are taken for the year and compared with their like only}
-- verify_steps:
--   - {zh: 核对学籍和两笔资助的申报学校、资助名称, en: "compare the roll, the schools and the names of both aids"}
--   - {zh: 核对银行到账记录，确认是否退回, en: see with the bank whether one was returned}
-- duty: [county_programme_unit, township_finance]
-- notes:
--   - {zh: 二月至七月、八月至十二月各为一个学期，只写年度的自成一期；类别相同（或均未写明）的算重复，类别不同的可以并享，雨露计划可与国家助学金并享。, en: "February to July is one term, August to December the other; a year alone is a period of its own. Aid of one category (or of none stated) is a repetition; different categories may be held together, and so may the vocational grant."}
--   - {zh: 证据为该组全部发放行；金额为第一笔（发放日期最早，同日取金额最大）以外各笔之和；备注或类别写明补发、补差、更正的不算。, en: "Evidence is every row of the group; money is all but the first paid. Rows that say arrears, top-up or correction do not count."}
with paid as (
  select
    y.person_key as person_key, y.programme as programme, y.starts_month as month, y.amount_fen as amount_fen,
    y.ref as ref, y.name_key as name_key, y.grade as grade, coalesce(y.category, '') as category, y.pay_on as pay_on,
    case when y.starts_month % 12 = 1 then y.starts_month else y.starts_month - 2 - (y.starts_month - 2) % 6 end as term
  from yearly_payments as y
  where y.programme in ($programmes) and y.person_key is not null and y.grade < 3
    and coalesce(y.remark, '') not like '%补发%' and coalesce(y.category, '') not like '%补发%'
    and coalesce(y.remark, '') not like '%补差%' and coalesce(y.category, '') not like '%补差%'
    and coalesce(y.remark, '') not like '%更正%' and coalesce(y.remark, '') not like '%差额%'
),
counted as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade,
    count(*) over (partition by p.person_key, p.programme, p.term, p.category) as n_times,
    min(p.name_key) over (partition by p.person_key, p.programme, p.term, p.category) as first_name,
    max(p.name_key) over (partition by p.person_key, p.programme, p.term, p.category) as last_name,
    row_number() over (
      partition by p.person_key, p.programme, p.term, p.category order by p.pay_on, p.amount_fen desc, p.ref
    ) as place
  from paid as p
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  case when z.place = 1 then cast(0 as bigint) else z.amount_fen end as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  case when z.name_key = z.first_name then z.last_name else z.first_name end as register_name_key,
  z.grade as grade,
  z.n_times as n_times
from counted as z
where z.n_times > 1
