-- id: contract_abnormal
-- title: 村集体合同异常
-- title_en: Abnormal contract of a village
-- status: stable
-- severity: medium
-- direction: conduct
-- subject: village
-- needs: [village_contracts]
-- params:
--   max_days: {default: 7305, unit: days, zh: 合同期限上限（二十年）, en: longest term (twenty years)}
--   cheap: {default: 60, unit: per cent of the rent of a peer, zh: 偏低比例, en: share of a peer's rent below which a rent is low}
--   peers: {default: 5, unit: contracts, zh: 可比合同数, en: contracts needed to compare with}
-- amount: none
-- reason_zh: "{n_rows} 份合同存在问题：期限过长 {n_long} 份，未经民主决议 {n_undecided} 份，到期仍在使用 {n_ended} 份，单价明显低于同类 {n_cheap} 份。"
-- reason_en: "{n_rows} contracts are in question: {n_long} run too long, {n_undecided} have no resolution, {n_ended} ended and are still in use, {n_cheap} are far cheaper than their like."
-- basis:
--   - {law: CW, article: 24, checked: true}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 历史合同，签订时符合规定, en: an old contract that kept the rules of its time}
--   - {zh: 行情低迷或地块条件差, en: a weak market or poor land}
-- known_gaps:
--   - {zh: 续签合同没有沿用资产编号的，看不出已经续签, en: a renewal under another asset number cannot be seen}
-- verify_steps:
--   - {zh: 调取合同、评估和会议记录, en: "get contract, valuation and minutes"}
--   - {zh: 到现场核实使用人和用途, en: see on the spot who uses it and for what}
-- duty: [village_committee, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 单价为年租金除以面积（亩），与同县同类资产其他合同比，半数以上都高出，且可比合同不少于 5 份才列。, en: "Rent per mu against other contracts of the county for the same kind of asset: more than half of at least five must be dearer by that much."}
--   - {zh: 到期后同一资产已有新合同的不列；等于二十年的不列。, en: An asset with a later contract is silent; exactly twenty years are silent.}
with contracts as (
  select
    c.region_code as region_code, c.contract_no as contract_no, min(c.ref) as ref, max(c.asset) as asset,
    max(c.asset_no) as asset_no, max(c.land_hundredths) as land, max(c.rent_fen) as rent_fen,
    min(c.starts_on) as starts_on, max(c.ends_on) as ends_on, max(c.resolution) as resolution, max(c.status) as status
  from village_contracts as c
  where c.region_code is not null and c.contract_no is not null
  group by c.region_code, c.contract_no
),
priced as (
  select
    p.ref as ref, p.asset as asset, p.region_code - p.region_code % 1000000 as county_code, p.land as land,
    p.rent_fen as rent_fen
  from contracts as p
  where p.land > 0 and p.rent_fen > 0 and p.asset is not null
),
compared as (
  select
    a.ref as ref, count(*) as n_peers,
    sum(case when a.rent_fen * b.land * 100 < b.rent_fen * a.land * $cheap then 1 else 0 end) as n_dearer
  from priced as a
  join priced as b on b.county_code = a.county_code and b.asset = a.asset and b.ref <> a.ref
  group by a.ref
),
faults as (
  select l.ref as ref, 1 as is_long, 0 as is_undecided, 0 as is_ended, 0 as is_cheap
  from contracts as l
  where date_diff('day', l.starts_on, l.ends_on) > $max_days
  union all
  select u.ref as ref, 0 as is_long, 1 as is_undecided, 0 as is_ended, 0 as is_cheap
  from contracts as u
  where u.resolution = 'no'
  union all
  select e.ref as ref, 0 as is_long, 0 as is_undecided, 1 as is_ended, 0 as is_cheap
  from contracts as e
  join today as t on e.ends_on < t.as_of
  where e.status = 'in_use'
    and not exists (
      select n.ref as ref from contracts as n
      where n.region_code = e.region_code and n.asset_no = e.asset_no and n.ends_on > e.ends_on
    )
  union all
  select d.ref as ref, 0 as is_long, 0 as is_undecided, 0 as is_ended, 1 as is_cheap
  from compared as d
  where d.n_peers >= $peers and d.n_dearer * 2 > d.n_peers
),
told as (
  select
    f.ref as ref, max(f.is_long) as is_long, max(f.is_undecided) as is_undecided, max(f.is_ended) as is_ended,
    max(f.is_cheap) as is_cheap
  from faults as f
  group by f.ref
)
select
  w.region_code as subject_key,
  cast(null as integer) as programme,
  cast(year(w.starts_on) * 12 + month(w.starts_on) as integer) as month,
  cast(0 as bigint) as amount_fen,
  w.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  sum(o.is_long) over (partition by w.region_code) as n_long,
  sum(o.is_undecided) over (partition by w.region_code) as n_undecided,
  sum(o.is_ended) over (partition by w.region_code) as n_ended,
  sum(o.is_cheap) over (partition by w.region_code) as n_cheap
from told as o
join contracts as w on w.ref = o.ref
