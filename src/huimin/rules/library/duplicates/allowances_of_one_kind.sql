-- id: allowances_of_one_kind
-- title: 同类津贴未择高享受
-- title_en: Allowances of one kind held together
-- status: stable
-- severity: low
-- subject: person
-- direction: overpaid
-- needs: [payment_months_ever]
-- programmes: [GAOLING, YANGLAO, CANJI-H, YOUFU]
-- params:
--   tolerance: {default: 1, unit: months, zh: 转换时允许重合的月数, en: months together that a change may take}
--   allowances_may_stack: {default: 0, unit: 1 is yes, zh: 县区规定可以叠加享受, en: the county lets them be held together}
-- amount: whole
-- reason_zh: "{first_month} 至 {last_month} 同时领取性质相近的津贴（高龄、养老服务、护理、优抚），较低的一项共 {amount} 元。"
-- reason_en: "From {first_month} to {last_month} several allowances of one kind (old age, services for the old, care, veterans) were held together; the lower came to {amount} yuan."
-- basis:
--   - {law: CL, article: "-", checked: false}
--   - {law: LOC, article: "-", checked: false}
-- false_positives:
--   - {zh: 当地规定允许两项叠加享受, en: local rules let both be held}
-- known_gaps:
--   - {zh: 哪些津贴须择高由当地规定，这里按示例清单比对, en: which allowances exclude each other is set locally; this list is an example}
-- verify_steps:
--   - {zh: 核对当地文件是否允许叠加, en: see whether local rules let both be held}
--   - {zh: 查明对象是否知情并已选择其一, en: ask whether the person knew and chose one}
-- duty: [township_civil_affairs, county_civil_affairs]
-- notes:
--   - {zh: 同一所属月领取清单内两项及以上的，金额最高的一笔视为应享，其余各项为疑点；重合月份跨度不超过宽限的不列。, en: "Of two or more within one payment-month the highest row counts as due, rows of other programmes are shown. A stretch of months no longer than the tolerance is silent."}
with several as ( -- whoever never drew two of them needs no look at each month
  select s.person_key as person_key
  from payment_months_ever as s
  where s.programme in ($programmes) and s.person_key is not null and s.grade < 3
  group by s.person_key
  having min(s.programme) <> max(s.programme)
),
paid as (
  select
    p.person_key as person_key, p.programme as programme, p.month as month, p.amount_fen as amount_fen, p.ref as ref,
    p.name_key as name_key, p.grade as grade, p.county_code as county_code, p.is_asked as is_asked,
    row_number() over (partition by p.person_key, p.month order by p.amount_fen desc, p.programme, p.ref) as place
  from payment_months_ever as p
  where p.programme in ($programmes) and p.person_key is not null and p.grade < 3
    and exists (select o.person_key as person_key from several as o where o.person_key = p.person_key)
),
topped as (
  select
    q.person_key as person_key, q.programme as programme, q.month as month, q.amount_fen as amount_fen, q.ref as ref,
    q.name_key as name_key, q.grade as grade, q.county_code as county_code, q.is_asked as is_asked,
    max(case when q.place = 1 then q.programme end) over (partition by q.person_key, q.month) as due_programme,
    max(case when q.place = 1 then q.ref end) over (partition by q.person_key, q.month) as due_ref,
    max(case when q.place = 1 then q.name_key end) over (partition by q.person_key, q.month) as due_name
  from paid as q
),
lower_ones as (
  select
    t.person_key as person_key, t.programme as programme, t.month as month, t.amount_fen as amount_fen, t.ref as ref,
    t.name_key as name_key, t.grade as grade, t.county_code as county_code, t.due_ref as due_ref,
    t.due_name as due_name, t.is_asked as is_asked,
    max(t.month) over (partition by t.person_key, t.programme)
      - min(t.month) over (partition by t.person_key, t.programme) + 1 as n_together
  from topped as t
  where t.programme <> t.due_programme
)
select
  z.person_key as subject_key,
  z.programme as programme,
  z.month as month,
  z.amount_fen as amount_fen,
  z.ref as ref,
  z.due_ref as register_ref,
  z.name_key as name_key,
  z.due_name as register_name_key,
  z.grade as grade
from lower_ones as z
left join parameters as l on l.name = 'allowances_may_stack' and l.county_code = z.county_code
where z.is_asked and z.n_together > $tolerance and coalesce(l.value, $allowances_may_stack) = 0
