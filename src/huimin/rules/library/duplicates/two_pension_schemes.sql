-- id: two_pension_schemes
-- title: 职工养老与城乡居民养老重复领取
-- title_en: Two pension schemes at once
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, pensions]
-- programmes: [CJJB-PENSION]
-- params:
--   tolerance: {default: 1, unit: months, zh: 起领职工待遇后清退居民待遇的月数, en: months after the other pension began in which the residents' pension may end}
-- amount: whole
-- reason_zh: "自 {starts_on} 起领取职工（机关事业）养老待遇，{first_month} 至 {last_month} 又领取城乡居民养老金 {amount} 元，共 {n_months} 个月。"
-- reason_en: "Draws an employees' or civil servants' pension since {starts_on} and, for {n_months} months from {first_month} to {last_month}, {amount} yuan of the residents' pension too."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 居民待遇已在职工待遇中抵扣清退, en: the residents' pension was set off against the other}
--   - {zh: 职工待遇系一次性补缴后补发，起领时间倒填, en: the other pension was granted later and dated back}
--   - {zh: 领取遗属待遇而非本人养老待遇, en: it is a survivor's pension}
-- known_gaps:
--   - {zh: 清退、抵扣记录未报送，须向经办机构核实, en: what was set off is not sent and has to be asked for}
-- verify_steps:
--   - {zh: 向社保经办机构核实两项待遇的起止和清退, en: ask the agency for both pensions and what was set off}
-- duty: [social_insurance_agency, county_programme_unit]
-- notes:
--   - {zh: 起领月起宽限一个月；职工待遇终止、暂停的月份不列；金额计城乡居民养老金。, en: "The first month is let pass; months in which the other pension had ended are silent. The money is that of the residents' pension."}
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  s.ref as register_ref,
  p.name_key as name_key,
  s.name_key as register_name_key,
  greatest(p.grade, s.grade) as grade,
  s.starts_on as starts_on
from pensions as s
join payment_months as p on p.person_key = s.person_key
where s.scheme in ('employee', 'institution')
  and p.programme in ($programmes)
  and p.month >= year(s.starts_on) * 12 + month(s.starts_on) + $tolerance
  and p.month <= coalesce(
    year(s.ends_on) * 12 + month(s.ends_on), case when coalesce(s.status, 'paid') = 'paid' then 999999 else 0 end
  )
