-- id: school_aid_not_on_roll
-- title: 学籍不符领取教育资助
-- title_en: School aid without being on the roll
-- status: stable
-- severity: medium
-- subject: person
-- needs: [yearly_payments, students]
-- programmes: [JIAOYU, YULU]
-- params:
--   tolerance: {default: 1, unit: months, zh: 所属期前后的宽限月数, en: months before and after the period that are let pass}
-- amount: whole
-- reason_zh: "学籍登记最近一段为 {school}（{enrolled_on} 入学），资助所属期不在籍或学段不符，领取 {amount} 元。"
-- reason_en: "The roll knows a time at {school} (from {enrolled_on}); at the time the aid is for there was none, or of another kind of school; {amount} yuan."
-- basis:
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 转学到外省，学籍尚未转入, en: moved to a school of another province}
--   - {zh: 休学期间经批准续发, en: paid on by leave during a suspension}
--   - {zh: 学籍更新滞后, en: the roll is late}
-- known_gaps:
--   - {zh: 学籍中查无此人的不列（可能在省外就读）, en: who stands in no roll at all is silent and may study elsewhere}
--   - {zh: 就读状态已变而无离校日期的不列, en: a spell that ended without a date is silent}
-- verify_steps:
--   - {zh: 在全国学籍系统核对就读状态和变动日期, en: look up status and dates in the national roll}
--   - {zh: 核对资助申请、班级名册和受助确认签字, en: "see application, class list and signatures"}
-- duty: [village_clerk, county_programme_unit]
-- notes:
--   - {zh: 学籍中有此人，但资助所属期（写月份的为该学期，只写年度的为全年）前后宽限月内没有一段在籍（不含休学）的列出；雨露计划只认中职、高职（大学）。, en: "Shown where the roll knows the person and no time on it (suspension is none) touches the period the aid is for, give or take the tolerance; the whole year where only a year is stated. The vocational grant asks for a vocational school or college."}
with spells as (
  select
    s.person_key as person_key, s.ref as ref, s.name_key as name_key, s.grade as grade, s.school as school,
    s.enrolled_on as enrolled_on, s.school_type as school_type, s.status as status, s.left_on as left_on,
    year(s.enrolled_on) * 12 + month(s.enrolled_on) as from_month,
    coalesce(year(s.left_on) * 12 + month(s.left_on), 999999) as until_month,
    row_number() over (partition by s.person_key order by s.enrolled_on desc, s.ref desc) as place
  from students as s
  where s.person_key is not null
),
aided as (
  select
    y.person_key as person_key, y.programme as programme, g.code as code, y.amount_fen as amount_fen, y.ref as ref,
    y.name_key as name_key, y.grade as grade, y.starts_month as month,
    case
      when y.starts_month % 12 = 1 then y.starts_month - $tolerance
      else least(y.starts_month - $tolerance, y.starts_month - (y.starts_month - 2) % 6)
    end as from_month,
    case when y.starts_month % 12 = 1 then y.starts_month + 11 else y.starts_month - (y.starts_month - 2) % 6 + 5 end
      + $tolerance as until_month
  from yearly_payments as y
  join programmes as g on g.programme = y.programme
  where y.programme in ($programmes) and y.grade < 3
)
select
  a.person_key as subject_key,
  a.programme as programme,
  a.month as month,
  a.amount_fen as amount_fen,
  a.ref as ref,
  z.ref as register_ref,
  a.name_key as name_key,
  z.name_key as register_name_key,
  greatest(a.grade, z.grade) as grade,
  coalesce(z.school, '学校不详') as school,
  z.enrolled_on as enrolled_on
from spells as z
join aided as a on a.person_key = z.person_key
where z.place = 1
  and not exists (
    select t.ref as ref
    from spells as t
    where t.person_key = a.person_key
      and (
        (t.status <> 'enrolled' and t.left_on is null)
        or (
          t.from_month <= a.until_month
          and t.until_month >= a.from_month
          and (a.code <> 'YULU' or coalesce(t.school_type, 'college') not in ('preschool', 'primary', 'junior', 'senior'))
        )
      )
  )
