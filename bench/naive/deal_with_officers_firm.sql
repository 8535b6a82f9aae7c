with deals as (
  select ref, region_code, uscc, signed_on as dealt_on from village_projects
  union all
  select ref, region_code, uscc, starts_on from village_contracts
  where not regexp_matches(coalesce(way, ''), '招标|竞|拍卖|公开')
)
select distinct d.region_code as subject, '-' as programme, d.ref
from deals d
join businesses b on b.uscc = d.uscc
join village_officers o on o.id_number = b.id_number and o.region_code = d.region_code
where coalesce(b.kind, '') not like '%集体经济组织%'
  and d.dealt_on between o.starts_on and coalesce(o.ends_on, date '2999-12-31')
  and coalesce(b.founded_on, d.dealt_on) <= d.dealt_on and coalesce(b.ended_on, date '2999-12-31') > d.dealt_on
