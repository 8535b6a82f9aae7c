-- id: one_phone_many_people
-- title: 同一手机号对应多户
-- title_en: One phone number for many households
-- status: stable
-- severity: info
-- subject: village
-- direction: conduct
-- needs: [payments, households]
-- params:
--   least: {default: 5, unit: households, zh: 同一手机号对应的户数起点, en: households of one phone number from which it is shown}
-- amount: none
-- reason_zh: "本村有手机号被登记在 {n_homes} 户领款人名下，号码多半不是本人的，短信提醒和核实都到不了本人。"
-- reason_en: "One phone number stands for payees of {n_homes} households of this village; messages and calls do not reach them."
-- basis:
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: 村文书为没有手机的老人填了自己的号码（常见，先按数据质量处理）, en: the clerk entered the own number for old people without a phone (common; first a matter of data quality)}
--   - {zh: 养老机构、学校统一登记的联系电话, en: the number of a home or a school}
-- known_gaps:
--   - {zh: 只比手机号；名册住址多只到村，无法比对门牌, en: phones only; addresses in lists mostly end at the village}
-- verify_steps:
--   - {zh: 查明号码由谁使用，与村干部、经办人是否有关, en: find out who uses the number and whether it is an officer or handler}
--   - {zh: 抽查本人是否知道补贴、卡折在谁手里, en: ask some of the payees whether they know of the money and who holds the card}
--   - {zh: 更正联系电话, en: have the numbers corrected}
-- duty: [village_clerk, township_finance]
-- notes:
--   - {zh: 按村统计：同一手机号登记在五户（县区可定）及以上领款人名下的列出；同户多人算一户，户籍不明的各算一户。证据为每名领款人的首笔发放行，不计金额。, en: "By village: a number that stands for payees of five households or more. Several of one household count once, persons of unknown household one each. Evidence is the first payment row of each payee; no money."}
with suspect as (
  select s.region_code as region_code, s.phone_key as phone_key
  from payments as s
  where s.phone_key is not null and s.person_key is not null and s.amount_fen > 0 and s.grade < 3
  group by s.region_code, s.phone_key
  having count(distinct s.person_key) >= $least
),
paid as (
  select
    p.region_code as region_code, p.phone_key as phone_key, p.person_key as person_key, p.ref as ref,
    p.name_key as name_key, p.grade as grade,
    row_number() over (partition by p.region_code, p.phone_key, p.person_key order by p.ref) as place
  from suspect as a
  join payments as p on p.region_code = a.region_code and p.phone_key = a.phone_key
  where p.person_key is not null and p.amount_fen > 0 and p.grade < 3
),
housed as (
  select
    q.region_code as region_code, q.phone_key as phone_key, q.ref as ref, q.name_key as name_key,
    max(q.grade) as grade, max(h.household_key) as home, max(h.name_key) as register_name_key,
    max(coalesce(h.grade, q.grade)) as register_grade
  from paid as q
  left join households as h on h.person_key = q.person_key and h.household_key is not null
  where q.place = 1
  group by q.region_code, q.phone_key, q.ref, q.name_key
),
counted as (
  select
    c.region_code as region_code, c.phone_key as phone_key,
    count(distinct c.home) + sum(case when c.home is null then 1 else 0 end) as n_homes
  from housed as c
  group by c.region_code, c.phone_key
)
select
  z.region_code as subject_key,
  cast(null as integer) as programme,
  cast(null as integer) as month,
  cast(0 as bigint) as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  z.register_name_key as register_name_key,
  greatest(z.grade, z.register_grade) as grade,
  n.n_homes as n_homes
from counted as n
join housed as z on z.region_code = n.region_code and z.phone_key = n.phone_key
where n.n_homes >= $least
