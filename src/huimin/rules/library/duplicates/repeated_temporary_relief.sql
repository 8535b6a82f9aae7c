-- id: repeated_temporary_relief
-- title: 临时救助频繁
-- title_en: Temporary relief again and again
-- status: stable
-- severity: medium
-- subject: person
-- direction: overpaid
-- needs: [yearly_payments]
-- programmes: [LINSHI]
-- params:
--   most: {default: 2, unit: payments, zh: 十二个月内允许的次数（县区未定时）, en: payments within twelve months that are let pass where the county set no number}
-- amount: repeat
-- reason_zh: "{first_month} 至 {last_month} 领取临时救助 {n_rows} 次，十二个月内超出次数的有 {amount} 元。"
-- reason_en: "Received temporary relief {n_rows} times from {first_month} to {last_month}; {amount} yuan beyond the number let pass within twelve months."
-- basis:
--   - {law: SJ, article: 47, checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 一年内先后发生不同的急难, en: separate emergencies within a year}
--   - {zh: 分阶段救助、小额先行救助未在名册中写明, en: staged relief or small sums in advance that the list does not state}
-- known_gaps:
--   - {zh: 只看本人，不看同户其他成员以同一事由领取, en: one person only; other members of the household with the same cause are not seen}
--   - {zh: 名册没有救助事由，无法看出同一事由重复, en: "lists do not state the cause, so the same cause twice cannot be seen"}
-- verify_steps:
--   - {zh: 调取每次申请和审批材料，核对事由、时间和证明, en: "get each application and approval; compare cause, time and proof"}
--   - {zh: 核对是否属分阶段救助，是否有一次审批分次发放, en: see whether one approval was paid in parts}
-- duty: [township_civil_affairs, township_leader, county_civil_affairs]
-- notes:
--   - {zh: 任意连续十二个月内第三次（县区可定）起为超出，之前的各次为证据、不计金额；类别或备注写明分阶段、分期、先行救助、补发、补差的不算。, en: "The third payment within any twelve months (counties may set the number) is beyond; those before it are evidence without money. Rows whose category or remark says staged, in parts, in advance, arrears or top-up do not count."}
with paid as (
  select
    y.person_key as person_key, y.programme as programme, y.starts_month as month, y.amount_fen as amount_fen,
    y.ref as ref, y.name_key as name_key, y.grade as grade,
    row_number() over (partition by y.person_key, y.programme order by y.starts_month, y.pay_on, y.ref) as place
  from yearly_payments as y
  where y.programme in ($programmes) and y.person_key is not null and y.grade < 3
    and coalesce(y.category, '') not like '%分阶段%' and coalesce(y.remark, '') not like '%分阶段%'
    and coalesce(y.category, '') not like '%分期%' and coalesce(y.remark, '') not like '%分期%'
    and coalesce(y.category, '') not like '%先行%' and coalesce(y.remark, '') not like '%先行%'
    and coalesce(y.category, '') not like '%补发%' and coalesce(y.remark, '') not like '%补发%'
    and coalesce(y.category, '') not like '%补差%' and coalesce(y.remark, '') not like '%补差%'
),
judged as (
  select
    a.person_key as person_key, a.programme as programme, a.month as month, a.amount_fen as amount_fen, a.ref as ref,
    a.name_key as name_key, a.grade as grade, a.place as place,
    case when b.ref is not null and a.month - b.month < 12 then 1 else 0 end as is_beyond
  from paid as a
  left join paid as b on b.person_key = a.person_key and b.programme = a.programme and b.place = a.place - $most
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  case when z.is_beyond = 1 then z.amount_fen else cast(0 as bigint) end as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  o.name_key as register_name_key,
  greatest(z.grade, o.grade) as grade
from judged as o
join judged as z on z.person_key = o.person_key and z.programme = o.programme and z.place <= o.place
  and z.place >= o.place - $most
where o.is_beyond = 1
