-- id: bookkeeping_faults
-- title: 账务逻辑错误
-- title_en: Book-keeping faults
-- status: stable
-- severity: low
-- direction: conduct
-- subject: village
-- needs: [village_entries]
-- amount: none
-- reason_zh: "村账 {n_rows} 笔有误：余额与前一笔不衔接 {n_broken} 笔，余额为负 {n_negative} 笔，同月同一凭证号用于不同日期 {n_twice} 笔。"
-- reason_en: "{n_rows} lines of the books do not hold: {n_broken} balances do not follow from the line before, {n_negative} are negative, {n_twice} vouchers carry a number used on another day of the month."
-- basis:
--   - {law: KJ, article: "-", checked: false}
-- false_positives:
--   - {zh: 记账软件更换或年初结转, en: a change of software or the carrying forward of a year}
--   - {zh: 只报了部分账户或部分月份, en: "only some accounts, or some months, were sent"}
-- known_gaps:
--   - {zh: 凭证号断号须按当地编号规则人工核对, en: gaps in the numbers of vouchers are left to a person who knows how they are given}
-- verify_steps:
--   - {zh: 核对总账、明细账和银行对账单, en: "compare ledger, books and the bank's statement"}
--   - {zh: 由代理记账人员说明差错原因并更正, en: have the book-keeper explain and correct}
-- duty: [township_village_accounts, village_treasurer, village_supervision]
-- notes:
--   - {zh: 上月或本月已有账目的，一笔之前的余额（本笔余额－收入＋支出）须是此前某笔的余额，否则列出；没有报余额的不查。, en: "Where there are entries of this or the last month before it, the balance before a line (its balance less income plus spending) must be the balance of an earlier line; books without balances are not looked at."}
--   - {zh: 同一凭证号同一天的多行是一张凭证的分录，不列。, en: Several lines of one number and day are one voucher.}
with lines as (
  select
    e.ref as ref, e.region_code as region_code, e.month as month, e.entry_on as entry_on, e.voucher_no as voucher_no,
    e.balance_fen as balance_fen,
    e.balance_fen - coalesce(e.income_fen, 0) + coalesce(e.spent_fen, 0) as before_fen,
    coalesce(e.income_fen, 0) + coalesce(e.spent_fen, 0) as moved_fen
  from village_entries as e
  where e.region_code is not null
),
faults as (
  select a.ref as ref, 1 as broken, 0 as negative, 0 as twice
  from lines as a
  where a.balance_fen is not null and a.moved_fen <> 0
    and exists (
      select b.ref as ref from lines as b
      where b.region_code = a.region_code and b.month >= a.month - 1 and b.entry_on < a.entry_on
        and b.balance_fen is not null
    )
    and not exists (
      select c.ref as ref from lines as c
      where c.region_code = a.region_code and c.balance_fen = a.before_fen and c.ref <> a.ref
        and c.entry_on <= a.entry_on and c.month >= a.month - 1
    )
  union all
  select n.ref as ref, 0 as broken, 1 as negative, 0 as twice
  from lines as n
  where n.balance_fen < 0
  union all
  select v.ref as ref, 0 as broken, 0 as negative, 1 as twice
  from lines as v
  where v.voucher_no is not null
    and exists (
      select w.ref as ref from lines as w
      where w.region_code = v.region_code and w.month = v.month and w.voucher_no = v.voucher_no
        and w.entry_on <> v.entry_on
    )
),
told as (
  select f.ref as ref, max(f.broken) as broken, max(f.negative) as negative, max(f.twice) as twice
  from faults as f
  group by f.ref
)
select
  l.region_code as subject_key,
  cast(null as integer) as programme,
  l.month as month,
  cast(0 as bigint) as amount_fen,
  l.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  sum(t.broken) over (partition by l.region_code) as n_broken,
  sum(t.negative) over (partition by l.region_code) as n_negative,
  sum(t.twice) over (partition by l.region_code) as n_twice
from told as t
join lines as l on l.ref = t.ref
