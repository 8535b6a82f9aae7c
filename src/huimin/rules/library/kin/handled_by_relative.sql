-- id: handled_by_relative
-- title: 经办或审批人与申请人有亲属关系
-- title_en: Handled or approved by a relative
-- status: stable
-- severity: high
-- subject: person
-- direction: conduct
-- needs: [approvals, near_relatives, households, couples]
-- amount: whole
-- reason_zh: "{applied_on} 的申请由与申请人备案为近亲属、同户或为配偶的同名人员经办或审批，未记录回避，涉及确认金额 {amount} 元。"
-- reason_en: "The application of {applied_on} was handled or approved by somebody of the name of a recorded near relative, a member of the household or the spouse, and nobody is noted to have stood aside; {amount} yuan were confirmed."
-- basis:
--   - {law: ZW, article: 33, checked: true}
--   - {law: DB, article: "-", checked: false}
-- false_positives:
--   - {zh: 同名同姓的另一人, en: another person of the same name}
--   - {zh: 已回避并由他人复核，台账未记, en: "the relative stood aside and somebody else checked, which the log does not say"}
--   - {zh: 只是代为录入，不参与审核, en: the relative only typed it in}
-- known_gaps:
--   - {zh: 台账只写姓名，且分户居住又未备案的亲属看不到, en: "the log gives names alone; relatives who live apart and are not recorded are not seen"}
-- verify_steps:
--   - {zh: 核实经办、审批人员的身份和亲属关系, en: find out who handled it and how they are related}
--   - {zh: 调取申请档案，核对签字和回避手续, en: "get the file; look at signatures and whether anybody stood aside"}
--   - {zh: 由他人重新入户调查, en: have somebody else visit the household again}
-- duty: [village_clerk, township_civil_affairs, township_leader, county_civil_affairs]
-- notes:
--   - {zh: 经办人或审批人姓名与申请人的近亲属备案工作人员、同户成员或配偶姓名相同，且未记回避的列出；未获批准的申请不列。, en: "The handler's or approver's name is that of the staff recorded as a near relative, of another member of the household or of the spouse, and the log does not say that anybody stood aside. Refused applications are left out."}
--   - {zh: 离婚在申请之前的、申请前已迁出或注销的不算。, en: "Who was divorced, moved away or was cancelled before the application does not count."}
with asked as (
  select
    a.person_key as person_key, a.name_key as name_key, a.grade as grade, a.ref as ref, a.programme as programme,
    a.amount_fen as amount_fen, a.applied_on as applied_on, a.handler_name_key as relative_name_key
  from approvals as a
  where a.handler_name_key is not null and coalesce(a.recusal, 'none') <> 'stood_aside'
    and coalesce(a.result, 'approved') = 'approved'
  union all
  select
    b.person_key as person_key, b.name_key as name_key, b.grade as grade, b.ref as ref, b.programme as programme,
    b.amount_fen as amount_fen, b.applied_on as applied_on, b.approver_name_key as relative_name_key
  from approvals as b
  where b.approver_name_key is not null and coalesce(b.recusal, 'none') <> 'stood_aside'
    and coalesce(b.result, 'approved') = 'approved'
),
kin as (
  select
    n.person_key as person_key, n.name_key as name_key, n.grade as grade, n.ref as ref,
    n.staff_name_key as relative_name_key, cast(null as date) as from_on, cast(null as date) as until_on
  from near_relatives as n
  union all
  select
    h.person_key as person_key, h.name_key as name_key, h.grade as grade, m.ref as ref,
    m.name_key as relative_name_key, greatest(h.moved_in_on, m.moved_in_on) as from_on,
    least(coalesce(h.moved_out_on, h.cancelled_on), coalesce(m.moved_out_on, m.cancelled_on)) as until_on
  from households as h
  join households as m on m.household_key = h.household_key
  where h.household_key is not null and m.person_key <> h.person_key
    and coalesce(h.relation, '') not like '%非亲属%' and coalesce(m.relation, '') not like '%非亲属%'
    and coalesce(h.relation, '') not like '%寄%' and coalesce(m.relation, '') not like '%寄%'
  union all
  select
    c.person_key as person_key, c.name_key as name_key, c.grade as grade, c.ref as ref,
    c.spouse_name_key as relative_name_key, c.married_on as from_on, c.ended_on as until_on
  from couples as c
)
select
  q.person_key as subject_key,
  q.programme as programme,
  cast(null as integer) as month,
  coalesce(q.amount_fen, cast(0 as bigint)) as amount_fen,
  q.ref as ref,
  k.ref as register_ref,
  q.name_key as name_key,
  k.name_key as register_name_key,
  greatest(q.grade, k.grade) as grade,
  q.applied_on as applied_on
from asked as q
join kin as k on k.person_key = q.person_key and k.relative_name_key = q.relative_name_key
where (k.from_on is null or k.from_on <= q.applied_on) and (k.until_on is null or k.until_on >= q.applied_on)
