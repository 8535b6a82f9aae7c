-- id: entertainment_spending
-- title: 违规招待和非生产性开支
-- title_en: Entertainment paid from village money
-- status: stable
-- severity: medium
-- direction: conduct
-- subject: village
-- needs: [village_entries]
-- amount: whole
-- reason_zh: "{first_month} 至 {last_month} 列支招待、烟酒、礼品、旅游等 {n_rows} 笔，共 {amount} 元。"
-- reason_en: "{n_rows} payments for entertainment, tobacco, spirits, gifts or tours from {first_month} to {last_month}, {amount} yuan in all."
-- basis:
--   - {law: DZ, article: "-", checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 摘要用语笼统，实为困难群众慰问或会议用品, en: "loose wording; it was help for families in need or supplies of a meeting"}
--   - {zh: 按规定标准开支的工作餐, en: work meals at the approved rate}
-- known_gaps:
--   - {zh: 用其他名目列支的招待费，摘要中看不出来, en: entertainment booked under another name cannot be seen}
-- verify_steps:
--   - {zh: 调取发票、菜单和审批单，核对事由、人数和参加人员, en: "get invoice, menu and approval; see reason, number and guests"}
--   - {zh: 查阅村“零招待”等规定和公开情况, en: look up the village's rules and what was published}
-- duty: [village_committee, village_treasurer, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 摘要或科目含招待、接待费、宴请、餐费、烟酒、香烟、白酒、礼品、购物卡、土特产、旅游、娱乐的列。, en: "Summary or subject names entertainment, reception, banquets, meals, tobacco, spirits, gifts, shopping cards, local specialities, tours or amusement."}
--   - {zh: 摘要含慰问、志愿、工作餐、消毒、旅游公路、旅游厕所的不列；已红字冲销的不列（一笔红字冲一笔）。, en: "Help for families, volunteers, work meals, disinfectant, tourist roads and toilets are silent, so is what was reversed, one payment for each reversal."}
with said as (
  select s.ref as ref, s.summary as words from village_entries as s
  union all
  select t.ref as ref, t.subject as words from village_entries as t
),
named as (
  select w.ref as ref
  from said as w
  where w.words like '%招待%' or w.words like '%接待费%' or w.words like '%宴请%' or w.words like '%餐费%'
    or w.words like '%烟酒%' or w.words like '%香烟%' or w.words like '%白酒%' or w.words like '%礼品%'
    or w.words like '%购物卡%' or w.words like '%土特产%' or w.words like '%旅游%' or w.words like '%娱乐%'
),
booked as (
  select
    b.ref as ref, b.region_code as region_code, coalesce(b.payee_key, 0) as payee_key, b.entry_on as entry_on,
    case when b.spent_fen < 0 then -b.spent_fen else b.spent_fen end as sum_fen,
    case when b.spent_fen < 0 then -1 else 1 end as step
  from village_entries as b
  where b.region_code is not null and b.spent_fen <> 0
),
walked as ( -- how many of a payee's payments of one sum stand after each entry
  select
    k.ref as ref, k.region_code as region_code, k.payee_key as payee_key, k.entry_on as entry_on, k.sum_fen as sum_fen,
    k.step as step,
    sum(k.step) over (
      partition by k.region_code, k.payee_key, k.sum_fen order by k.entry_on, k.step desc, k.ref
    ) as n_open
  from booked as k
),
left_open as ( -- a reversal takes back the last payment before it that none has taken back
  select
    v.ref as ref, v.region_code as region_code, v.step as step, v.n_open as n_open,
    min(v.n_open) over (
      partition by v.region_code, v.payee_key, v.sum_fen order by v.entry_on desc, v.step, v.ref desc
    ) as least_open
  from walked as v
)
select
  e.region_code as subject_key,
  cast(null as integer) as programme,
  e.month as month,
  e.spent_fen as amount_fen,
  e.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade
from village_entries as e
join left_open as z on z.ref = e.ref and z.region_code = e.region_code
where z.step = 1 and z.least_open >= z.n_open
  and e.ref in (select n.ref as ref from named as n)
  and coalesce(e.summary, '') not like '%慰问%' and coalesce(e.summary, '') not like '%志愿%'
  and coalesce(e.summary, '') not like '%工作餐%' and coalesce(e.summary, '') not like '%消毒%'
  and coalesce(e.summary, '') not like '%旅游公路%' and coalesce(e.summary, '') not like '%旅游厕所%'
