-- id: renovation_twice
-- title: 危房改造重复享受或与搬迁重复
-- title_en: Renovation twice, or with relocation
-- status: stable
-- severity: high
-- subject: household
-- direction: overpaid
-- needs: [yearly_payments, households]
-- programmes: [WEIFANG, BANQIAN]
-- params:
--   years: {default: 10, unit: years, zh: 两次补助的最短间隔, en: least years between two grants}
-- amount: whole
-- reason_zh: "该户 {earlier_year} 年已领取危房改造（搬迁）补助，{paid_year} 年又领取 {amount} 元。"
-- reason_en: "The household had a grant for renovation (or relocation) in {earlier_year}; it received {amount} yuan again in {paid_year}."
-- basis:
--   - {law: LOC, article: "-", checked: false}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 改造后又遭灾害损毁，依规再次补助, en: a disaster destroyed the house again}
--   - {zh: 同一户籍内两代人各有住房，分别鉴定, en: two generations of one registered household each have a house}
-- known_gaps:
--   - {kind: house_safety, zh: 没有房屋坐落和鉴定数据，无法区分是否同一房屋, en: without house safety reports it is not seen whether it was the same house}
--   - {zh: 两次补助只写年度的，间隔按年计算, en: where lists state the year alone the distance is counted in years}
-- verify_steps:
--   - {zh: 调取两次补助档案，核对房屋坐落、鉴定等级和验收照片, en: "compare place, grade and photographs in both files"}
--   - {zh: 现场查看房屋, en: look at the house}
-- duty: [village_clerk, township_leader, county_programme_unit]
-- notes:
--   - {zh: 按户籍同户合并看；间隔不足十年（县区可定）的第二次及以后为疑点，前一次为证据；备注或类别写明灾后、重建、尾款、分期、补差的不列。, en: "By registered household. A grant less than ten years (counties may set it) after another is shown, with the earlier one as evidence. Rows that say disaster, rebuilding, final instalment, in parts or top-up are left out."}
with member as ( -- whoever stands twice in a household counts once
  select
    m.person_key as person_key, m.household_key as household_key, m.ref as ref,
    row_number() over (
      partition by m.person_key, m.household_key
      order by case when m.moved_out_on is null and m.cancelled_on is null then 0 else 1 end, m.ref
    ) as place
  from households as m
  where m.household_key is not null and m.grade < 3
    and exists (select y.ref as ref from yearly_payments as y where y.programme in ($programmes) and y.person_key = m.person_key)
),
paid as (
  select
    h.household_key as household_key, p.programme as programme, p.starts_month as month, p.amount_fen as amount_fen,
    p.ref as ref, p.name_key as name_key, p.grade as grade, h.name_key as register_name_key,
    h.grade as register_grade, p.year as year,
    row_number() over (partition by h.household_key order by p.starts_month, p.ref) as place
  from yearly_payments as p
  join member as b on b.person_key = p.person_key and b.place = 1
  join households as h on h.person_key = b.person_key and h.ref = b.ref
  where p.programme in ($programmes) and p.grade < 3
    and (h.moved_out_on is null or p.starts_month <= year(h.moved_out_on) * 12 + month(h.moved_out_on))
    and (h.cancelled_on is null or p.starts_month <= year(h.cancelled_on) * 12 + month(h.cancelled_on))
    and coalesce(p.category, '') not like '%灾%' and coalesce(p.remark, '') not like '%灾%'
    and coalesce(p.category, '') not like '%重建%' and coalesce(p.remark, '') not like '%重建%'
    and coalesce(p.category, '') not like '%尾款%' and coalesce(p.remark, '') not like '%尾款%'
    and coalesce(p.category, '') not like '%分期%' and coalesce(p.remark, '') not like '%分期%'
    and coalesce(p.category, '') not like '%补差%' and coalesce(p.remark, '') not like '%补差%'
)
select
  z.household_key as subject_key,
  z.programme as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  e.ref as register_ref,
  z.name_key as name_key,
  z.register_name_key as register_name_key,
  greatest(z.grade, z.register_grade) as grade,
  e.year as earlier_year,
  z.year as paid_year
from paid as z
join paid as e on e.household_key = z.household_key and e.place = z.place - 1
where z.month - e.month < $years * 12
