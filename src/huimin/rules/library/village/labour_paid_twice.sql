-- id: labour_paid_twice
-- title: 误工补贴同日重复或超天数
-- title_en: One day of labour paid twice, or more days than a month has
-- status: stable
-- severity: high
-- direction: conduct
-- subject: village
-- needs: [village_entries]
-- params:
--   most_days: {default: 31, unit: days, zh: 一人一月最多误工天数, en: most days of labour of one person in a month}
-- amount: whole
-- reason_zh: "误工补贴、工资共 {n_rows} 笔 {amount} 元有疑：同一收款人同一误工日重复列支 {n_twice} 笔，当月天数超出上限 {n_over} 笔。"
-- reason_en: "{n_rows} payments for labour, {amount} yuan, are in question: {n_twice} for a day of the same payee that another pays too, {n_over} of a month with more days than allowed."
-- basis:
--   - {law: CW, article: 24, checked: true}
--   - {law: KJ, article: "-", checked: false}
-- false_positives:
--   - {zh: 同村两人同名, en: two villagers of one name}
--   - {zh: 上午、下午分属两个工程，各按半天列支, en: "two half days on two works, entered one by one"}
--   - {zh: 一人代班组领取多人工资, en: one person collected the wages of a gang}
-- known_gaps:
--   - {zh: 村账只写收款人姓名，没有证件号，死亡、服刑、财政供养人员领取误工补贴看不到, en: "the books name payees without a number, so that pay to the dead, prisoners or public staff cannot be seen"}
--   - {zh: 没有填写误工日期的不比, en: entries without a day of work are not compared}
-- verify_steps:
--   - {zh: 调取误工签领表，核对签名、日期和工程, en: "get the signed sheets; compare signatures, days and works"}
--   - {zh: 向领款人核实出工天数和实领金额, en: ask the payees how many days they worked and what they got}
--   - {zh: 查阅误工补贴标准的决议, en: look up the resolution on the rate}
-- duty: [village_treasurer, village_committee, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 同村、同一收款人、同一误工日期的两笔支出都列；已红字冲销的不列，天数恰为上限的不列。, en: "Both payments of a village to one payee for one day are shown; what was reversed, and exactly the most days, are silent."}
--   - {zh: 天数按误工日期所在月份累计。, en: Days are added up by the month of the day of work.}
with work as (
  select
    e.ref as ref, e.region_code as region_code, e.payee_key as payee_key, e.worked_on as worked_on, e.days as days,
    e.spent_fen as spent_fen, e.month as month, year(e.worked_on) * 12 + month(e.worked_on) as worked_month
  from village_entries as e
  where e.region_code is not null and e.payee_key is not null and e.worked_on is not null and e.spent_fen > 0
    and not exists (
      select r.ref as ref from village_entries as r
      where r.region_code = e.region_code and r.payee_key = e.payee_key and r.worked_on = e.worked_on
        and r.spent_fen = -e.spent_fen
    )
),
months as (
  select
    m.region_code as region_code, m.payee_key as payee_key, m.worked_month as worked_month, sum(m.days) as n_days
  from work as m
  group by m.region_code, m.payee_key, m.worked_month
),
faults as (
  select a.ref as ref, 1 as is_twice, 0 as is_over
  from work as a
  where exists (
    select b.ref as ref from work as b
    where b.region_code = a.region_code and b.payee_key = a.payee_key and b.worked_on = a.worked_on and b.ref <> a.ref
  )
  union all
  select o.ref as ref, 0 as is_twice, 1 as is_over
  from work as o
  join months as n on n.region_code = o.region_code and n.payee_key = o.payee_key and n.worked_month = o.worked_month
  where n.n_days > $most_days and o.days > 0
),
told as (
  select f.ref as ref, max(f.is_twice) as is_twice, max(f.is_over) as is_over
  from faults as f
  group by f.ref
)
select
  w.region_code as subject_key,
  cast(null as integer) as programme,
  w.month as month,
  w.spent_fen as amount_fen,
  w.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  sum(t.is_twice) over (partition by w.region_code) as n_twice,
  sum(t.is_over) over (partition by w.region_code) as n_over
from told as t
join work as w on w.ref = t.ref
