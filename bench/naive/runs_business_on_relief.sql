select p.id_number as subject, p.programme, p.month, p.amount_fen, p.ref, b.kind, b.founded_on
from months p join businesses b on b.id_number = p.id_number
where p.programme in ('DIBAO', 'TEKUN') and p.amount_fen > 0
  and (b.founded_on is null or p.month >= year(b.founded_on) * 12 + month(b.founded_on))
  and (b.ended_on is null or p.month <= year(b.ended_on) * 12 + month(b.ended_on))
  and (b.ended_on is not null or b.status is null or not regexp_matches(b.status,
       'cancelled|revoked|dormant|ended|注销|吊销|撤销|停业|歇业|清算|迁出|除名'))
  and (b.role is null or regexp_matches(b.role, 'legal_representative|shareholder|operator|investor|partner|principal|'
       '法定代表|法人|股东|经营|负责人|投资|合伙|业主|出资'))
  and not (coalesce(b.kind, '') like '%合作社%' and coalesce(b.role, '') in ('', '出资人', '出资成员', '成员出资'))
  and not regexp_matches(coalesce(b.kind, ''), '集体经济|经济合作社|村民委员会|居民委员会')
