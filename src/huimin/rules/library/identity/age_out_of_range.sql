-- id: age_out_of_range
-- title: 年龄不符
-- title_en: Age out of range
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, yearly_payments]
-- programmes: [GAOLING, JISHENG, ERTONG, TEKUN]
-- params:
--   age_effective_months: {default: 1, unit: months, zh: 自生日所在月后第几个月起算, en: months after that of the birthday from which the age counts}
-- amount: whole
-- reason_zh: "按身份证号出生日期，领取时年龄不在规定范围内（下限 {min_age} 周岁，上限 {max_age} 周岁），共 {amount} 元。"
-- reason_en: "By the birth date in the ID number the age was outside the programme's range ({min_age} to {max_age} years) when paid, {amount} yuan."
-- basis:
--   - {law: LN, article: 33, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 公安机关已更正出生日期, en: the police corrected the date of birth}
--   - {zh: 早年名册按虚岁纳入, en: old lists counted years by the Chinese reckoning}
--   - {zh: 在校孤儿依地方规定延长保障, en: an orphan still at school whose support was prolonged by local rule}
-- known_gaps:
--   - {zh: 特困未成年人等按对象类别设定的年龄条件，须在项目目录中另列, en: ages that depend on the category (destitute minors) need their own entry in the catalogue}
-- verify_steps:
--   - {zh: 核对户口簿和身份证出生日期, en: check the birth date on household book and ID card}
--   - {zh: 查阅审批材料中的年龄依据, en: look up on what the approval based the age}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 计划生育特别扶助（特扶、伤残、死亡家庭）自女方满49周岁起，按对象类别不比下限。, en: "Special support of the family planning scheme (by the row's category) begins at 49 and has no lower limit here."}
--   - {zh: 年龄自生日次月起算，县（市、区）可用参数 age_effective_months 改为当月（0）。, en: "Age counts from the month after the birthday month; a county may set age_effective_months to 0 for the birthday month itself."}
--   - {zh: 年度补贴：全年任何一个月都不在年龄范围内的才列出。, en: A yearly payment is shown only if no month of the year lies within the age.}
with paid as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.month as earliest, p.month as latest,
    p.amount_fen as amount_fen, p.ref as ref, p.name_key as name_key, p.grade as grade, p.county_code as county_code,
    year(p.birth_on) * 12 + month(p.birth_on) as birth_month, p.category as category
  from payment_months as p
  where p.programme in ($programmes) and p.person_key is not null and p.birth_on is not null
  union all
  select
    y.person_key as person_key, y.programme as programme, cast(null as integer) as month, y.year * 12 + 1 as earliest,
    y.year * 12 + 12 as latest, y.amount_fen as amount_fen, y.ref as ref, y.name_key as name_key, y.grade as grade,
    y.county_code as county_code, year(y.birth_on) * 12 + month(y.birth_on) as birth_month,
    y.category as category
  from yearly_payments as y
  where y.programme in ($programmes) and y.person_key is not null and y.birth_on is not null
)
select
  q.person_key as subject_key,
  q.programme as programme,
  q.month as month,
  q.amount_fen as amount_fen,
  q.ref as ref,
  cast(null as bigint) as register_ref,
  q.name_key as name_key,
  cast(null as bigint) as register_name_key,
  q.grade as grade,
  g.min_age as min_age,
  g.max_age as max_age
from paid as q
join programmes as g on g.programme = q.programme
left join parameters as a on a.name = 'age_effective_months' and a.county_code = q.county_code
where (
    g.min_age is not null
    and not (
      g.code = 'JISHENG' and (
        coalesce(q.category, '') like '%特扶%' or coalesce(q.category, '') like '%特别扶助%'
        or coalesce(q.category, '') like '%伤残%' or coalesce(q.category, '') like '%死亡%'
        or coalesce(q.category, '') like '%失独%'
      )
    )
    and q.latest < q.birth_month + 12 * g.min_age + coalesce(a.value, g.age_from, $age_effective_months)
  )
  or (
    g.max_age is not null
    and q.earliest >= q.birth_month + 12 * (g.max_age + 1) + coalesce(a.value, g.age_from, $age_effective_months)
  )
