-- id: paid_after_death
-- title: 死亡后仍发放月度待遇
-- title_en: Paid for months after death
-- status: stable
-- severity: {by: n_months, low: 1, medium: 2, high: 4}
-- subject: person
-- needs: [payment_months, deaths, households]
-- programmes: [DIBAO, TEKUN, GAOLING, CANJI-L, CANJI-H, YOUFU, ERTONG, JISHENG, CJJB-PENSION]
-- params:
--   pension_grace: {default: 6, unit: months, zh: 定期抚恤金死亡后续发月数, en: months a survivor's pension is paid on}
--   disability_grace: {default: 12, unit: months, zh: 残疾抚恤金死亡后续发月数, en: months a disability pension is paid on}
-- amount: whole
-- reason_zh: "登记于 {died_on} 去世（或火化），此后 {first_month} 至 {last_month} 仍有 {n_months} 个月发放，共 {amount} 元。"
-- reason_en: "Registered as dead (or cremated) on {died_on}; still paid for {n_months} months from {first_month} to {last_month}, {amount} yuan."
-- basis:
--   - {law: SJ, article: 13, checked: true}
--   - {law: HK, article: 8, checked: true}
--   - {law: YF, article: 22, checked: true}
--   - {law: YF, article: 32, checked: true}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 死亡登记录错号码，实为他人, en: the register of deaths names another person's number}
--   - {zh: 多发款项已退回但未冲正, en: the money was given back and no reversal was listed}
--   - {zh: 名册把死亡当月及以前的补发款记在死亡之后的月份, en: arrears for months of life are listed under later months}
-- known_gaps:
--   - {zh: 丧葬补助混在月度名册中且未写明类别的，无法区分, en: a funeral grant inside a monthly list without a category cannot be told apart}
-- verify_steps:
--   - {zh: 向家属和村（社区）核实去世日期，调取火化证或死亡证明, en: ask family and village for the day of death; get the certificate}
--   - {zh: 核对发放名册与银行回盘，确认死亡后各月是否到账、由谁支取, en: check whether the money arrived and who drew it}
--   - {zh: 查阅停发手续的日期和经办人, en: look up who stopped the payment and when}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 死亡当月仍应发放，从次月起算；按所属期计算，与发放日期无关；死亡后仅一个月的为低。, en: "The month of death is due; counting begins with the next. The entitlement month counts, never the day of payment. One month is a finding, low."}
--   - {zh: 低保保障人数大于1的，其他成员在世即不列为疑点；户籍显示其他成员均已死亡、迁出或注销的才列出。, en: A low-income row for several persons is silent while others of the household live; it speaks only where the household register shows that none does.}
--   - {zh: 仅优抚的定期抚恤、残疾抚恤有续发期，按对象类别判断。, en: "Only survivors' and disability pensions of veterans run on, by the row's category."}
with hit as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    d.ref as death_ref, p.name_key as name_key, d.name_key as death_name_key, p.grade as grade,
    d.grade as death_grade, d.died_on as died_on,
    case when g.code = 'DIBAO' and p.members > 1 then 1 else 0 end as is_for_several
  from deaths as d
  join payment_months as p on p.person_key = d.person_key and p.month > d.died_month
  join programmes as g on g.programme = p.programme
  where p.programme in ($programmes)
    and coalesce(p.category, '') not like '%丧葬%'
    and coalesce(p.remark, '') not like '%丧葬%'
    and not (
      g.code = 'YOUFU' and coalesce(p.category, '') like '%定期抚恤%' and p.month <= d.died_month + $pension_grace
    )
    and not (
      g.code = 'YOUFU' and coalesce(p.category, '') like '%残疾抚恤%' and p.month <= d.died_month + $disability_grace
    )
),
home as (
  select h.person_key as person_key, h.name_key as name_key, h.household_key as household_key
  from households as h
  where h.household_key is not null
    and exists (select i.ref as ref from hit as i where i.person_key = h.person_key and i.is_for_several = 1)
),
kin as ( -- the last month in which another member lived there, with a whole number or without; 0: none is known
  select
    b.person_key as person_key,
    max(
      case
        when m.person_key = b.person_key or (m.person_key is null and m.name_key = b.name_key) then 0
        else least(
          coalesce(o.died_month, 999999),
          coalesce(year(m.moved_out_on) * 12 + month(m.moved_out_on), 999999),
          coalesce(year(m.cancelled_on) * 12 + month(m.cancelled_on), 999999)
        )
      end
    ) as last_month
  from home as b
  join households as m on m.household_key = b.household_key
  left join deaths as o on o.person_key = m.person_key and o.grade < 3
  group by b.person_key
)
select
  x.person_key as subject_key,
  x.programme as programme,
  x.month as month,
  x.amount_fen as amount_fen,
  x.ref as ref,
  x.death_ref as register_ref,
  x.name_key as name_key,
  x.death_name_key as register_name_key,
  greatest(x.grade, x.death_grade) as grade,
  x.died_on as died_on
from hit as x
left join kin as k on k.person_key = x.person_key
where x.is_for_several = 0 or k.last_month < x.month
