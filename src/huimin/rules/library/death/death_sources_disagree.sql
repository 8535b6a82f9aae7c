-- id: death_sources_disagree
-- title: 多源死亡日期矛盾
-- title_en: Registers of deaths disagree
-- status: stable
-- severity: info
-- subject: person
-- direction: conduct
-- needs: [death_records]
-- params:
--   days: {default: 30, unit: days, zh: 允许相差的天数, en: days that two records may differ}
-- amount: none
-- reason_zh: "同一人的死亡登记日期相差 {n_days} 天（最早 {first_on}），待遇停发时间因此不同。"
-- reason_en: "Two records of one death differ by {n_days} days (the earlier: {first_on}); the month in which benefits end differs with them."
-- basis:
--   - {law: HK, article: 8, checked: true}
-- false_positives:
--   - {zh: 宣告死亡后又撤销, en: a declaration of death that was revoked}
--   - {zh: 迁葬火化，火化日期晚于死亡多年, en: remains moved and cremated years later}
-- verify_steps:
--   - {zh: 核对死亡证明，由错误一方更正, en: compare the death certificate; the office in error corrects its record}
-- duty: [village_clerk, county_civil_affairs]
-- notes:
--   - {zh: 各来源取死亡日期，没有的取火化日期；相差超过三十天（可定）的列出，仅为数据质量提示，不计金额。, en: "Of each record the day of death, else that of cremation. More than thirty days apart is shown as a matter of data quality, without money."}
with dated as (
  select
    d.person_key as person_key, d.ref as ref, d.name_key as name_key, d.grade as grade, d.region_code as region_code,
    coalesce(d.died_on, d.cremated_on) as told_on,
    row_number() over (partition by d.person_key order by coalesce(d.died_on, d.cremated_on), d.ref) as place
  from death_records as d
  where d.person_key is not null and d.grade < 3 and coalesce(d.died_on, d.cremated_on) is not null
)
select
  z.person_key as subject_key,
  cast(null as integer) as programme,
  cast(null as integer) as month,
  cast(0 as bigint) as amount_fen,
  z.ref as ref,
  f.ref as register_ref,
  z.name_key as name_key,
  f.name_key as register_name_key,
  greatest(z.grade, f.grade) as grade,
  f.told_on as first_on,
  date_diff('day', f.told_on, z.told_on) as n_days
from dated as f
join dated as z on z.person_key = f.person_key and z.place > 1
join today as t on t.as_of >= z.told_on
where f.place = 1 and date_diff('day', f.told_on, z.told_on) > $days
