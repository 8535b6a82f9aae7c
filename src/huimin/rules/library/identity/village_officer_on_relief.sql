-- id: village_officer_on_relief
-- title: 村干部本人享受救助类补贴
-- title_en: Village officer personally on relief
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payment_months, yearly_payments, village_officers]
-- programmes: [DIBAO, TEKUN, WEIFANG, LINSHI]
-- amount: whole
-- reason_zh: "任 {post} 期间（{starts_on} 起）本人领取救助类补贴，{first_month} 至 {last_month} 共 {amount} 元。"
-- reason_en: "Received relief of {amount} yuan from {first_month} to {last_month} while in office as {post} (since {starts_on})."
-- basis:
--   - {law: DB, article: "-", checked: false}
--   - {law: DZ, article: "-", checked: false}
-- false_positives:
--   - {zh: 村干部身份并不妨碍享受；家庭收入、财产符合条件且已备案公示的合法, en: office is no bar; lawful if income and property qualify and the record and publication were made}
--   - {zh: 干部名册离任时间未更新, en: the list of officers was not updated after leaving}
-- known_gaps:
--   - {kind: relief_records, zh: 没有备案登记，无法看到已备案并公示的干部, en: without the record of officers on relief those recorded and published cannot be seen}
-- verify_steps:
--   - {zh: 查阅备案和公示材料, en: look up record and publication}
--   - {zh: 复核家庭收入和财产, en: check income and property again}
--   - {zh: 核对评议、审批时是否回避, en: check whether the officer stood aside when it was decided}
-- duty: [village_committee, village_supervision, township_civil_affairs, township_leader]
-- notes:
--   - {zh: 任职当月起、离任当月止，期间的发放月均列出；涉农、林业等非救助补贴不列。, en: "Every payment-month from that of taking office to that of leaving is shown; land and other subsidies that are no relief are silent."}
with relief as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade
  from payment_months as p
  where p.programme in ($programmes)
  union all
  select
    y.person_key as person_key, y.programme as programme, y.starts_month as month, y.amount_fen as amount_fen,
    y.ref as ref, y.name_key as name_key, y.grade as grade
  from yearly_payments as y
  where y.programme in ($programmes)
)
select
  r.person_key as subject_key,
  r.programme as programme,
  r.month as month,
  r.amount_fen as amount_fen,
  r.ref as ref,
  o.ref as register_ref,
  r.name_key as name_key,
  o.name_key as register_name_key,
  greatest(r.grade, o.grade) as grade,
  o.post as post,
  o.starts_on as starts_on
from village_officers as o
join relief as r on r.person_key = o.person_key
where (o.starts_on is null or r.month >= year(o.starts_on) * 12 + month(o.starts_on))
  and (o.ends_on is null or r.month <= year(o.ends_on) * 12 + month(o.ends_on))
