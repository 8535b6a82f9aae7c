-- id: paid_not_published
-- title: 已发放未公示
-- title_en: Paid and not published
-- status: stable
-- severity: medium
-- subject: person
-- needs: [payments, published_lists]
-- direction: conduct
-- amount: whole
-- reason_zh: "发放 {amount} 元，本村当期公示名单中没有本人。"
-- reason_en: "Paid {amount} yuan; the published list of the village for the period does not name the person."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: SJ, article: 62, checked: true}
-- false_positives:
--   - {zh: "另有一份名单尚未报送", en: "another list has not been sent yet"}
--   - {zh: "名单按村公布，本人列在别处的村民小组或集体户", en: "the person stands on a list of another village group"}
--   - {zh: "号码在一处录错，名单与发放成了两个人", en: "a number is mistyped in one of the two, so that one person looks like two"}
-- known_gaps:
--   - {zh: "整村没有公示名单的不判断", en: "a village without any such list is not judged"}
-- verify_steps:
--   - {zh: "调取同一批次的审批、公示、发放和回盘原件逐行核对", en: "lay approval, published list, instruction and bank return of the batch side by side"}
--   - {zh: "核对本人是否存在、是否符合条件", en: "see whether the person exists and is entitled"}
--   - {zh: "查明差额去向和经手人", en: "find out where the difference went and through whose hands"}
-- duty: [village_clerk, township_civil_affairs, township_finance, county_programme_unit]
-- notes:
--   - {zh: "只在该村（名单所写区划）同项目有包含该所属期的公示名单时判断；名单中任何相交所属期有本人的不列。", en: "Only where the published list of the same division and programme covers the period; a line of the person for any overlapping period is silence."}
--   - {zh: "名单中有姓名（遮蔽后）相同而号码不全的行，可能就是本人，不列；当期有冲正的不列。", en: "A line without a whole number whose name, as a board shows it, is the same may be the person: silent. So is a period with a reversal."}
with board as (
  select
    b.region_code as region_code, b.programme as programme, b.starts_month as starts_month, b.ends_month as ends_month
  from published_lists as b
  where b.region_code is not null
  group by b.region_code, b.programme, b.starts_month, b.ends_month
),
missing as (
  select
    p.person_key as person_key, p.programme as programme, p.starts_month as starts_month, p.ends_month as ends_month,
    p.n_months as n_months, p.region_code as region_code, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.mask_key as mask_key, p.grade as grade
  from payments as p
  where p.person_key is not null and p.grade < 3 and p.amount_fen > 0
    and not exists (
      select q.ref as ref
      from published_lists as q
      where q.person_key = p.person_key and q.programme = p.programme
        and q.starts_month < p.ends_month and q.ends_month > p.starts_month
    )
    and exists (
      select c.region_code as region_code
      from board as c
      where c.region_code = p.region_code and c.programme = p.programme
        and c.starts_month <= p.starts_month and c.ends_month >= p.ends_month
    )
)
select
  m.person_key as subject_key,
  m.programme as programme,
  case when m.n_months = 0 then cast(null as integer) else m.starts_month end as month,
  m.amount_fen as amount_fen,
  m.ref as ref,
  cast(null as bigint) as register_ref,
  m.name_key as name_key,
  cast(null as bigint) as register_name_key,
  m.grade as grade
from missing as m
where not exists (
    select y.ref as ref
    from published_lists as y
    where y.person_key is null and y.region_code = m.region_code and y.programme = m.programme
      and y.mask_key = m.mask_key and y.starts_month < m.ends_month and y.ends_month > m.starts_month
  )
  and not exists (
    select n.ref as ref
    from payments as n
    where n.person_key = m.person_key and n.programme = m.programme and n.amount_fen < 0
      and n.starts_month < m.ends_month and n.ends_month > m.starts_month
  )
