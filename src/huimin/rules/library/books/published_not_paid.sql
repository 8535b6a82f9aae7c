-- id: published_not_paid
-- title: 已公示未发放
-- title_en: Published and not paid
-- status: stable
-- severity: high
-- subject: person
-- needs: [published_lists, payments, deaths]
-- direction: owed
-- amount: whole
-- reason_zh: "公示名单载明应发 {amount} 元，该县区同项目当期发放清册中没有本人。"
-- reason_en: "The published list says {amount} yuan; the person is in no payment list of the county for the programme and period."
-- basis:
--   - {law: CZ, article: 6, checked: true}
--   - {law: SJ, article: 62, checked: true}
-- false_positives:
--   - {zh: "另有一份发放清册尚未报送", en: "another payment list has not been sent yet"}
--   - {zh: "本人已迁出、放弃或被取消资格", en: "the person moved away, gave it up or lost the right"}
--   - {zh: "号码在一处录错，名单与发放成了两个人", en: "a number is mistyped in one of the two, so that one person looks like two"}
-- known_gaps:
--   - {zh: "放弃、取消资格的决定看不到", en: "a decision to stop or an own renunciation cannot be seen"}
-- verify_steps:
--   - {zh: "调取同一批次的审批、公示、发放和回盘原件逐行核对", en: "lay approval, published list, instruction and bank return of the batch side by side"}
--   - {zh: "问清本人实际收到多少、何时收到", en: "ask the person what arrived and when"}
--   - {zh: "未发的查明原因，应补发的补发", en: "find out why, pay what is owed"}
-- duty: [village_clerk, township_civil_affairs, township_finance, county_programme_unit]
-- notes:
--   - {zh: "只在该县区同项目已有当期或以后的发放清册时判断；所属期内或相交有任何一笔发放的不列（金额不符由另一规则判断）。", en: "Only where payments of the programme in the county for that period or a later one have come; any payment that overlaps the period is silent here (amounts are another rule's matter)."}
--   - {zh: "号码残缺而姓名相同的发放行视为可能已发，不列；当期结束前已死亡的不列。", en: "A payment of the same name without a sure number may be the one: silent. So is a person who died before the period ended. Of a list published again the last one counts."}
with arrived as (
  select a.programme as programme, a.county_code as county_code, max(a.ends_month) as until_month
  from payments as a
  where a.amount_fen > 0
  group by a.programme, a.county_code
)
select
  q.person_key as subject_key,
  q.programme as programme,
  case when q.n_months = 0 then cast(null as integer) else q.starts_month end as month,
  q.amount_fen as amount_fen,
  q.ref as ref,
  cast(null as bigint) as register_ref,
  q.name_key as name_key,
  cast(null as bigint) as register_name_key,
  q.grade as grade
from published_lists as q
join arrived as c on c.programme = q.programme and c.county_code = q.county_code and c.until_month >= q.ends_month
where q.person_key is not null and q.grade < 3 and q.amount_fen > 0
    and not exists (
      select p.ref as ref
      from payments as p
      where p.person_key = q.person_key and p.programme = q.programme
        and p.starts_month < q.ends_month and p.ends_month > q.starts_month
    )
    and not exists (
      select u.ref as ref
      from payments as u
      where u.person_key is null and u.name_key = q.name_key and u.programme = q.programme
        and u.starts_month < q.ends_month and u.ends_month > q.starts_month
    )
    and not exists (
      select d.ref as ref
      from deaths as d
      where d.person_key = q.person_key and d.died_month < q.ends_month
    )
