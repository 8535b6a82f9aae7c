-- id: slow_to_stop
-- title: 死亡后停发滞后的村（社区）
-- title_en: Village slow to stop payments after deaths
-- status: stable
-- severity: info
-- subject: village
-- needs: [payment_months, deaths]
-- programmes: [GAOLING, DIBAO, TEKUN]
-- direction: conduct
-- params:
--   least_deaths: {default: 5, unit: cases, zh: 至少多少例死亡才判断, en: deaths of recipients below which nothing is said}
--   lag: {default: 2, unit: months, zh: 平均滞后达到多少个月列出, en: mean months paid after death from which a village is shown}
-- amount: none
-- reason_zh: "本村领取人死亡 {n_deaths} 例，死亡次月以后共多发 {n_late} 个月，平均每例达到提示线。"
-- reason_en: "Of {n_deaths} recipients who died, {n_late} months were paid after the month of death, on average as many as the line for a hint."
-- basis:
--   - {law: ZW, article: 39, checked: true}
-- false_positives:
--   - {zh: 死亡信息报送普遍滞后，并非本村原因, en: news of deaths came late everywhere}
--   - {zh: 多发款项已主动追回, en: what was overpaid was asked back at once}
-- known_gaps:
--   - {zh: 已冲正的月份不计；经办人未报送，只按村统计, en: "months taken back do not count; handlers are not sent, so that villages alone are compared"}
-- verify_steps:
--   - {zh: 核对村文书、协理员上报死亡的时间, en: see when the clerk reported the deaths}
--   - {zh: 与同镇其他村比较，查看巡查和核查记录, en: compare with other villages of the township and look at visits and checks}
-- duty: [village_clerk, village_cadre_in_charge, township_civil_affairs, township_leader]
-- notes:
--   - {zh: 按发放名册所写村统计：每例为一名死亡领取人的一个项目，滞后为死亡次月起仍发放的月数（按时停发为零）；例数和平均值达到参数的列出，证据为死亡之后的各行。保障人数多于一人的低保行不计。, en: "By the village of the lists: a case is one programme of one recipient who died, its lag the months paid after that of death (none where it was stopped in time). Shown where cases and mean reach the parameters; evidence is what was paid after the deaths. Low-income rows for more than one person do not count."}
--   - {zh: 这是履职情况提示，每笔多发由死亡后发放的比对另列。, en: A hint about duty; each overpayment is shown by the comparison of payments after death.}
with paid as (
  select
    p.region_code as region_code, p.person_key as person_key, p.programme as programme, p.month as month, p.ref as ref,
    p.name_key as name_key, d.ref as death_ref, d.name_key as register_name_key, greatest(p.grade, d.grade) as grade,
    d.died_month as died_month
  from deaths as d
  join payment_months as p on p.person_key = d.person_key and p.name_key = d.name_key
  where p.programme in ($programmes) and coalesce(p.members, 1) <= 1 and p.grade < 3 and d.grade < 3
    and p.region_code % 1000 <> 0
),
cases as (
  select
    q.region_code as region_code, q.person_key as person_key, q.programme as programme,
    count(distinct case when q.month > q.died_month then q.month end) as n_late
  from paid as q
  group by q.region_code, q.person_key, q.programme
),
slow as (
  select c.region_code as region_code, count(*) as n_deaths, sum(c.n_late) as n_late
  from cases as c
  group by c.region_code
  having count(*) >= $least_deaths and sum(c.n_late) >= $lag * count(*)
)
select
  s.region_code as subject_key,
  cast(null as integer) as programme,
  z.month as month,
  cast(0 as bigint) as amount_fen,
  z.ref as ref,
  z.death_ref as register_ref,
  z.name_key as name_key,
  z.register_name_key as register_name_key,
  z.grade as grade,
  s.n_deaths as n_deaths,
  s.n_late as n_late
from slow as s
join paid as z on z.region_code = s.region_code
where z.month > z.died_month
