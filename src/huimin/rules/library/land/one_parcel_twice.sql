-- id: one_parcel_twice
-- title: 同一地块重复申报
-- title_en: One parcel claimed twice
-- status: stable
-- severity: medium
-- subject: person
-- direction: overpaid
-- needs: [yearly_payments, contracted_land, forest_rights, land_transfers]
-- programmes: [GENGDI, SHENGTAI-LIN, TUIGENG]
-- amount: whole
-- reason_zh: "{paid_year} 年度领取补贴的地块同年已由他人或以另一项目申报，涉及 {amount} 元。"
-- reason_en: "The parcel paid for in {paid_year} was claimed by somebody else or under another programme in the same year; {amount} yuan."
-- basis:
--   - {law: GD, article: "-", checked: false}
--   - {law: TG, article: 35, checked: true}
-- false_positives:
--   - {zh: 地块分户后编码未更新, en: a parcel was divided and its code not renewed}
--   - {zh: 编码录错, en: a mistyped code}
-- known_gaps:
--   - {zh: 名册没有地块编码的看不到, en: lists without codes of parcels show nothing}
-- verify_steps:
--   - {zh: 核对确权证、林权证和两份申报表, en: compare certificates and both claims}
--   - {zh: 现场核实由谁耕种或管护, en: see on site who tills or tends it}
-- duty: [village_clerk, township_farm_office, township_finance]
-- notes:
--   - {zh: 同村、同年、同一地块编码由两人申报，或同时按耕地和林地申报的：登记的承包方（林权人）视为应享，没有登记的以先列者为准，其余为疑点；当年有流转起止的地块不列。, en: "One code within a village and year, claimed by two persons or as field and as forest: the registered holder counts as due, without one the row that came first. Parcels with a transfer that begins or ends that year are silent."}
with claims as (
  select
    p.person_key as person_key, p.programme as programme, p.year as year, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade, p.parcel_key as parcel_key, p.region_code as region_code,
    case
      when not exists (
        select c.ref as ref from contracted_land as c where c.parcel_key = p.parcel_key and c.person_key = p.person_key
      ) and not exists (
        select f.ref as ref from forest_rights as f where f.parcel_key = p.parcel_key and f.person_key = p.person_key
      ) then 1
      else 0
    end as is_stranger
  from yearly_payments as p
  where p.programme in ($programmes) and p.parcel_key is not null and p.person_key is not null and p.grade < 3
),
ranked as (
  select
    q.person_key as person_key, q.programme as programme, q.year as year, q.amount_fen as amount_fen, q.ref as ref,
    q.name_key as name_key, q.grade as grade, q.parcel_key as parcel_key, q.region_code as region_code,
    row_number() over (partition by q.parcel_key, q.region_code, q.year order by q.is_stranger, q.ref) as place
  from claims as q
),
due as (
  select
    r.person_key as person_key, r.programme as programme, r.year as year, r.amount_fen as amount_fen, r.ref as ref,
    r.name_key as name_key, r.grade as grade, r.parcel_key as parcel_key,
    max(case when r.place = 1 then r.ref end) over (partition by r.parcel_key, r.region_code, r.year) as due_ref,
    max(case when r.place = 1 then r.person_key end)
      over (partition by r.parcel_key, r.region_code, r.year) as due_person,
    max(case when r.place = 1 then r.programme end)
      over (partition by r.parcel_key, r.region_code, r.year) as due_programme
  from ranked as r
)
select
  z.person_key as subject_key,
  z.programme as programme,
  cast(null as integer) as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  z.due_ref as register_ref,
  z.name_key as name_key,
  cast(null as bigint) as register_name_key,
  z.grade as grade,
  z.year as paid_year
from due as z
where (z.person_key <> z.due_person or z.programme <> z.due_programme)
  and not exists (
    select t.ref as ref from land_transfers as t
    where t.parcel_key = z.parcel_key and (year(t.starts_on) = z.year or year(t.ends_on) = z.year)
  )
