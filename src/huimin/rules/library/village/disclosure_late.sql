-- id: disclosure_late
-- title: 村务公开不及时或与账不符
-- title_en: Accounts published late, or not as they are
-- status: stable
-- severity: medium
-- direction: conduct
-- subject: village
-- needs: [village_disclosures, village_entries]
-- params:
--   months_after: {default: 1, unit: months, zh: 期末后应公开的月数, en: months after the end of the period in which it must be published}
-- amount: none
-- reason_zh: "{n_rows} 期财务公开存在问题：公开过晚 {n_late} 期，公开的收支合计与账不符 {n_differing} 期。"
-- reason_en: "{n_rows} publications are in question: {n_late} late, {n_differing} with totals other than the books."
-- basis:
--   - {law: CW, article: 30, checked: true}
--   - {law: CW, article: 31, checked: true}
-- false_positives:
--   - {zh: 系统故障或村组调整, en: a fault of the system or a village newly set up}
--   - {zh: 公开后经审核更正了账目, en: books corrected after publication}
-- known_gaps:
--   - {zh: 期末后十五日的期限按月计算，当月内公开的不列, en: "a term of fifteen days is counted by the month: what was published in the month after is silent"}
--   - {zh: 从未报送公开登记的期次不列, en: a period for which nothing was registered is silent}
-- verify_steps:
--   - {zh: 核对公开栏照片、公开时间和村监会审核, en: "compare the photo of the column, its day and the committee's check"}
--   - {zh: 对照村账逐笔核对公开内容, en: compare what was published with the books line by line}
-- duty: [village_committee, village_supervision, township_village_accounts]
-- notes:
--   - {zh: 同一期先后公开过的，只看最早一次是否及时；更正后的合计以最后一次为准。, en: "Where a period was published more than once, the first says whether in time, the last what the totals are."}
--   - {zh: 该期没有村账的不比对合计；公开登记没有写合计的不比对。, en: "Totals are compared only where the books of the period are there and the publication states them."}
with published as (
  select
    d.ref as ref, d.region_code as region_code, d.starts_month as starts_month,
    d.starts_month + d.n_months as ends_month,
    year(d.published_on) * 12 + month(d.published_on) as published_month, d.income_fen as income_fen,
    d.spent_fen as spent_fen,
    row_number() over (
      partition by d.region_code, d.starts_month, d.n_months order by d.published_on, d.ref
    ) as place,
    row_number() over (
      partition by d.region_code, d.starts_month, d.n_months order by d.published_on desc, d.ref desc
    ) as place_back
  from village_disclosures as d
  where d.region_code is not null
),
booked as (
  select p.ref as ref, sum(coalesce(e.income_fen, 0)) as income_fen, sum(coalesce(e.spent_fen, 0)) as spent_fen
  from published as p
  join village_entries as e
    on e.region_code = p.region_code and e.month >= p.starts_month and e.month < p.ends_month
  group by p.ref
),
faults as (
  select l.ref as ref, 1 as is_late, 0 as is_differing
  from published as l
  where l.place = 1 and l.published_month >= l.ends_month + $months_after
  union all
  select b.ref as ref, 0 as is_late, 1 as is_differing
  from published as b
  join booked as k on k.ref = b.ref
  where b.place_back = 1 and (b.income_fen <> k.income_fen or b.spent_fen <> k.spent_fen)
),
told as (
  select f.ref as ref, max(f.is_late) as is_late, max(f.is_differing) as is_differing
  from faults as f
  group by f.ref
)
select
  w.region_code as subject_key,
  cast(null as integer) as programme,
  cast(w.starts_month as integer) as month,
  cast(0 as bigint) as amount_fen,
  w.ref as ref,
  cast(null as bigint) as register_ref,
  cast(null as bigint) as name_key,
  cast(null as bigint) as register_name_key,
  cast(1 as tinyint) as grade,
  sum(t.is_late) over (partition by w.region_code) as n_late,
  sum(t.is_differing) over (partition by w.region_code) as n_differing
from told as t
join published as w on w.ref = t.ref
