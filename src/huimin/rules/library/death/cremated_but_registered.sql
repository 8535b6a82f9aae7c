-- id: cremated_but_registered
-- title: 火化后户籍未注销仍领
-- title_en: Cremated, still registered as living, still paid
-- status: stable
-- severity: medium
-- subject: person
-- direction: conduct
-- needs: [deaths, death_records, payment_months, households]
-- programmes: [DIBAO, TEKUN, GAOLING, CANJI-L, CANJI-H, ERTONG, YANGLAO, CJJB-PENSION]
-- params:
--   tolerance: {default: 1, unit: months, zh: 死亡次月起允许的登记滞后月数, en: months after that of death that registration may lag}
-- amount: none
-- reason_zh: "{died_on} 去世（火化）已有登记，户籍至今未注销，{first_month} 至 {last_month} 仍有发放。"
-- reason_en: "Death (cremation) of {died_on} is on record, the household registration stands uncancelled, and payments go on from {first_month} to {last_month}."
-- basis:
--   - {law: HK, article: 8, checked: true}
--   - {law: BZ, article: 13, checked: true}
-- false_positives:
--   - {zh: 火化登记借用他人证件, en: another person was cremated under this number}
--   - {zh: 户籍已注销，数据尚未更新, en: the registration was cancelled and the data is late}
-- verify_steps:
--   - {zh: 核对火化登记和死亡证明，确认是否本人, en: compare the cremation record and the death certificate}
--   - {zh: 通知户籍窗口办理注销，查明为何未申报, en: have the registration cancelled and find out why nobody reported}
-- duty: [village_clerk, village_cadre_in_charge, township_civil_affairs]
-- notes:
--   - {zh: 有火化登记、没有死亡注销登记且户籍仍有效，死亡次月再宽限一个月之后仍有发放的列出；多发的钱由“死亡后仍发放”计算，这里不计。, en: "A cremation is on record, no registration of death, the household entry stands, and payments go on more than a month after that of death. The money is counted by the rule on payments after death, not here."}
with hit as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.ref as ref, d.ref as death_ref,
    p.name_key as name_key, d.name_key as death_name_key, p.grade as grade, d.grade as death_grade,
    d.died_on as died_on
  from deaths as d
  join payment_months as p on p.person_key = d.person_key and p.month > d.died_month + $tolerance
  where p.programme in ($programmes) and d.grade < 3 and p.grade < 3
)
select
  x.person_key as subject_key,
  x.programme as programme,
  x.month as month,
  cast(0 as bigint) as amount_fen,
  x.ref as ref,
  x.death_ref as register_ref,
  x.name_key as name_key,
  x.death_name_key as register_name_key,
  greatest(x.grade, x.death_grade) as grade,
  x.died_on as died_on
from hit as x
where exists (select c.ref as ref from death_records as c where c.person_key = x.person_key and c.source = 'cremation')
  and exists (select h.ref as ref from households as h where h.person_key = x.person_key)
  and not exists (
    select r.ref as ref from death_records as r where r.person_key = x.person_key and r.source = 'registration'
  )
  and not exists (
    select g.ref as ref from households as g
    where g.person_key = x.person_key
      and (g.cancelled_on is not null or g.cancel_reason is not null or coalesce(g.status, '') = 'cancelled')
  )
