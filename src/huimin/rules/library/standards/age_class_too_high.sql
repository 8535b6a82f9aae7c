-- id: age_class_too_high
-- title: 按高于实际年龄的档次发放
-- title_en: Paid in an age class above the age
-- status: stable
-- severity: medium
-- subject: person
-- direction: overpaid
-- needs: [payment_months, standards]
-- programmes: [GAOLING]
-- amount: excess
-- reason_zh: "名册按 {paid_class} 周岁及以上的档次发放，按身份证号当月只满 {due_class} 周岁的档次，{first_month} 至 {last_month} 多发 {amount} 元。"
-- reason_en: "Paid in the class of {paid_class} and more; by the ID number the class of {due_class} was due; {amount} yuan too much from {first_month} to {last_month}."
-- basis:
--   - {law: LN, article: 33, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 公安更正过出生日期，身份证号仍为旧号, en: the police corrected the date of birth and the number is the old one}
--   - {zh: 当地规定可择高享受, en: local rules let the higher be chosen}
-- known_gaps:
--   - {zh: 低于应享档次的由“低于标准”一类比对判断；没有应享档次标准的，只列出、不计金额, en: a class below the age is for the rules on what is owed; without a standard of the due class no money is counted}
-- verify_steps:
--   - {zh: 核对身份证和户口簿的出生日期, en: compare the dates of birth in the documents}
--   - {zh: 查明名册档次由谁填写、何时变更, en: find out who entered the class and when}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 档次以80、90、100（百岁）开头的按年龄档判断；年龄自生日次月（按目录）起算；不满最低年龄的由“年龄不符”判断。, en: "Classes that begin with 80, 90 or 100. An age counts from the month the catalogue says. Who is below the least age is for the rule on ages."}
with paid as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade, p.county_code as county_code,
    case when p.class like '100%' or p.class like '百岁%' then 100 when p.class like '90%' then 90 else 80 end as paid_class,
    p.month - year(p.birth_on) * 12 - month(p.birth_on) - coalesce(a.value, g.age_from) as months_old
  from payment_months as p
  join programmes as g on g.programme = p.programme
  left join parameters as a on a.name = 'age_effective_months' and a.county_code = p.county_code
  where p.programme in ($programmes) and p.birth_on is not null and p.grade < 3
    and (p.class like '100%' or p.class like '百岁%' or p.class like '90%')
),
judged as (
  select
    q.person_key as person_key, q.programme as programme, q.month as month, q.amount_fen as amount_fen, q.ref as ref,
    q.name_key as name_key, q.grade as grade, q.county_code as county_code, q.paid_class as paid_class,
    case when q.months_old >= 1200 then 100 when q.months_old >= 1080 then 90 else 80 end as due_class
  from paid as q
  where q.months_old >= 960
),
rated as (
  select
    j.ref as ref, j.month as month, s.amount_fen as due_fen, s.ref as standard_ref,
    row_number() over (
      partition by j.ref, j.month
      order by case when s.region_code = j.county_code then 0 else 1 end, s.starts_on desc, s.amount_fen desc, s.ref
    ) as place
  from judged as j
  join standards as s on s.programme = j.programme and s.per = 'month'
    and (s.region_code is null or s.region_code = j.county_code or s.region_code % 100000000 = 0)
    and (
      (j.due_class = 80 and s.class like '80%') or (j.due_class = 90 and s.class like '90%')
    )
    and year(s.starts_on) * 12 + month(s.starts_on) <= j.month
    and coalesce(year(s.ends_on) * 12 + month(s.ends_on), 999999) >= j.month
  where j.paid_class > j.due_class
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  greatest(z.amount_fen - coalesce(r.due_fen, z.amount_fen), cast(0 as bigint)) as amount_fen,
  z.ref as ref,
  r.standard_ref as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade,
  z.paid_class as paid_class,
  z.due_class as due_class
from judged as z
left join rated as r on r.ref = z.ref and r.month = z.month and r.place = 1
where z.paid_class > z.due_class
