-- id: contribution_base_over_line
-- title: 社保公积金缴存基数超过低保收入线
-- title_en: Contribution bases above the income line of the low-income benefit
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, households, social_insurance, housing_fund]
-- programmes: [DIBAO]
-- params:
--   low_income_line: {default: 80000, unit: fen, zh: 每人每月收入线（未配置时的默认值，示例）, en: "monthly income a person above which it is asked, where no county set one; an example"}
-- amount: whole
-- reason_zh: "同户成员由单位缴纳社保、公积金，月缴存基数合计 {base_yuan} 元（取整），按保障人数平均高于收入线，{first_month} 至 {last_month} 领取低保 {amount} 元。"
-- reason_en: "Employers pay contributions for members of the household on {base_yuan} yuan a month (whole), for each person covered more than the income line; {amount} yuan of low-income benefit from {first_month} to {last_month}."
-- basis:
--   - {law: SJ, article: 9, checked: true}
--   - {law: SJ, article: 13, checked: true}
-- false_positives:
--   - {zh: 就业成本扣减或渐退期内续发, en: "costs of working are deducted, or the benefit runs out step by step after finding work"}
--   - {zh: 缴存基数按下限核定，高于实际工资, en: the base is the lowest allowed and above the wage}
--   - {zh: 户籍同户但不共同生活, en: registered together but living apart}
-- known_gaps:
--   - {zh: 收入线为参数，各县未确认前为示例；渐退期由当地规定，未报送, en: "the line is a parameter, an example until the county confirms it; how long the benefit runs out is local and not sent"}
-- verify_steps:
--   - {zh: 核对申请中申报的就业和工资收入, en: see what work and wages were declared}
--   - {zh: 核对是否在就业渐退期, en: ask whether the benefit is running out by rule}
-- duty: [township_civil_affairs, county_check_centre, county_civil_affairs]
-- notes:
--   - {zh: 每名成员取当月社保、公积金较高的缴存基数，同户合计高于收入线乘保障人数的月份列出；灵活就业按最低基数自缴、公益性岗位的不计；停保、封存而无日期的不计。, en: "Of each member the higher base of insurance and fund in the month; shown where the household's sum is more than the line times the persons covered. Contributions by oneself and for a welfare job do not count, nor what ended without a date."}
--   - {zh: 收入线可用参数 low_income_line 按县设定。, en: A county may set low_income_line.}
with bases as (
  select
    s.person_key as person_key, s.ref as ref, s.name_key as name_key, s.grade as grade, s.base_fen as base_fen,
    year(s.starts_on) * 12 + month(s.starts_on) as from_month,
    coalesce(
      year(s.ends_on) * 12 + month(s.ends_on), case when coalesce(s.status, 'paying') = 'paying' then 999999 else 0 end
    ) as until_month
  from social_insurance as s
  where s.employment = 'employed' and s.base_fen > 0 and s.person_key is not null and s.starts_on is not null
  union all
  select
    f.person_key as person_key, f.ref as ref, f.name_key as name_key, f.grade as grade, f.base_fen as base_fen,
    year(f.starts_on) * 12 + month(f.starts_on) as from_month,
    coalesce(
      year(f.ends_on) * 12 + month(f.ends_on), case when coalesce(f.status, 'paying') = 'paying' then 999999 else 0 end
    ) as until_month
  from housing_fund as f
  where f.base_fen > 0 and f.person_key is not null and f.starts_on is not null
),
earned as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.members as members, p.county_code as county_code, p.name_key as name_key, h.name_key as register_name_key,
    h.household_key as household_key, b.ref as base_ref, greatest(p.grade, h.grade, m.grade, b.grade) as grade,
    max(b.base_fen) over (partition by p.person_key, p.ref, p.month, h.household_key, m.person_key) as wage_fen,
    row_number() over (partition by p.person_key, p.ref, p.month, h.household_key, m.person_key order by b.ref) as place
  from bases as b
  join households as m on m.person_key = b.person_key and m.name_key = b.name_key
  join households as h on h.household_key = m.household_key
  join payment_months as p on p.person_key = h.person_key
  where p.programme in ($programmes)
    and p.grade < 3
    and p.month >= b.from_month
    and (m.moved_in_on is null or p.month >= year(m.moved_in_on) * 12 + month(m.moved_in_on))
    and (h.moved_in_on is null or p.month >= year(h.moved_in_on) * 12 + month(h.moved_in_on))
    and p.month <= b.until_month
    and (m.moved_out_on is null or p.month <= year(m.moved_out_on) * 12 + month(m.moved_out_on))
    and (m.cancelled_on is null or p.month <= year(m.cancelled_on) * 12 + month(m.cancelled_on))
    and (h.moved_out_on is null or p.month <= year(h.moved_out_on) * 12 + month(h.moved_out_on))
    and (h.cancelled_on is null or p.month <= year(h.cancelled_on) * 12 + month(h.cancelled_on))
),
added as (
  select
    e.person_key as person_key, e.programme as programme, e.month as month, e.amount_fen as amount_fen, e.ref as ref,
    e.members as members, e.county_code as county_code, e.name_key as name_key, e.register_name_key as register_name_key,
    e.base_ref as base_ref, e.grade as grade,
    sum(case when e.place = 1 then e.wage_fen else 0 end) over (
      partition by e.person_key, e.ref, e.month, e.household_key
    ) as base_fen
  from earned as e
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  z.base_ref as register_ref,
  z.name_key as name_key,
  z.register_name_key as register_name_key,
  z.grade as grade,
  cast((z.base_fen - z.base_fen % 100) * 0.01 as bigint) as base_yuan
from added as z
left join parameters as a on a.name = 'low_income_line' and a.county_code = z.county_code
where z.base_fen > greatest(coalesce(z.members, 1), 1) * coalesce(a.value, $low_income_line)
