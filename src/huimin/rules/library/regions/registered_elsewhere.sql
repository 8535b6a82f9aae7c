-- id: registered_elsewhere
-- title: 户籍不在发放地
-- title_en: Not registered where paid
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, yearly_payments, payments, households]
-- programmes: [DIBAO, GAOLING, CANJI-L, CANJI-H, JISHENG]
-- params:
--   tolerance: {default: 2, unit: months, zh: 迁入后容许原发放县继续发放的月数, en: months after moving in for which the former county may still pay}
-- amount: whole
-- reason_zh: "户籍登记只在另一县区，在本县区领取 {amount} 元。"
-- reason_en: "Registered only in another county; {amount} yuan were paid in this one."
-- basis:
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 当地规定持居住证可在居住地申请, en: local rules let holders of a residence permit apply where they live}
--   - {zh: 学校集体户、区划调整、代管区域, en: "a school's collective household, changed divisions, areas run by another county"}
--   - {zh: 户籍资料未更新, en: the register is not up to date}
-- known_gaps:
--   - {zh: 户籍在市外的看不到（查无此人由另一比对判断）, en: who is registered outside the city is not known here; numbers that stand nowhere are for another comparison}
-- verify_steps:
--   - {zh: 核对户口簿、居住证和申请材料, en: "see household book, residence permit and application"}
--   - {zh: 核对户籍地是否同时发放, en: ask whether the place of registration pays too}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 户籍登记中有此人、且各条都在发放县以外的列出；在发放县曾有登记的（迁出）由另一比对判断；临时救助可由急难发生地给予，不比。, en: "Shown where the register knows the person and every entry is in another county than the paying one. Who was once registered there and moved is for another comparison; temporary relief may be given where need arises and is not compared."}
--   - {zh: 发放行或登记行只知道到市的不列。, en: Rows that state no county are silent.}
with paid as (
  select
    m.person_key as person_key, m.programme as programme, m.month as month, m.amount_fen as amount_fen, m.ref as ref,
    m.name_key as name_key, m.grade as grade, m.county_code as county_code, m.month as at_month
  from payment_months as m
  where m.programme in ($programmes) and m.county_code % 100000000 <> 0
  union all
  select
    y.person_key as person_key, y.programme as programme, cast(null as integer) as month, y.amount_fen as amount_fen,
    y.ref as ref, y.name_key as name_key, y.grade as grade, y.county_code as county_code, y.starts_month as at_month
  from yearly_payments as y
  where y.programme in ($programmes) and y.county_code % 100000000 <> 0
),
payee as ( -- persons are fewer than payments
  select a.person_key as person_key, a.county_code as county_code
  from payments as a
  where a.programme in ($programmes) and a.county_code % 100000000 <> 0 and a.person_key is not null and a.grade < 3
  group by a.person_key, a.county_code
),
stranger as (
  select e.person_key as person_key, e.county_code as county_code
  from payee as e
  where not exists (
    select w.ref as ref
    from households as w
    where w.person_key = e.person_key
      and (
        w.region_code is null
        or w.region_code % 100000000 = 0
        or w.region_code - w.region_code % 1000000 = e.county_code
      )
  )
)
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  h.ref as register_ref,
  p.name_key as name_key,
  h.name_key as register_name_key,
  greatest(p.grade, h.grade) as grade
from stranger as s
join households as h on h.person_key = s.person_key
join paid as p on p.person_key = s.person_key and p.county_code = s.county_code
where coalesce(h.status, 'normal') = 'normal'
  and h.moved_out_on is null
  and (h.moved_in_on is null or p.at_month > year(h.moved_in_on) * 12 + month(h.moved_in_on) + $tolerance)
  and p.grade < 3
  and h.grade < 3
