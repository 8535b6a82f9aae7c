-- id: benefits_in_few_homes
-- title: 村内受益集中在干部家庭
-- title_en: Benefits of a village gather in an officer's home
-- status: stable
-- severity: info
-- subject: household
-- direction: conduct
-- needs: [payment_months, yearly_payments, payments, village_officers, households]
-- params:
--   least_programmes: {default: 6, unit: programmes, zh: 一年内享受的最少项目数, en: least programmes within a year}
--   least_households: {default: 20, unit: households, zh: 村内当年有发放的最少户数, en: least households paid in the village that year}
--   share: {default: 1, unit: per cent, zh: 最高的百分之几, en: the highest per cent that count}
-- amount: whole
-- reason_zh: "{paid_year} 年该户享受 {n_programmes} 个项目，项目数和金额在全村 {n_households} 户中均居前，户内有在任村干部，所列年度共 {amount} 元。"
-- reason_en: "In {paid_year} the household had {n_programmes} programmes and was among the first of the village's {n_households} paid households by their number and by money; a member was a village officer; {amount} yuan in the years shown."
-- basis:
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 各项均符合条件, en: each of them is due}
--   - {zh: 人口多、承包地多的大户, en: a large family with much land}
-- known_gaps:
--   - {zh: 户籍同户以外的亲属看不到, en: relatives of other households are not seen}
-- verify_steps:
--   - {zh: 逐项核对条件和公示, en: check conditions and publication of each}
--   - {zh: 与村内条件相近的家庭比较, en: compare with homes alike in the village}
-- duty: [village_committee, village_supervision, township_leader]
-- notes:
--   - {zh: 按村和年度，户内各成员合计；项目数和金额都在最高的百分之一（不足一户按一户）的列出。, en: "By village and year, all members of a registered household together; among the highest hundredth (at least the first) both by number of programmes and by money."}
--   - {zh: 残疾补贴、医疗救助、教育资助三者占两者及以上的困难家庭不列。这是统计提示，不说明有误。, en: "Homes with two of disability subsidy, medical aid and school aid are left out: they have reason. A hint of statistics; it does not say that anything is wrong."}
with resident as (
  select distinct h.household_key as household_key, h.region_code as region_code, h.person_key as person_key
  from households as h
  where h.household_key is not null and h.region_code % 1000 <> 0
    and h.moved_out_on is null and h.cancelled_on is null
),
office as (
  select
    m.household_key as household_key, m.region_code as region_code, o.ref as officer_ref,
    coalesce(year(o.starts_on), 0) as from_year, coalesce(year(o.ends_on), 9999) as until_year
  from village_officers as o
  join households as m on m.person_key = o.person_key and m.name_key = o.name_key
  where m.household_key is not null
),
many as ( -- homes are ranked only where an officer's has enough programmes
  select k.region_code as region_code, s.year as year
  from office as k
  join resident as a on a.household_key = k.household_key and a.region_code = k.region_code
  join payments as s on s.person_key = a.person_key
  where s.amount_fen > 0 and s.grade < 3 and k.from_year <= s.year and k.until_year >= s.year
  group by k.household_key, k.region_code, s.year
  having count(distinct s.programme) >= $least_programmes
),
place as (
  select distinct b.region_code as region_code, b.year as year from many as b
),
single as (
  select
    p.person_key as person_key, p.name_key as name_key, p.grade as grade, p.programme as programme, p.year as year,
    p.ref as ref, p.month as month, p.amount_fen as amount_fen
  from payment_months as p
  where p.person_key is not null and p.grade < 3 and exists (select f.year as year from place as f where f.year = p.year)
  union all
  select
    y.person_key as person_key, y.name_key as name_key, y.grade as grade, y.programme as programme, y.year as year,
    y.ref as ref, cast(null as integer) as month, y.amount_fen as amount_fen
  from yearly_payments as y
  where y.person_key is not null and y.grade < 3 and exists (select l.year as year from place as l where l.year = y.year)
),
home as (
  select
    r.household_key as household_key, r.region_code as region_code, q.year as year,
    count(distinct q.programme) as n_programmes, sum(q.amount_fen) as amount_fen,
    max(case when g.code in ('CANJI-L', 'CANJI-H') then 1 else 0 end)
      + max(case when g.code = 'YILIAO' then 1 else 0 end)
      + max(case when g.code in ('JIAOYU', 'YULU') then 1 else 0 end) as n_hardships
  from place as t
  join resident as r on r.region_code = t.region_code
  join single as q on q.person_key = r.person_key and q.year = t.year
  join programmes as g on g.programme = q.programme
  group by r.household_key, r.region_code, q.year
),
ranked as (
  select
    r.household_key as household_key, r.region_code as region_code, r.year as year, r.n_programmes as n_programmes,
    r.n_hardships as n_hardships, count(*) over (partition by r.region_code, r.year) as n_households,
    row_number() over (
      partition by r.region_code, r.year order by r.n_programmes desc, r.amount_fen desc, r.household_key
    ) as place_by_number,
    row_number() over (partition by r.region_code, r.year order by r.amount_fen desc, r.household_key) as place_by_money
  from home as r
)
select
  z.household_key as subject_key,
  cast(null as integer) as programme,
  e.month as month,
  e.amount_fen as amount_fen,
  e.ref as ref,
  k.officer_ref as register_ref,
  e.name_key as name_key,
  n.name_key as register_name_key,
  greatest(e.grade, n.grade) as grade,
  z.year as paid_year,
  z.n_programmes as n_programmes,
  z.n_households as n_households
from ranked as z
join office as k on k.household_key = z.household_key and k.region_code = z.region_code
  and k.from_year <= z.year and k.until_year >= z.year
join households as n on n.household_key = z.household_key and n.region_code = z.region_code
  and n.moved_out_on is null and n.cancelled_on is null
join single as e on e.person_key = n.person_key and e.year = z.year
where z.n_programmes >= $least_programmes and z.n_households >= $least_households and z.n_hardships < 2
  and (z.place_by_number - 1) * 100 < z.n_households * $share and (z.place_by_money - 1) * 100 < z.n_households * $share
