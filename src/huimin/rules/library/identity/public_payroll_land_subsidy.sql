-- id: public_payroll_land_subsidy
-- title: 财政供养人员无承包地领取涉农补贴
-- title_en: Land subsidy to a public payroll person without contracted land
-- status: stable
-- severity: low
-- subject: person
-- direction: overpaid
-- needs: [yearly_payments, public_payroll, households, contracted_land]
-- programmes: [GENGDI, NONGJI]
-- amount: whole
-- reason_zh: "财政供养名册载明为 {unit_name} 在职人员，本户没有承包地登记，{paid_year} 年度起领取涉农补贴 {amount} 元。"
-- reason_en: "At work for {unit_name} by the public payroll list, no contracted land in the household; farm subsidies of {amount} yuan since {paid_year}."
-- basis:
--   - {law: GD, article: "-", checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 承包地尚未确权登记，或登记在未同户的父母名下, en: "the land is not registered yet, or stands under parents of another household"}
--   - {zh: 流转土地的规模经营者, en: a large grower on transferred land}
-- known_gaps:
--   - {zh: 流转入的土地不看, en: land taken over from others is not looked at}
-- verify_steps:
--   - {zh: 核对承包合同和实际种植人, en: see the contract and who tills the land}
--   - {zh: 核对单位在职情况, en: confirm the employment}
-- duty: [village_clerk, township_farm_office, township_finance]
-- notes:
--   - {zh: 只看在职人员，入职当年至退出当年；户籍同户任一成员有承包地登记的不列；只看已报送承包地登记的县区。, en: "Persons at work only, from the year of entry to that of leaving. Any member with contracted land makes it silent; only counties whose register of contracted land has arrived."}
with covered as (
  select c.region_code - c.region_code % 1000000 as county_code
  from contracted_land as c
  where c.region_code is not null
  group by c.region_code - c.region_code % 1000000
)
select
  p.person_key as subject_key,
  p.programme as programme,
  cast(null as integer) as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  s.ref as register_ref,
  p.name_key as name_key,
  s.name_key as register_name_key,
  greatest(p.grade, s.grade) as grade,
  s.unit_name as unit_name,
  p.year as paid_year
from public_payroll as s
join yearly_payments as p on p.person_key = s.person_key
join covered as v on v.county_code = p.county_code
where p.programme in ($programmes) and coalesce(s.staff_type, '在职') = '在职'
  and (s.changed_on is null or p.year >= year(s.changed_on)) and (s.left_on is null or p.year <= year(s.left_on))
  and not exists (select o.ref as ref from contracted_land as o where o.person_key = p.person_key)
  and not exists (
    select l.ref as ref
    from households as h
    join households as m on m.household_key = h.household_key
    join contracted_land as l on l.person_key = m.person_key
    where h.person_key = p.person_key
  )
