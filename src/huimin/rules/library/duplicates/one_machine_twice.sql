-- id: one_machine_twice
-- title: 农机购置补贴一机多补
-- title_en: One machine subsidised twice
-- status: stable
-- severity: high
-- subject: person
-- direction: overpaid
-- needs: [yearly_payments]
-- programmes: [NONGJI]
-- amount: whole
-- reason_zh: "同一台机具（出厂编号或发票号码相同）此前已领取购置补贴，本次 {amount} 元。"
-- reason_en: "The same machine (its number or invoice is equal) was subsidised before; this payment is {amount} yuan."
-- basis:
--   - {law: CZ, article: 14, checked: true}
-- false_positives:
--   - {zh: 主机和配套机具各有补贴而编号只登记了主机, en: machine and accessory are both subsidised and only the machine's number was entered}
--   - {zh: 编号或发票号录错, en: a mistyped number}
-- known_gaps:
--   - {zh: 名册没有出厂编号和发票号码的看不到, en: lists without numbers of machines and invoices show nothing}
-- verify_steps:
--   - {zh: 核对机具铭牌、发票和两次申请材料, en: "compare the plate, the invoice and both claims"}
--   - {zh: 现场查看机具在谁手里, en: see who has the machine}
-- duty: [township_farm_office, county_programme_unit]
-- notes:
--   - {zh: 出厂编号相同即列；没有出厂编号的看发票号码，一张发票多台机具各有编号的不列；先发的为证据，后发的为疑点，可在不同人名下；备注或类别写明配套、附件、补差、尾款、更正的不列。, en: "Equal numbers of machines; without one, equal invoices (an invoice of several numbered machines is lawful). The earlier payment is evidence, the later is shown, also under another person. Rows that say accessory, top-up, final instalment or correction are left out."}
with claims as (
  select
    p.person_key as person_key, p.programme as programme, p.starts_month as month, p.amount_fen as amount_fen,
    p.ref as ref, p.name_key as name_key, p.grade as grade, p.pay_on as pay_on, p.machine_key as machine_key,
    p.invoice_key as invoice_key, case when p.machine_key is null then 2 else 1 end as sort
  from yearly_payments as p
  where p.programme in ($programmes)
    and coalesce(p.category, '') not like '%配套%' and coalesce(p.remark, '') not like '%配套%'
    and coalesce(p.category, '') not like '%附件%' and coalesce(p.remark, '') not like '%附件%'
    and coalesce(p.category, '') not like '%补差%' and coalesce(p.remark, '') not like '%补差%'
    and coalesce(p.remark, '') not like '%尾款%' and coalesce(p.remark, '') not like '%更正%'
),
things as ( -- `sort` is no constant of each branch: Spark cannot plan that
  select
    m.person_key as person_key, m.programme as programme, m.month as month, m.amount_fen as amount_fen, m.ref as ref,
    m.name_key as name_key, m.grade as grade, m.pay_on as pay_on, m.sort as sort, m.machine_key as thing_key
  from claims as m
  where m.machine_key is not null
  union all
  select
    i.person_key as person_key, i.programme as programme, i.month as month, i.amount_fen as amount_fen, i.ref as ref,
    i.name_key as name_key, i.grade as grade, i.pay_on as pay_on, i.sort as sort, i.invoice_key as thing_key
  from claims as i
  where i.machine_key is null and i.invoice_key is not null
),
ranked as (
  select
    q.person_key as person_key, q.programme as programme, q.month as month, q.amount_fen as amount_fen, q.ref as ref,
    q.name_key as name_key, q.grade as grade, q.sort as sort, q.thing_key as thing_key,
    row_number() over (partition by q.sort, q.thing_key order by q.month, q.pay_on, q.ref) as place
  from things as q
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  f.ref as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade
from ranked as f
join ranked as z on z.sort = f.sort and z.thing_key = f.thing_key and z.place > f.place
where f.place = 1 and z.person_key is not null and z.grade < 3
