-- id: name_and_number_disagree
-- title: 姓名与身份证不一致
-- title_en: Name and ID number do not agree
-- status: stable
-- severity: medium
-- subject: person
-- direction: conduct
-- needs: [payment_months, yearly_payments, payments, households]
-- amount: whole
-- reason_zh: "发放名册的姓名与户籍登记中该身份证号的姓名不一致，涉及 {amount} 元。"
-- reason_en: "The name in the payment list is not that of the household register for this ID number; {amount} yuan are concerned."
-- basis:
--   - {law: KT, article: "-", checked: false}
-- false_positives:
--   - {zh: 生僻字以同音字、部首或拼音代替, en: a rare character was replaced by one that sounds alike}
--   - {zh: 改名后名册未更新，户籍曾用名栏未填, en: the name was changed and the register's former name is blank}
--   - {zh: 名册把领款人姓名与对象身份证号并列, en: the list puts the payee's name beside the beneficiary's number}
-- known_gaps:
--   - {zh: 只与本市户籍登记比对, en: only registers of this city are compared}
-- verify_steps:
--   - {zh: 核对身份证件和户口簿，查明是写错姓名还是用错号码, en: compare the documents; find out whether the name or the number is wrong}
--   - {zh: 向银行核实账户户名, en: ask the bank whose account it is}
-- duty: [village_clerk, township_finance, bank]
-- notes:
--   - {zh: 姓名比对前已统一异体字、空格和间隔号；与曾用名一致的不列；户籍中任一条姓名一致即不列。号码相同而姓名不同，匹配等级为M1x。, en: "Names are normalised (variants, spaces, dots) before. A former name, or any household row of the number with the same name, makes it silent. By its nature the grade is M1x."}
with paid as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade
  from payment_months as p
  union all
  select
    y.person_key as person_key, y.programme as programme, y.starts_month as month, y.amount_fen as amount_fen,
    y.ref as ref, y.name_key as name_key, y.grade as grade
  from yearly_payments as y
),
bearer as ( -- persons and their names are fewer than payments
  select b.person_key as person_key, b.name_key as name_key
  from payments as b
  where b.person_key is not null and b.grade < 3
  group by b.person_key, b.name_key
),
odd as (
  select n.person_key as person_key, n.name_key as name_key
  from bearer as n
  where exists (select o.ref as ref from households as o where o.person_key = n.person_key and o.name_key <> n.name_key)
    and not exists (
      select s.ref as ref from households as s
      where s.person_key = n.person_key and (s.name_key = n.name_key or s.former_name_key = n.name_key)
    )
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  h.ref as register_ref,
  z.name_key as name_key,
  h.name_key as register_name_key,
  greatest(z.grade, h.grade) as grade
from odd as d
join households as h on h.person_key = d.person_key
join paid as z on z.person_key = d.person_key and z.name_key = d.name_key and z.name_key <> h.name_key
where z.grade < 3 and h.grade < 3
