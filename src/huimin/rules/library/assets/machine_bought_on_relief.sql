-- id: machine_bought_on_relief
-- title: 低保家庭购置大型农机
-- title_en: Large farm machine bought by a household on low income
-- status: stable
-- severity: low
-- subject: person
-- needs: [payment_months, yearly_payments, households]
-- programmes: [DIBAO]
-- params:
--   least_subsidy: {default: 800000, unit: fen, zh: 农机购置补贴达到多少视为大型（示例）, en: subsidy from which a machine is taken for a large one; an example}
--   kept: {default: 60, unit: months, zh: 购置后多少个月内视为仍持有, en: months after the purchase for which it is taken as still owned}
-- amount: whole
-- reason_zh: "同户成员 {bought_year} 年享受农机购置补贴 {subsidy_yuan} 元（取整），机具价值较大，{first_month} 至 {last_month} 领取低保 {amount} 元。"
-- reason_en: "A member of the household was paid a machine subsidy of {subsidy_yuan} yuan (whole) in {bought_year}, for a machine of some value; {amount} yuan of low-income benefit from {first_month} to {last_month}."
-- basis:
--   - {law: DB, article: "-", checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 以家庭收入维持的生计用机具，当地规定不计入财产, en: a machine the family lives on that local rules do not count}
--   - {zh: 机具已转让、报废，或为他人代购, en: "sold, scrapped, or bought for another"}
-- known_gaps:
--   - {zh: 拖拉机、收割机和船舶登记未报送，只能由购置补贴推断；未享受补贴的看不到, en: "registers of tractors, harvesters and vessels are not sent; a purchase without a subsidy is not seen"}
-- verify_steps:
--   - {zh: 查看购机发票、机具编号和牌证, en: "see invoice, machine number and licence"}
--   - {zh: 核实机具去向和经营收入, en: ask where the machine is and what it earns}
-- duty: [village_clerk, township_civil_affairs, county_check_centre]
-- notes:
--   - {zh: 同户任一成员（姓名与户籍一致）单笔农机购置补贴达到数额的，自补贴当月起规定月数内领取的低保列出；小型农机不列。, en: "A single subsidy of the amount to any member (whose name agrees with the register): the low-income payments from its month on, for as long as it is taken as owned. Small machines are silent."}
with bought as (
  select
    y.person_key as person_key, y.ref as ref, y.name_key as name_key, y.grade as grade, y.starts_month as month,
    y.year as year, y.amount_fen as amount_fen
  from yearly_payments as y
  join programmes as g on g.programme = y.programme
  where g.code = 'NONGJI' and y.amount_fen >= $least_subsidy and y.person_key is not null
),
owned as (
  select
    m.household_key as household_key, b.ref as ref, greatest(b.grade, m.grade) as grade, b.month as month, b.year as year,
    b.amount_fen as amount_fen
  from bought as b
  join households as m on m.person_key = b.person_key and m.name_key = b.name_key
  where m.household_key is not null
    and (m.moved_in_on is null or b.month >= year(m.moved_in_on) * 12 + month(m.moved_in_on))
    and (m.moved_out_on is null or b.month <= year(m.moved_out_on) * 12 + month(m.moved_out_on))
    and (m.cancelled_on is null or b.month <= year(m.cancelled_on) * 12 + month(m.cancelled_on))
)
select
  r.person_key as subject_key,
  r.programme as programme,
  r.month as month,
  r.amount_fen as amount_fen,
  r.ref as ref,
  o.ref as register_ref,
  r.name_key as name_key,
  h.name_key as register_name_key,
  greatest(r.grade, h.grade, o.grade) as grade,
  o.year as bought_year,
  cast((o.amount_fen - o.amount_fen % 100) * 0.01 as bigint) as subsidy_yuan
from owned as o
join households as h on h.household_key = o.household_key
join payment_months as r on r.person_key = h.person_key
where r.programme in ($programmes) and r.month >= o.month and r.month < o.month + $kept
  and (h.moved_in_on is null or r.month >= year(h.moved_in_on) * 12 + month(h.moved_in_on))
  and (h.moved_out_on is null or r.month <= year(h.moved_out_on) * 12 + month(h.moved_out_on))
  and (h.cancelled_on is null or r.month <= year(h.cancelled_on) * 12 + month(h.cancelled_on))
