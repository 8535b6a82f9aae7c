-- id: paid_after_death
-- title: 死亡后仍发放月度待遇
-- title_en: Paid for months after death
-- status: stable
-- severity: {by: n_months, low: 1, medium: 2, high: 4}
-- subject: person
-- needs: [payments, deaths, households]
-- programmes: [DIBAO, TEKUN, GAOLING, CANJI-L, CANJI-H, YOUFU, ERTONG, CJJB-PENSION]
-- params:
--   pension_grace_months: {default: 6, unit: months}
--   disability_grace_months: {default: 12, unit: months}
-- amount: whole
-- partition_by: person_key
-- reason_zh: "登记于 {died_on} 去世（或火化），此后 {first_month} 至 {last_month} 仍有 {n_months} 个月发放，共 {amount} 元。"
-- reason_en: "Registered as dead (or cremated) on {died_on}; still paid for {n_months} months, {first_month} to {last_month}, {amount} yuan in all."
-- basis:
--   - {law: 社会救助暂行办法, article: 13, checked: true}
--   - {law: 户口登记条例, article: 8, checked: true}
--   - {law: 军人抚恤优待条例, article: "22, 32", checked: true}
--   - {law: 财政违法行为处罚处分条例, article: 6, checked: true}
-- false_positives:
--   - 死亡登记的身份证号登错，实为他人
--   - 低保家庭户主去世、其他成员仍在保，发放表未注明保障人数
--   - 已死亡人员的待遇已追回但未登记冲正
-- known_gaps:
--   - 丧葬补助混在月度发放表中且未写明类别时无法区分
-- verify_steps:
--   - 向家属和村（社区）核实去世日期，调取火化证或死亡证明
--   - 核对发放表与银行回盘，确认死亡后各月是否到账、由谁支取
--   - 核对乡镇停发手续的日期与经办人
-- duty: [village_report, township_review, county_match]
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  d.ref as register_ref,
  p.name_key as name_key,
  d.name_key as register_name_key,
  greatest(p.grade, d.grade) as grade,
  d.died_on as died_on
from deaths as d
join payment_months as p on p.person_key = d.person_key
join programmes as g on g.programme = p.programme
where p.programme in ($programmes)
  and p.month > d.died_month
  and coalesce(p.category, '') not like '%丧葬%'
  and not (g.code = 'YOUFU' and coalesce(p.category, '') like '%定期抚恤%' and p.month <= d.died_month + $pension_grace_months)
  and not (g.code = 'YOUFU' and coalesce(p.category, '') like '%残疾抚恤%' and p.month <= d.died_month + $disability_grace_months)
  and not (
    g.code = 'DIBAO'
    and coalesce(p.members, 1) > 1
    and (
      not exists (select 1 as one from households as h where h.person_key = d.person_key)
      or exists (
        select 1 as one
        from households as h
        join living_members as l on l.household_key = h.household_key
        where h.person_key = d.person_key and l.person_key <> d.person_key
          and (l.died_month is null or l.died_month >= p.month)
      )
    )
  )
