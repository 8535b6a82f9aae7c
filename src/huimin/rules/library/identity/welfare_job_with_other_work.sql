-- id: welfare_job_with_other_work
-- title: 公益性岗位人员另有就业或经营
-- title_en: Public-welfare job beside other work or a firm
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, social_insurance, businesses]
-- programmes: [GONGYI]
-- params:
--   tolerance: {default: 1, unit: months, zh: 就业、登记当月起的宽限月数, en: months from that of the other work's beginning that are let pass}
-- amount: whole
-- reason_zh: "{first_month} 至 {last_month} 领取公益性岗位补贴 {amount} 元，同期{work}（{since} 起）。"
-- reason_en: "A public-welfare job was paid {amount} yuan from {first_month} to {last_month}, {work_en} since {since}."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 农民专业合作社成员身份, en: mere membership of a cooperative}
--   - {zh: 劳务派遣公司代缴公益性岗位社保, en: an agency pays the contributions of the welfare job}
--   - {zh: 执照被冒用或已停业, en: "the licence is used by somebody else, or the shop is closed"}
-- known_gaps:
--   - {zh: 未参保的就业看不到；执照未注销而停业的看不到, en: work without insurance is not seen; nor a shop that closed and kept its licence}
-- verify_steps:
--   - {zh: 核对岗位合同、考勤和实际到岗, en: "see contract, attendance and presence at work"}
--   - {zh: 向参保单位核实劳动关系和工资, en: ask the other employer}
-- duty: [township_leader, county_programme_unit, social_insurance_agency]
-- notes:
--   - {zh: 岗位补贴月份同时由单位缴社保（灵活就业、公益性岗位身份的除外），或任存续企业法定代表人、经营者、负责人的列出；股东、合作社成员、村集体组织不列。, en: "Months in which an employer also pays contributions (by oneself or for a welfare job is silent), or a live firm has the person as principal or operator. Shareholders, members of cooperatives and the village's own bodies are silent."}
--   - {zh: 停保、注销当月仍算；已停保、注销而无日期的不列。, en: The month of the end still counts; an end without a date is silent.}
with working as (
  select
    s.person_key as person_key, s.ref as ref, s.name_key as name_key, s.grade as grade, s.starts_on as since, 1 as is_employed,
    coalesce(
      year(s.ends_on) * 12 + month(s.ends_on), case when coalesce(s.status, 'paying') = 'paying' then 999999 else 0 end
    ) as until_month
  from social_insurance as s
  where s.employment = 'employed' and s.person_key is not null and s.starts_on is not null
  union all
  select
    b.person_key as person_key, b.ref as ref, b.name_key as name_key, b.grade as grade, b.founded_on as since,
    0 as is_employed,
    coalesce(
      year(b.ended_on) * 12 + month(b.ended_on),
      case
        when b.status in ('cancelled', 'revoked', 'dormant', 'ended') or b.status like '%注销%' or b.status like '%吊销%'
          or b.status like '%撤销%' or b.status like '%停业%' or b.status like '%歇业%' or b.status like '%清算%'
          or b.status like '%迁出%' or b.status like '%除名%'
          then 0
        else 999999
      end
    ) as until_month
  from businesses as b
  where b.person_key is not null
    and b.founded_on is not null
    and (
      b.role in ('legal_representative', 'operator', 'principal') or b.role like '%法定代表%' or b.role like '%经营%'
      or b.role like '%负责人%' or b.role like '%业主%'
    )
    and coalesce(b.kind, '') not like '%合作社%'
    and coalesce(b.kind, '') not like '%集体经济%'
    and coalesce(b.kind, '') not like '%村民委员会%'
    and coalesce(b.kind, '') not like '%居民委员会%'
)
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  w.ref as register_ref,
  p.name_key as name_key,
  w.name_key as register_name_key,
  greatest(p.grade, w.grade) as grade,
  case when w.is_employed = 1 then '由其他单位缴纳社会保险' else '为存续市场主体负责人' end as work,
  case when w.is_employed = 1 then 'while another employer paid contributions' else 'while head of a live firm' end as work_en,
  w.since as since
from working as w
join payment_months as p on p.person_key = w.person_key
where p.programme in ($programmes)
  and p.month >= year(w.since) * 12 + month(w.since) + $tolerance
  and p.month <= w.until_month
