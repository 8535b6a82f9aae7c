-- id: approved_in_a_day
-- title: 异常快速审批
-- title_en: Approved at once, without visit and publication
-- status: stable
-- severity: medium
-- subject: person
-- direction: conduct
-- needs: [approvals]
-- programmes: [DIBAO, TEKUN, WEIFANG]
-- params:
--   days: {default: 0, unit: days, zh: 申请到审核确认的天数（含）以内算快, en: days from application to approval up to which it is taken for at once}
-- amount: whole
-- reason_zh: "{applied_on} 申请，{approved_on} 即审核确认，台账中没有入户调查和公示记录，涉及确认金额 {amount} 元。"
-- reason_en: "Applied on {applied_on} and approved on {approved_on}; the log has no visit to the household and no publication; {amount} yuan were confirmed."
-- basis:
--   - {law: SJ, article: 11, checked: false}
--   - {law: DB, article: "-", checked: false}
-- false_positives:
--   - {zh: 入户调查、公示另有记录，台账漏填, en: visit and publication are recorded elsewhere and were left out of the log}
--   - {zh: 台账补录，日期填成同一天, en: the log was written up later under one date}
-- known_gaps:
--   - {zh: 没有任何入户或公示日期的台账视为不登记这两项，不作判断, en: a log without any date of visit or publication is taken not to record them and is not judged}
-- verify_steps:
--   - {zh: 调取申请档案，查看入户调查表、公示照片和签字日期, en: "get the file: the sheet of the visit, photographs of the publication, dates of signatures"}
--   - {zh: 询问申请人和邻居是否有人入户、是否公示, en: ask applicant and neighbours about visit and publication}
--   - {zh: 核对同一经办人、审批人的其他申请, en: look at other applications of the same handler and approver}
-- duty: [village_clerk, township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 申请与审核确认在同一天（天数可定），且没有入户调查和公示日期的列出；先行救助、急难、紧急的不列。, en: "Applied and approved on one day (the number of days may be set) with neither a visit nor a publication. Relief in advance and emergencies are left out."}
with kept as (
  select distinct k.region_code - k.region_code % 1000000 as county_code
  from approvals as k
  where k.visited_on is not null or k.published_on is not null
)
select
  a.person_key as subject_key,
  a.programme as programme,
  cast(null as integer) as month,
  coalesce(a.amount_fen, cast(0 as bigint)) as amount_fen,
  a.ref as ref,
  cast(null as bigint) as register_ref,
  a.name_key as name_key,
  cast(null as bigint) as register_name_key,
  a.grade as grade,
  a.applied_on as applied_on,
  a.approved_on as approved_on
from approvals as a
join kept as t on t.county_code = a.region_code - a.region_code % 1000000
where a.programme in ($programmes) and a.person_key is not null
  and a.visited_on is null and a.published_on is null and a.published_until is null
  and a.approved_on >= a.applied_on and date_diff('day', a.applied_on, a.approved_on) <= $days
  and coalesce(a.result, 'approved') = 'approved'
  and coalesce(a.category, '') not like '%先行%' and coalesce(a.remark, '') not like '%先行%'
  and coalesce(a.category, '') not like '%急难%' and coalesce(a.remark, '') not like '%急难%'
  and coalesce(a.category, '') not like '%紧急%' and coalesce(a.remark, '') not like '%紧急%'
