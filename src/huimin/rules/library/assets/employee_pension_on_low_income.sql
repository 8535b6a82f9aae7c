-- id: employee_pension_on_low_income
-- title: 领取职工养老金仍享受低保
-- title_en: Employee pensioner on the low-income benefit
-- status: stable
-- severity: high
-- subject: person
-- needs: [payment_months, pensions]
-- programmes: [DIBAO]
-- params:
--   low_income_line: {default: 80000, unit: fen, zh: 每人每月收入线（未配置时的默认值，示例）, en: "monthly income a person above which it is asked, where no county set one; an example"}
-- amount: whole
-- reason_zh: "自 {starts_on} 起每月领取职工（机关事业）养老金，按保障人数平均高于收入线，{first_month} 至 {last_month} 仍领取低保 {amount} 元。"
-- reason_en: "Draws an employees' or civil servants' pension since {starts_on}, for each person covered more than the income line; still received {amount} yuan of low-income benefit from {first_month} to {last_month}."
-- basis:
--   - {law: SJ, article: 9, checked: true}
--   - {law: SJ, article: 13, checked: true}
-- false_positives:
--   - {zh: 刚性支出扣减后人均收入仍低于标准, en: after rigid expenses the income is still below the standard}
--   - {zh: 家庭实际人口多于保障人数, en: the family is larger than the number of persons covered}
-- known_gaps:
--   - {zh: 收入线为参数，各县未确认前为示例；刚性支出扣减未报送, en: "the line is a parameter, an example until the county confirms it; deductions are not sent"}
-- verify_steps:
--   - {zh: 核对低保申请中申报的养老金收入, en: check what pension was declared}
--   - {zh: 按当地办法重新核算家庭人均收入, en: work out the family's income anew by local rules}
-- duty: [township_civil_affairs, county_check_centre, county_civil_affairs]
-- notes:
--   - {zh: 月养老金高于收入线乘保障人数的月份才列；居民养老金不列。, en: "Only months in which the pension is more than the line times the persons covered. The residents' pension is silent."}
--   - {zh: 收入线可用参数 low_income_line 按县设定。, en: A county may set low_income_line.}
select
  p.person_key as subject_key,
  p.programme as programme,
  p.month as month,
  p.amount_fen as amount_fen,
  p.ref as ref,
  s.ref as register_ref,
  p.name_key as name_key,
  s.name_key as register_name_key,
  greatest(p.grade, s.grade) as grade,
  s.starts_on as starts_on
from pensions as s
join payment_months as p on p.person_key = s.person_key
left join parameters as a on a.name = 'low_income_line' and a.county_code = p.county_code
where s.scheme in ('employee', 'institution')
  and p.programme in ($programmes)
  and s.monthly_fen > greatest(coalesce(p.members, 1), 1) * coalesce(a.value, $low_income_line)
  and p.month >= year(s.starts_on) * 12 + month(s.starts_on)
  and p.month <= coalesce(
    year(s.ends_on) * 12 + month(s.ends_on), case when coalesce(s.status, 'paid') = 'paid' then 999999 else 0 end
  )
