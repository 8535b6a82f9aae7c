select id_number as subject, '-' as programme, min(coalesce(died_on, cremated_on)) as first_on
from deaths where id_number is not null
group by id_number
having date_diff('day', min(coalesce(died_on, cremated_on)), max(coalesce(died_on, cremated_on))) > 30
