create table clinic_time_slots (
  id text primary key,
  "dayOfWeek" integer not null, -- 0 is Sunday, 6 is Saturday
  period text not null,
  "startTime" text not null, -- "09:00"
  "endTime" text not null, -- "12:00"
  "totalMinutes" integer not null, -- treatment minutes in this period, all rooms together
  "isActive" boolean not null default true,
  "createdAt" timestamp(3) not null default current_timestamp,
  "updatedAt" timestamp(3) not null default current_timestamp,
  constraint "clinic_time_slots_dayOfWeek_check" check ("dayOfWeek" between 0 and 6),
  constraint clinic_time_slots_period_check check (period in ('MORNING', 'AFTERNOON')),
  constraint "clinic_time_slots_totalMinutes_check" check ("totalMinutes" > 0)
);
create unique index "clinic_time_slots_dayOfWeek_period_key" on clinic_time_slots ("dayOfWeek", period);
create index "clinic_time_slots_isActive_idx" on clinic_time_slots ("isActive");

-- Monday to Friday 09:00 to 12:00 and 14:00 to 18:00, Saturday 09:00 to 13:00, Sunday closed; 40 treatment rooms.
insert into clinic_time_slots (id, "dayOfWeek", period, "startTime", "endTime", "totalMinutes")
select 'slot_' || day || '_' || lower(slot.period), day, slot.period, slot.opens, slot.closes,
  (extract(epoch from slot.closes::time - slot.opens::time) / 60)::integer * 40
from generate_series(1, 6) as day
join (values
  ('MORNING', '09:00', '12:00', 1, 5),
  ('AFTERNOON', '14:00', '18:00', 1, 5),
  ('MORNING', '09:00', '13:00', 6, 6)
) as slot(period, opens, closes, "firstDay", "lastDay") on day between slot."firstDay" and slot."lastDay";
