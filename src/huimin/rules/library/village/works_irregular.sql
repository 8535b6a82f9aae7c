-- id: works_irregular
-- title: 村级工程项目异常
-- title_en: Works of a village out of order
-- status: stable
-- severity: high
-- direction: conduct
-- subject: village
-- needs: [village_projects, businesses]
-- params:
--   over: {default: 10, unit: per cent of the contract, zh: 超合同付款容差, en: payment above the contract that is tolerated}
--   before: {default: 80, unit: per cent of the contract, zh: 验收前可付比例, en: share that may be paid before acceptance}
--   new_days: {default: 180, unit: days, zh: 施工单位成立天数, en: age below which a contractor is new}
-- amount: whole
-- reason_zh: "村级工程共 {n_rows} 项存在问题，已付 {amount} 元：超合同付款 {n_over} 项，验收前多付 {n_early} 项，未经民主决议 {n_undecided} 项，施工单位签约前新成立 {n_new} 项。"
-- reason_en: "{n_rows} works are in question, {amount} yuan paid: {n_over} paid above the contract, {n_early} before acceptance, {n_undecided} without resolution, {n_new} let to a new firm."
-- basis:
--   - {law: CW, article: 24, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 经批准的工程变更未登记, en: an approved variation that was not entered}
--   - {zh: 抢险救灾等应急工程, en: works of emergency}
-- known_gaps:
--   - {zh: 同一工程换名重复立项，须到现场核对, en: one work under two names is seen on the spot only}
-- verify_steps:
--   - {zh: 调取合同、变更签证、验收和结算资料, en: "get contract, variations, acceptance and final account"}
--   - {zh: 查阅四议两公开记录，到现场核对工程量, en: look up the resolutions; measure on the spot}
-- duty: [village_committee, village_supervision, township_village_accounts, township_leader]
-- notes:
--   - {zh: 批准的变更金额计入合同价；等于容差、等于可付比例的不列。, en: Approved variations belong to the contract sum; exactly the tolerance and exactly the share are silent.}
with works as (
  select
    p.ref as ref, p.region_code as region_code, p.paid_fen as paid_fen, p.resolution as resolution,
    p.business_key as business_key, p.signed_on as signed_on, p.paid_on as paid_on, p.accepted_on as accepted_on,
    coalesce(p.sum_fen, 0) + coalesce(p.variation_fen, 0) as due_fen,
    year(coalesce(p.paid_on, p.signed_on)) * 12 + month(coalesce(p.paid_on, p.signed_on)) as month
  from village_projects as p
  where p.region_code is not null and p.paid_fen > 0
),
faults as (
  select o.ref as ref, cast(null as bigint) as firm_ref, 1 as is_over, 0 as is_early, 0 as is_undecided, 0 as is_new
  from works as o
  where o.due_fen > 0 and o.paid_fen * 100 > o.due_fen * (100 + $over)
  union all
  select e.ref as ref, cast(null as bigint) as firm_ref, 0 as is_over, 1 as is_early, 0 as is_undecided, 0 as is_new
  from works as e
  where e.due_fen > 0 and e.paid_fen * 100 > e.due_fen * $before
    and (e.accepted_on is null or e.paid_on < e.accepted_on)
  union all
  select u.ref as ref, cast(null as bigint) as firm_ref, 0 as is_over, 0 as is_early, 1 as is_undecided, 0 as is_new
  from works as u
  where u.resolution = 'no'
  union all
  select n.ref as ref, b.ref as firm_ref, 0 as is_over, 0 as is_early, 0 as is_undecided, 1 as is_new
  from works as n
  join businesses as b on b.business_key = n.business_key
  where date_diff('day', b.founded_on, n.signed_on) < $new_days
),
told as (
  select
    f.ref as ref, max(f.firm_ref) as firm_ref, max(f.is_over) as is_over, max(f.is_early) as is_early, max(f.is_undecided) as is_undecided,
    max(f.is_new) as is_new
  from faults as f
  group by f.ref
)
select
  w.region_code as subject_key,
  cast(null as integer) as programme,
  cast(w.month as integer) as month,
  w.paid_fen as amount_fen,
  w.ref as ref,
  t.firm_ref as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  sum(t.is_over) over (partition by w.region_code) as n_over,
  sum(t.is_early) over (partition by w.region_code) as n_early,
  sum(t.is_undecided) over (partition by w.region_code) as n_undecided,
  sum(t.is_new) over (partition by w.region_code) as n_new
from told as t
join works as w on w.ref = t.ref
