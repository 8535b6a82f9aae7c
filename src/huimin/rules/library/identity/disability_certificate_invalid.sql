-- id: disability_certificate_invalid
-- title: 残疾证无效或等级不符
-- title_en: No valid disability certificate, or grade too low
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, disability_certificates]
-- programmes: [CANJI-L, CANJI-H]
-- params:
--   renewal: {default: 3, unit: months, zh: 有效期满后换证的宽限月数, en: months after a certificate ran out in which a new one may come}
--   care_grade: {default: 2, unit: grade, zh: 护理补贴的最低等级, en: the lowest grade with a care subsidy}
--   care_grade_of_mind: {default: 3, unit: grade, zh: 智力、精神残疾护理补贴的最低等级, en: the same for intellectual and mental disability}
--   coverage: {default: 90, unit: per cent, zh: 县区领款人在残疾人证登记中查到的最低比例, en: least share of a county's payees whom the register of certificates must know}
-- amount: whole
-- reason_zh: "{first_month} 至 {last_month} 领取补贴 {amount} 元，其间没有符合条件的有效残疾人证（证载等级 {disability_grade}，有效期至 {valid_until}，注销日期 {cancelled_on}）。"
-- reason_en: "Received {amount} yuan from {first_month} to {last_month} without a certificate that was valid and of the grade needed (grade {disability_grade}, valid until {valid_until}, cancelled on {cancelled_on})."
-- basis:
--   - {law: CL, article: "-", checked: false}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 正在换发新证, en: a new certificate is being issued}
--   - {zh: 复核后等级提高，登记尚未更新, en: the grade was raised on review and the register not updated}
--   - {zh: 残疾证登记错号码, en: the register of certificates has the number wrong}
-- known_gaps:
--   - {zh: 证件状态为注销、过期但没有日期的，按有效处理, en: a certificate marked cancelled or expired without a day is taken as valid}
-- verify_steps:
--   - {zh: 查看残疾人证原件和残联系统中的等级、有效期, en: look at the certificate and at the federation's system}
--   - {zh: 核对补贴审批时依据的证件, en: check on which certificate the subsidy was approved}
-- duty: [township_disabled_officer, county_disabled_federation, township_civil_affairs]
-- notes:
--   - {zh: 注销、到期的自次月起算，到期另有宽限月数；没有任何证件的为中。, en: "Counts from the month after cancellation or expiry, with some months for renewal. No certificate at all: medium."}
--   - {zh: 护理补贴限一、二级，智力和精神残疾到三级，地方可用参数调整；生活补贴不看等级。, en: "Care subsidy: grades one and two, to three for intellectual and mental disability; parameters change that. Living subsidy: any grade."}
--   - {zh: 所在县或全市的残疾人证登记已报送的才比对；没有任何证件的，只在登记较全的县区列出：当地领款人至少九成（县区可定）能查到。, en: "Compared only where the county's or the city's register of certificates has arrived; without any certificate, only where it knows nine in ten of the county's payees (a parameter)."}
with found as (
  select r.person_key as person_key from disability_certificates as r where r.person_key is not null group by r.person_key
),
drawn as (
  select e.county_code as county_code, e.person_key as person_key
  from payment_months as e
  where e.programme in ($programmes) and e.person_key is not null
  group by e.county_code, e.person_key
),
known as ( -- counties most of whose payees the register knows
  select w.county_code as county_code
  from drawn as w
  left join found as f on f.person_key = w.person_key
  group by w.county_code
  having count(f.person_key) * 100 >= count(*) * $coverage
),
arrived as (
  select c.region_code - c.region_code % 1000000 as county_code
  from disability_certificates as c
  group by c.region_code - c.region_code % 1000000
),
held as (
  select
    d.person_key as person_key, d.ref as ref, d.name_key as name_key, d.grade as grade,
    d.disability_grade as disability_grade, d.valid_until as valid_until, d.cancelled_on as cancelled_on,
    coalesce(year(d.issued_on) * 12 + month(d.issued_on), 0) as first_month,
    least(
      coalesce(year(d.cancelled_on) * 12 + month(d.cancelled_on), 999999),
      coalesce(year(d.valid_until) * 12 + month(d.valid_until) + $renewal, 999999)
    ) as last_month,
    case when d.disability_type in ('intellectual', 'mental') then $care_grade_of_mind else $care_grade end as lowest,
    case
      when d.disability_grade = '2' then 2 when d.disability_grade = '3' then 3 when d.disability_grade = '4' then 4 else 1
    end as degree
  from disability_certificates as d
  where d.person_key is not null
)
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  h.ref as register_ref,
  p.name_key as name_key,
  h.name_key as register_name_key,
  greatest(p.grade, h.grade) as grade,
  h.disability_grade as disability_grade,
  h.valid_until as valid_until,
  h.cancelled_on as cancelled_on,
  case when h.ref is null then 'medium' else 'high' end as severity
from payment_months as p
join programmes as g on g.programme = p.programme
left join arrived as a on a.county_code = p.county_code
left join arrived as b on b.county_code = p.county_code - p.county_code % 100000000
left join held as h on h.person_key = p.person_key
left join known as k on k.county_code = p.county_code
where p.programme in ($programmes)
  and p.person_key is not null
  and (a.county_code is not null or b.county_code is not null)
  and (h.ref is not null or k.county_code is not null)
  and not exists (
    select v.ref as ref from held as v
    where v.person_key = p.person_key
      and v.first_month <= p.month
      and v.last_month >= p.month
      and (g.code <> 'CANJI-H' or v.degree <= v.lowest)
  )
