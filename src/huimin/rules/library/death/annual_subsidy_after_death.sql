-- id: annual_subsidy_after_death
-- title: 死亡后仍领年度补贴
-- title_en: Annual subsidy for a year after death
-- status: stable
-- severity: high
-- subject: person
-- needs: [yearly_payments, deaths, households]
-- programmes: [GENGDI, SHENGTAI-LIN, TUIGENG, NONGJI, YIMIN, JISHENG]
-- amount: whole
-- reason_zh: "登记于 {died_on} 去世（或火化），仍以其名义领取 {paid_year} 年度及以后的补贴，共 {amount} 元。"
-- reason_en: "Registered as dead (or cremated) on {died_on}; subsidies for {paid_year} and later are still paid in that name, {amount} yuan."
-- basis:
--   - {law: GD, article: "-", checked: false}
--   - {law: TG, article: 35, checked: true}
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 同户成员依法继续承包，仅未变更户主姓名和账户, en: the household lawfully keeps the land and only the name was not changed}
--   - {zh: 死亡登记录错号码，实为他人, en: the register of deaths names another person's number}
-- known_gaps:
--   - {zh: 名册补发以前年度补贴而只写发放年度的，会误列, en: arrears of an earlier year that a list puts under the year of payment are shown wrongly}
-- verify_steps:
--   - {zh: 核对户籍，查明同户是否仍有在世成员、是否销户, en: look up whether the household still has living members}
--   - {zh: 核对承包（林权）合同和账户，查明款项由谁支取, en: "check the contract, the account and who drew the money"}
--   - {zh: 属未变更户主的，督促变更；属冒领的，追缴, en: "have the name changed, or recover the money"}
-- duty: [village_clerk, township_farm_office, township_finance]
-- notes:
--   - {zh: 死亡当年的补贴不列；次年起列出，不设宽限。, en: "The year of death is due; counting begins with the next, without grace."}
--   - {zh: 土地类补贴：同户当年仍有在世成员的为低（未变更户主），已无在世成员的为高（死亡冒领），户籍不明的为中；个人补贴一律为高。, en: "Land subsidies: low while the household has a living member that year, high when none is left, medium when the household is not known. Personal subsidies are high."}
with hit as (
  select
    p.person_key as person_key, p.programme as programme, p.year as year, p.amount_fen as amount_fen, p.ref as ref,
    d.ref as death_ref, p.name_key as name_key, d.name_key as death_name_key, p.grade as grade,
    d.grade as death_grade, d.died_on as died_on
  from deaths as d
  join yearly_payments as p on p.person_key = d.person_key and p.year > year(d.died_on)
  where p.programme in ($programmes)
),
home as (
  select h.person_key as person_key, h.name_key as name_key, h.household_key as household_key
  from households as h
  where h.household_key is not null and exists (select i.ref as ref from hit as i where i.person_key = h.person_key)
),
kin as (
  select
    b.person_key as person_key,
    max(
      case
        when m.person_key = b.person_key or (m.person_key is null and m.name_key = b.name_key) then 0
        else least(
          coalesce(year(o.died_on), 9999), coalesce(year(m.moved_out_on), 9999), coalesce(year(m.cancelled_on), 9999)
        )
      end
    ) as last_year
  from home as b
  join households as m on m.household_key = b.household_key
  left join deaths as o on o.person_key = m.person_key
  group by b.person_key
)
select
  x.person_key as subject_key,
  x.programme as programme,
  cast(null as integer) as month,
  x.amount_fen as amount_fen,
  x.ref as ref,
  x.death_ref as register_ref,
  x.name_key as name_key,
  x.death_name_key as register_name_key,
  greatest(x.grade, x.death_grade) as grade,
  x.died_on as died_on,
  x.year as paid_year,
  case
    when g.is_land and k.person_key is null then 'medium'
    when g.is_land and k.last_year >= x.year then 'low'
    else 'high'
  end as severity
from hit as x
join programmes as g on g.programme = x.programme
left join kin as k on k.person_key = x.person_key
