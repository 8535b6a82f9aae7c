-- id: very_old_without_proof
-- title: 超高龄人员无生存认证
-- title_en: Very old and without proof of life
-- status: stable
-- severity: low
-- subject: person
-- needs: [payment_months, life_certifications]
-- programmes: [GAOLING, CJJB-PENSION, TEKUN]
-- params:
--   age: {default: 100, unit: years, zh: 年满多少周岁起须有认证, en: age from which a proof is asked for}
--   within: {default: 12, unit: months, zh: 认证有效月数, en: months for which a proof holds}
-- direction: conduct
-- amount: whole
-- reason_zh: "出生于 {born_on}，{first_month} 至 {last_month} 领取 {amount} 元，领取前一年内没有通过的生存认证。"
-- reason_en: "Born on {born_on}; received {amount} yuan from {first_month} to {last_month} without a proof of life passed in the year before."
-- basis:
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 在外地长期居住，以视频或邮寄方式认证未录入, en: "lives elsewhere, certified by video or by post without an entry"}
--   - {zh: 行动不便，由村里上门看望未登记, en: visited at home without an entry}
-- known_gaps:
--   - {zh: 就诊、取款等活动未报送, en: visits to doctors and withdrawals are not sent}
-- verify_steps:
--   - {zh: 上门见到本人，拍照登记, en: "see the person at home, with a photograph"}
--   - {zh: 不能见到的，向公安、医院和殡仪馆核查, en: "else ask police, hospitals and the crematorium"}
-- duty: [village_clerk, township_civil_affairs, social_insurance_agency]
-- notes:
--   - {zh: 只看认证名单已报送满有效期的县区；达到年龄次月起，领取月前有效月数内没有通过的认证的月份列出，以后补做的认证视为当时在世。, en: "Only counties whose lists of proofs have been arriving for as long as a proof holds. From the month after the age, months without a proof passed in the time before; a later proof shows that the person was alive and is silent."}
with sent as (
  select
    l.region_code - l.region_code % 1000000 as county_code,
    min(year(l.certified_on) * 12 + month(l.certified_on)) as first_month
  from life_certifications as l
  where l.region_code is not null and l.certified_on is not null
  group by l.region_code - l.region_code % 1000000
)
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  cast(null as bigint) as register_ref,
  p.name_key as name_key,
  cast(null as bigint) as register_name_key,
  p.grade as grade,
  p.birth_on as born_on
from sent as s
join payment_months as p on p.county_code = s.county_code
where p.programme in ($programmes)
  and p.person_key is not null
  and p.grade < 3
  and p.month > year(p.birth_on) * 12 + month(p.birth_on) + $age * 12
  and p.month >= s.first_month + $within
  and not exists (
    select c.ref as ref
    from life_certifications as c
    where c.person_key = p.person_key
      and coalesce(c.result, 'passed') = 'passed'
      and year(c.certified_on) * 12 + month(c.certified_on) >= p.month - $within
  )
