with working as (
  select id_number, starts_on as since, ends_on as until, ref from social_insurance
  where employment = 'employed' and (ends_on is not null or coalesce(status, 'paying') = 'paying')
  union all
  select id_number, founded_on, ended_on, ref from businesses
  where regexp_matches(role, 'legal_representative|operator|principal|法定代表|经营|负责人|业主')
    and not regexp_matches(coalesce(kind, ''), '合作社|集体经济|村民委员会|居民委员会')
    and (ended_on is not null or status is null
         or not regexp_matches(status, 'cancelled|revoked|dormant|ended|注销|吊销|撤销|停业|歇业|清算|迁出|除名'))
)
select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref, w.since
from working w join months p on p.id_number = w.id_number
where p.programme = 'GONGYI' and p.amount_fen > 0 and p.month > year(w.since) * 12 + month(w.since)
  and p.month <= coalesce(year(w.until) * 12 + month(w.until), 999999)
