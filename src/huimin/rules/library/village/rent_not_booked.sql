-- id: rent_not_booked
-- title: 合同租金未入账
-- title_en: Rent due that was not booked
-- status: stable
-- severity: high
-- direction: conduct
-- subject: village
-- needs: [village_contracts, village_entries]
-- params:
--   grace: {default: 30, unit: days, zh: 应收日后宽限, en: days after the due day}
--   early: {default: 90, unit: days, zh: 提前收取, en: days before the due day that count}
-- amount: shortfall
-- reason_zh: "{n_rows} 期合同租金到期后 {grace_days} 日内村账没有相应收入，少收 {amount} 元。"
-- reason_en: "{n_rows} rents have no income in the books within {grace_days} days after they were due, {amount} yuan missing."
-- basis:
--   - {law: CZ, article: 17, checked: true}
--   - {law: KJ, article: "-", checked: false}
-- false_positives:
--   - {zh: 已收但记账时未写合同编号, en: received and booked without the contract's number}
--   - {zh: 承租方确有困难，已书面延期, en: a delay agreed in writing}
-- known_gaps:
--   - {zh: 账目从不写合同编号的村无法比对, en: villages whose books never state a contract cannot be compared}
--   - {zh: 现金收入是否七日内存行，须看银行流水, en: whether cash went to the bank in seven days is seen in its statement only}
-- verify_steps:
--   - {zh: 核对合同、收据存根和银行流水, en: "compare contract, stubs of receipts and the bank's statement"}
--   - {zh: 询问承租方交款时间和经手人, en: ask the tenant when and to whom the rent was paid}
-- duty: [village_treasurer, village_committee, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 只看账目写有合同编号、且应收日前后都有账的村；应收日前 90 日至后 30 日写有该合同编号的收入都算，一笔收入只抵一期，先到期的先抵。, en: "Only villages whose books state contracts and hold entries before and after the due day; income under the contract from 90 days before to 30 days after counts, each for one rent, the earliest due first."}
--   - {zh: 有租金减免决议的不列。, en: A rent waived by resolution is silent.}
with due as (
  select
    c.ref as ref, c.region_code as region_code, c.contract_no as contract_no, c.due_on as due_on,
    coalesce(c.due_fen, c.rent_fen) as due_fen,
    row_number() over (
      partition by c.region_code, c.contract_no, c.due_on, coalesce(c.due_fen, c.rent_fen) order by c.ref
    ) as place
  from village_contracts as c
  where c.region_code is not null and c.due_on is not null and coalesce(c.waived, 'no') <> 'yes'
    and exists (
      select f.ref as ref from village_entries as f where f.region_code = c.region_code and f.entry_on <= c.due_on
    )
),
came as ( -- near the due day, and ever until the end of its grace
  select
    d.ref as ref, d.region_code as region_code,
    sum(case when date_diff('day', e.entry_on, d.due_on) <= $early then e.income_fen else 0 end) as near_fen,
    sum(e.income_fen) as ever_fen
  from due as d
  join village_entries as e on e.region_code = d.region_code and e.contract_no = d.contract_no
  where date_diff('day', d.due_on, e.entry_on) <= $grace
  group by d.ref, d.region_code
),
behind as ( -- a rent sent twice is one; by how much the contract's rents so far exceed what came for them
  select
    k.ref as ref, k.region_code as region_code, k.contract_no as contract_no, k.due_on as due_on, k.due_fen as due_fen,
    coalesce(g.near_fen, 0) as near_fen,
    sum(case when k.place = 1 then coalesce(k.due_fen, 0) else 0 end) over (
      partition by k.region_code, k.contract_no order by k.due_on, k.ref
    ) - coalesce(g.ever_fen, 0) as behind_fen
  from due as k
  left join came as g on g.ref = k.ref and g.region_code = k.region_code
),
earlier as (
  select v.ref as ref, v.region_code as region_code, max(p.behind_fen) as behind_fen
  from behind as v
  join behind as p on p.region_code = v.region_code and p.contract_no = v.contract_no
    and (p.due_on < v.due_on or (p.due_on = v.due_on and p.ref < v.ref))
  group by v.ref, v.region_code
),
owed as ( -- nothing came near the day, or what came was owed for earlier days
  select
    w.ref as ref, w.region_code as region_code, w.due_on as due_on,
    case
      when w.contract_no is null then w.due_fen
      else greatest(w.due_fen - w.near_fen, w.behind_fen - greatest(coalesce(q.behind_fen, 0), 0))
    end as short_fen
  from behind as w
  left join earlier as q on q.ref = w.ref and q.region_code = w.region_code
  where w.due_fen is not null
)
select
  r.region_code as subject_key,
  cast(null as integer) as programme,
  cast(year(r.due_on) * 12 + month(r.due_on) as integer) as month,
  cast(r.short_fen as bigint) as amount_fen,
  r.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  $grace as grace_days
from owed as r
where r.short_fen > 0
  and exists (
    select b.ref as ref from village_entries as b
    where b.region_code = r.region_code and b.contract_no is not null
  )
  and exists (
    select a.ref as ref from village_entries as a
    where a.region_code = r.region_code and date_diff('day', r.due_on, a.entry_on) > $grace
  )
