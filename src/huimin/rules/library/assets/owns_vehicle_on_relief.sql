-- id: owns_vehicle_on_relief
-- title: 救助对象拥有机动车
-- title_en: Owns a motor vehicle while on relief
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, vehicles]
-- programmes: [DIBAO, TEKUN]
-- amount: whole
-- reason_zh: "领取救助期间名下有机动车（{vehicle_type}，{registered_on} 登记），{first_month} 至 {last_month} 共领取 {amount} 元。"
-- reason_en: "A vehicle ({vehicle_type}, registered {registered_on}) was in this name while on relief; {amount} yuan from {first_month} to {last_month}."
-- basis:
--   - {law: DB, article: "-", checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 残疾人代步、医疗康复用车, en: "a vehicle for a disability, treatment or rehabilitation"}
--   - {zh: 价值不大的生计用车, en: a vehicle of small value used to earn a living}
--   - {zh: 已报废未办理注销, en: scrapped but not deregistered}
--   - {zh: 他人借名购买, en: bought by another in this name}
-- known_gaps:
--   - {zh: 登记库少有车辆价值，无法识别小额生计用车, en: "the register seldom states a value, so a small working vehicle cannot be told apart"}
--   - {zh: 只比对领款人本人名下车辆，不含其他家庭成员, en: "only vehicles of the payee, not of other members of the household"}
-- verify_steps:
--   - {zh: 向车管部门核实车辆状态和实际使用人, en: ask the vehicle office for status and actual user}
--   - {zh: 查看保险、违法记录和购车资金来源, en: "check insurance, fines and where the money came from"}
-- duty: [township_civil_affairs, county_check_centre, county_civil_affairs]
-- notes:
--   - {zh: 两轮、三轮、轮椅车、摩托车、残疾人专用车、拖拉机和农用车不列；登记当月起、注销当月止算作拥有，已注销而无日期的不列。, en: "Two- and three-wheelers, wheelchairs, vehicles for the disabled, tractors and farm vehicles are silent. Owned from the month of registration to that of deregistration; deregistered without a date is silent."}
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  v.ref as register_ref,
  p.name_key as name_key,
  v.name_key as register_name_key,
  greatest(p.grade, v.grade) as grade,
  v.vehicle_type as vehicle_type,
  v.registered_on as registered_on
from vehicles as v
join payment_months as p on p.person_key = v.person_key
where p.programme in ($programmes)
  and (v.registered_on is null or p.month >= year(v.registered_on) * 12 + month(v.registered_on))
  and (v.ended_on is null or p.month <= year(v.ended_on) * 12 + month(v.ended_on))
  and (
    v.ended_on is not null
    or v.status is null
    or not (
      v.status in ('cancelled', 'ended', 'scrapped', 'transferred') or v.status like '%注销%' or v.status like '%报废%'
      or v.status like '%转出%' or v.status like '%过户%' or v.status like '%转移%' or v.status like '%灭失%'
      or v.status like '%退车%' or v.status like '%作废%'
    )
  )
  and coalesce(v.vehicle_type, '') not like '%二轮%'
  and coalesce(v.vehicle_type, '') not like '%两轮%'
  and coalesce(v.vehicle_type, '') not like '%三轮%'
  and coalesce(v.vehicle_type, '') not like '%轮椅%'
  and coalesce(v.vehicle_type, '') not like '%摩托%'
  and coalesce(v.vehicle_type, '') not like '%电动自行车%'
  and coalesce(v.vehicle_type, '') not like '%残疾%'
  and coalesce(v.vehicle_type, '') not like '%拖拉机%'
  and coalesce(v.vehicle_type, '') not like '%农用%'
  and coalesce(v.vehicle_type, '') not like '%救护%'
