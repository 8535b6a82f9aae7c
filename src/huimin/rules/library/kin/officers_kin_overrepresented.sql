-- id: officers_kin_overrepresented
-- title: 村干部家庭享受率异常
-- title_en: Homes of officers over-represented among those on relief
-- status: stable
-- severity: medium
-- subject: village
-- direction: conduct
-- needs: [payment_months, yearly_payments, payments, village_officers, households]
-- programmes: [DIBAO, WEIFANG, LINSHI]
-- params:
--   least_homes: {default: 3, unit: households, zh: 享受的干部家庭最少户数, en: homes of officers on relief from which it is asked}
--   first_mean: {default: 39, unit: hundredths of a household, zh: 三户时随机预期户数的上限, en: mean number expected by chance up to which three homes are too many}
--   step: {default: 30, unit: hundredths of a household, zh: 每多一户上限的增量, en: by how much that mean grows with each home more}
-- amount: whole
-- reason_zh: "全村 {n_all} 户，{paid_year} 年有 {n_paid} 户享受，其中村干部家庭 {n_kin} 户，随机出现的可能性不到百分之一；{first_month} 至 {last_month} 涉及 {amount} 元。"
-- reason_en: "In {paid_year} {n_paid} of the village's {n_all} households were on relief, {n_kin} of them homes of officers; by chance that happens less than once in a hundred times; {amount} yuan from {first_month} to {last_month}."
-- basis:
--   - {law: DZ, article: "-", checked: false}
--   - {law: DB, article: "-", checked: false}
-- false_positives:
--   - {zh: 均符合条件且已备案公示, en: "all of them qualify, are recorded and published"}
--   - {zh: 户少或同宗的村，干部家庭本来就多, en: a small village or one of a single clan}
--   - {zh: 户籍未分户，干部与享受的亲属并不同住, en: the household was never split and the officer lives elsewhere}
-- known_gaps:
--   - {zh: 只按户籍同户看，不用姓氏推断；分户的亲属看不到, en: "registered households alone; surnames are not used, relatives of other households are not seen"}
-- verify_steps:
--   - {zh: 核对这些家庭的备案、评议和公示材料, en: "look up records, meetings and publication of these homes"}
--   - {zh: 入户复核收入和财产，与村内未享受的困难户比较, en: check income and property and compare with needy homes that get nothing}
-- duty: [village_committee, village_supervision, township_civil_affairs, township_leader]
-- notes:
--   - {zh: 按村、项目、年度，比较享受家庭中干部家庭（当年在任、领款人不是干部本人）的户数与随机预期；预期＝享受户数×干部家庭户数÷全村户数。, en: "By village, programme and year: homes of officers in office (payees other than the officer) among those on relief, against what chance gives: homes on relief times homes of officers over all homes."}
--   - {zh: 出现 k 户及以上的可能性不超过预期的 k 次方除以 k 的阶乘；预期不超过 0.39＋0.30×（k－3）时必小于百分之一，据此列出，避免除法和近似。, en: "The chance of k or more is at most the mean to the power of k over k factorial; it is below one in a hundred wherever the mean is at most 0.39 + 0.30 × (k - 3), which is what the rule asks, without divisions."}
with relief as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.year as year, p.amount_fen as amount_fen,
    p.ref as ref, p.name_key as name_key, p.grade as grade
  from payment_months as p
  where p.programme in ($programmes) and p.person_key is not null
  union all
  select
    y.person_key as person_key, y.programme as programme, y.starts_month as month, y.year as year,
    y.amount_fen as amount_fen, y.ref as ref, y.name_key as name_key, y.grade as grade
  from yearly_payments as y
  where y.programme in ($programmes) and y.person_key is not null
),
home as (
  select
    n.household_key as household_key, n.region_code as region_code, o.ref as officer_ref,
    coalesce(year(o.starts_on), 0) as from_year, coalesce(year(o.ends_on), 9999) as until_year
  from village_officers as o
  join households as n on n.person_key = o.person_key and n.name_key = o.name_key
  where n.household_key is not null and n.region_code % 1000 <> 0 and n.moved_out_on is null and n.cancelled_on is null
),
kin as ( -- villages are counted only where enough homes of officers were paid
  select a.region_code as region_code, s.programme as programme, s.year as year
  from home as a
  join households as f on f.household_key = a.household_key and f.region_code = a.region_code
  join payments as s on s.person_key = f.person_key
  where s.programme in ($programmes) and s.amount_fen > 0 and f.moved_out_on is null and f.cancelled_on is null
    and a.from_year <= s.year and a.until_year >= s.year
    and not exists (select x.ref as ref from village_officers as x where x.person_key = s.person_key)
  group by a.region_code, s.programme, s.year
  having count(distinct a.household_key) >= $least_homes
),
place as (
  select distinct l.region_code as region_code from kin as l
),
member as (
  select
    h.household_key as household_key, h.region_code as region_code, h.person_key as person_key, h.name_key as name_key,
    h.grade as grade
  from households as h
  where h.household_key is not null and h.moved_out_on is null and h.cancelled_on is null
    and exists (select g.region_code as region_code from place as g where g.region_code = h.region_code)
),
village as (
  select m.region_code as region_code, count(distinct m.household_key) as n_all from member as m group by m.region_code
),
paid as (
  select
    c.household_key as household_key, c.region_code as region_code, r.programme as programme, r.month as month,
    r.year as year, r.amount_fen as amount_fen, r.ref as ref, r.name_key as name_key, r.grade as grade,
    c.name_key as register_name_key, c.grade as register_grade, e.officer_ref as officer_ref
  from relief as r
  join member as c on c.person_key = r.person_key
  left join home as e on e.household_key = c.household_key and e.region_code = c.region_code
    and e.from_year <= r.year and e.until_year >= r.year
  where not exists (select w.ref as ref from village_officers as w where w.person_key = r.person_key)
),
counted as (
  select
    q.region_code as region_code, q.programme as programme, q.year as year,
    count(distinct q.household_key) as n_paid,
    count(distinct case when q.officer_ref is not null then q.household_key end) as n_kin
  from paid as q
  group by q.region_code, q.programme, q.year
),
homes as (
  select t.region_code as region_code, t.programme as programme, t.year as year, count(distinct k.household_key) as n_homes
  from counted as t
  join home as k on k.region_code = t.region_code and k.from_year <= t.year and k.until_year >= t.year
  where t.n_kin >= $least_homes
  group by t.region_code, t.programme, t.year
)
select
  z.region_code as subject_key,
  z.programme as programme,
  cast(z.month as integer) as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  z.officer_ref as register_ref,
  z.name_key as name_key,
  z.register_name_key as register_name_key,
  greatest(z.grade, z.register_grade) as grade,
  u.year as paid_year,
  v.n_all as n_all,
  u.n_paid as n_paid,
  u.n_kin as n_kin
from counted as u
join village as v on v.region_code = u.region_code
join homes as b on b.region_code = u.region_code and b.programme = u.programme and b.year = u.year
join paid as z on z.region_code = u.region_code and z.programme = u.programme and z.year = u.year
where z.officer_ref is not null
  and u.n_paid * b.n_homes * 100 <= ($first_mean + $step * (u.n_kin - 3)) * v.n_all
