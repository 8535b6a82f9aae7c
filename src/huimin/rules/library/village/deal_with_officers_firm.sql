-- id: deal_with_officers_firm
-- title: 村集体与村干部名下主体交易
-- title_en: A village's deal with a firm of its own officer
-- status: stable
-- severity: high
-- direction: conduct
-- subject: village
-- needs: [village_projects, village_contracts, businesses, village_officers]
-- amount: whole
-- reason_zh: "村集体与本村在任干部名下的市场主体签订工程或承包合同，涉及 {n_deals} 份（工程已付款合计 {amount} 元）。"
-- reason_en: "The village made {n_deals} deals with a firm in which an officer of its own in office has a part ({amount} yuan paid for works)."
-- basis:
--   - {law: ZW, article: 33, checked: true}
--   - {law: CW, article: 24, checked: true}
-- false_positives:
--   - {zh: 公开竞争取得且本人按规定回避，会议记录在案, en: "let by open competition, with the recusal on record"}
--   - {zh: 只是村集体经济组织的登记代表人, en: the officer only represents the village's own cooperative}
-- known_gaps:
--   - {zh: 以亲属或他人名义持有的主体看不到, en: firms held in the name of relatives or others cannot be seen}
--   - {zh: 合同没有写信用代码的、直接与个人签订的不比, en: contracts without a credit code and those with a person are not compared}
-- verify_steps:
--   - {zh: 调取合同、招标和会议记录，看是否公开、是否回避, en: "get contract, tender and minutes: was it open, did the officer stand aside"}
--   - {zh: 查询主体登记的股东和变更情况, en: look up the firm's owners and their changes}
--   - {zh: 对照同期市场价格, en: compare the price with others of the time}
-- duty: [village_committee, village_supervision, township_village_accounts, township_leader]
-- notes:
--   - {zh: 按统一社会信用代码比对；任职期限包含合同签订（起始）日期，主体当日已成立、未注销。, en: "By credit code; the officer was in office, and the firm alive, on the day of the contract."}
--   - {zh: 交易方式写明招标、竞价、拍卖、公开的合同不列；村集体经济组织自己的主体不列。, en: "Contracts let by tender, bidding, auction or in public are silent; so is the village's own economic organisation."}
with deals as (
  select
    p.ref as ref, p.region_code as region_code, p.business_key as business_key, p.signed_on as dealt_on,
    coalesce(p.paid_fen, 0) as amount_fen
  from village_projects as p
  where p.region_code is not null and p.business_key is not null and p.signed_on is not null
  union all
  select
    c.ref as ref, c.region_code as region_code, c.business_key as business_key, c.starts_on as dealt_on,
    cast(0 as bigint) as amount_fen
  from village_contracts as c
  where c.region_code is not null and c.business_key is not null and c.starts_on is not null
    and coalesce(c.way, '') not like '%招标%' and coalesce(c.way, '') not like '%竞%'
    and coalesce(c.way, '') not like '%拍卖%' and coalesce(c.way, '') not like '%公开%'
),
held as (
  select
    d.ref as ref, d.region_code as region_code, d.dealt_on as dealt_on, d.amount_fen as amount_fen, b.ref as firm_ref,
    o.ref as officer_ref, b.name_key as firm_name_key, o.name_key as officer_name_key,
    greatest(b.grade, o.grade) as grade,
    row_number() over (partition by d.ref order by b.ref, o.ref) as place
  from deals as d
  join businesses as b on b.business_key = d.business_key
  join village_officers as o on o.person_key = b.person_key and o.region_code = d.region_code
  where b.grade < 3 and o.grade < 3
    and coalesce(b.kind, '') not like '%集体经济组织%'
    and (o.starts_on is null or o.starts_on <= d.dealt_on) and (o.ends_on is null or o.ends_on >= d.dealt_on)
    and (b.founded_on is null or b.founded_on <= d.dealt_on) and (b.ended_on is null or b.ended_on > d.dealt_on)
),
deal as (
  select
    f.ref as ref, f.region_code as region_code, f.dealt_on as dealt_on, f.amount_fen as amount_fen,
    f.firm_ref as firm_ref, f.officer_ref as officer_ref, f.firm_name_key as firm_name_key,
    f.officer_name_key as officer_name_key, f.grade as grade, count(*) over (partition by f.region_code) as n_deals
  from held as f
  where f.place = 1
),
proofs as (
  select m.ref as ref, m.region_code as region_code, m.firm_ref as proof from deal as m
  union all
  select n.ref as ref, n.region_code as region_code, n.officer_ref as proof from deal as n
)
select
  h.region_code as subject_key,
  cast(null as integer) as programme,
  cast(year(h.dealt_on) * 12 + month(h.dealt_on) as integer) as month,
  h.amount_fen as amount_fen,
  h.ref as ref,
  x.proof as register_ref,
  h.firm_name_key as name_key,
  h.officer_name_key as register_name_key,
  h.grade as grade,
  h.n_deals as n_deals
from deal as h
join proofs as x on x.ref = h.ref and x.region_code = h.region_code
