-- id: more_children_than_awarded
-- title: 奖励扶助对象子女数超过规定
-- title_en: Family-planning award with more children than it allows
-- status: stable
-- severity: medium
-- subject: person
-- needs: [yearly_payments, households, deaths]
-- programmes: [JISHENG]
-- params:
--   most_children: {default: 2, unit: children, zh: 登记子女数超过多少为疑点（独生子女或双女户；按当地规定设定）, en: "registered children above which it is asked (one child, or two daughters); set by local rules"}
-- amount: whole
-- reason_zh: "领取计划生育奖励扶助 {amount} 元，户籍登记同户子女 {n_children} 人，多于规定。"
-- reason_en: "Received {amount} yuan of the family-planning award; {n_children} children stand in the household register, more than it allows."
-- basis:
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 收养、继子女，或政策内生育, en: "adopted or step-children, or births allowed by policy"}
--   - {zh: 女婿、儿媳误登记为子女, en: a son- or daughter-in-law entered as a child}
-- known_gaps:
--   - {zh: 已分户、迁出的子女看不到；户口性质、生育史未报送, en: "children in households of their own are not seen; kind of residence and births are not sent"}
-- verify_steps:
--   - {zh: 核对户口簿、生育登记和收养材料, en: "see household book, births and adoptions"}
--   - {zh: 查看资格确认审批表和公示, en: see the approval and its publication}
-- duty: [village_clerk, township_leader, county_programme_unit]
-- notes:
--   - {zh: 户主或配偶领取的，同户登记为子、女的在册人数超过规定的列出；继子女、养子女、儿媳、女婿不计，已注销（含死亡）、迁出的不计；年龄由另一比对判断。, en: "For heads of household and their spouses: the registered sons and daughters of the household. Step-children, adopted ones, sons- and daughters-in-law, and those cancelled (the dead too) or moved out do not count. Age is for another comparison."}
with parent as (
  select
    m.person_key as person_key, m.name_key as name_key, m.grade as grade, m.ref as ref, count(distinct coalesce(k.person_key, k.name_key, k.ref)) as n_children
  from households as m
  join households as k on k.household_key = m.household_key
  where m.household_key is not null and m.moved_out_on is null and m.cancelled_on is null
    and exists (select p.ref as ref from yearly_payments as p where p.programme in ($programmes) and p.person_key = m.person_key)
    and (m.relation in ('户主', '本人', '配偶', '妻', '夫') or m.relation like '%配偶%')
    and (
      k.relation in ('子', '女', '儿子', '女儿', '长子', '次子', '三子', '四子', '长女', '次女', '二女', '三女', '四女', '独生子', '独生女')
    )
    and k.moved_out_on is null
    and k.cancelled_on is null
    and coalesce(k.status, 'normal') = 'normal'
    and not exists (select d.ref as ref from deaths as d where d.person_key = k.person_key)
  group by m.person_key, m.name_key, m.grade, m.ref
  having count(distinct coalesce(k.person_key, k.name_key, k.ref)) > $most_children
)
select
  y.person_key as subject_key,
  y.programme as programme,
  cast(null as integer) as month,
  y.amount_fen as amount_fen,
  y.ref as ref,
  c.ref as register_ref,
  y.name_key as name_key,
  c.name_key as register_name_key,
  greatest(y.grade, c.grade) as grade,
  c.n_children as n_children
from parent as c
join yearly_payments as y on y.person_key = c.person_key
where y.programme in ($programmes)
