-- id: unknown_id_number
-- title: 身份证号查无此人
-- title_en: ID number that stands in no register
-- status: stable
-- severity: medium
-- subject: person
-- direction: overpaid
-- needs: [payment_months, yearly_payments, payments, households, death_records]
-- params:
--   coverage: {default: 90, unit: per cent, zh: 县区领款人在户籍登记中查到的最低比例, en: least share of a county's payees whom the household register must know}
-- amount: whole
-- reason_zh: "身份证号校验有效，但户籍登记（含迁出、注销）和死亡登记中查无此人，{first_month} 至 {last_month} 共领取 {amount} 元。"
-- reason_en: "The ID number is well formed but stands in no household register (moved and cancelled included) and no register of deaths; {amount} yuan from {first_month} to {last_month}."
-- basis:
--   - {law: CZ, article: 6, checked: true}
-- false_positives:
--   - {zh: 号码录错一位仍通过校验，实为他人, en: a mistyped number that passes the check by chance}
--   - {zh: 户籍在外市，在本地按居住地享受, en: registered in another city and entitled where he or she lives}
--   - {zh: 个别村的户籍数据没有报送, en: the household register lacks a village or two}
-- known_gaps:
--   - {zh: 只查本市报送的户籍；外省户籍须向公安核查, en: only registers of this city are searched; other provinces must be asked of the police}
--   - {zh: 号码本身无效的行在导入时已列为问题，这里不再列出, en: numbers that fail their check are told at import and not shown here}
-- verify_steps:
--   - {zh: 向公安核查该号码是否存在、是否与姓名一致, en: ask the police whether number and name exist}
--   - {zh: 到村入户查看是否确有其人，查明账户由谁持有, en: see in the village whether the person exists and who holds the account}
--   - {zh: 同一经办人名下成批出现的，一并核查, en: look at all such rows of one handler together}
-- duty: [village_clerk, township_civil_affairs, county_programme_unit, bank]
-- notes:
--   - {zh: 只看户籍登记较全的县区：当地领款人至少九成（县区可定）能查到；只报送了部分户籍的不比。号码残缺后补全的、非居民身份证的不列。, en: "Only counties whose household register is nearly whole: it knows nine in ten of the payees there (a parameter). A register of some villages says nothing of the others. Completed numbers and other documents are left out."}
with paid as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade, p.county_code as county_code
  from payment_months as p
  where p.person_key is not null and p.grade < 3 and p.birth_on is not null
  union all
  select
    y.person_key as person_key, y.programme as programme, y.starts_month as month, y.amount_fen as amount_fen,
    y.ref as ref, y.name_key as name_key, y.grade as grade, y.county_code as county_code
  from yearly_payments as y
  where y.person_key is not null and y.grade < 3 and y.birth_on is not null
),
payee as ( -- persons are fewer than payments
  select a.county_code as county_code, a.person_key as person_key
  from payments as a
  where a.person_key is not null and a.grade < 3 and a.birth_on is not null and a.amount_fen > 0
  group by a.county_code, a.person_key
),
absent as (
  select q.county_code as county_code, q.person_key as person_key
  from payee as q
  where not exists (select i.ref as ref from households as i where i.person_key = q.person_key)
    and not exists (select e.ref as ref from death_records as e where e.person_key = q.person_key)
),
everybody as (
  select e.county_code as county_code, count(*) as n
  from payee as e
  group by e.county_code
),
missing as (
  select m.county_code as county_code, count(*) as n
  from absent as m
  group by m.county_code
),
covered as (
  select a.county_code as county_code
  from everybody as a
  left join missing as b on b.county_code = a.county_code
  where coalesce(b.n, 0) * 100 <= a.n * (100 - $coverage)
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  cast(null as bigint) as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade
from paid as z
join covered as c on c.county_code = z.county_code
where exists (select u.person_key as person_key from absent as u where u.person_key = z.person_key and u.county_code = z.county_code)
