create table services (
  id text primary key,
  code text not null,
  name text not null,
  "nameEn" text,
  description text,
  category text,
  "durationMinutes" integer not null default 30,
  "bufferMinutes" integer not null default 10,
  "basePrice" integer,
  "isActive" boolean not null default true,
  "isVisible" boolean not null default true,
  "displayOrder" integer not null default 0,
  "createdAt" timestamp(3) not null default current_timestamp,
  "updatedAt" timestamp(3) not null default current_timestamp,
  "deletedAt" timestamp(3),
  constraint services_duration_check check ("durationMinutes" > 0 and "bufferMinutes" >= 0)
);

-- The unique index serves look-ups by code as well; a second index on the same column would only cost writes.
create unique index services_code_key on services (code);
create index "services_isActive_isVisible_displayOrder_idx" on services ("isActive", "isVisible", "displayOrder");

insert into services (id, code, name, "nameEn", "durationMinutes", "bufferMinutes", "displayOrder") values
  ('srv_wrinkle_botox', 'WRINKLE_BOTOX', '주름/보톡스', 'Wrinkle / Botox', 30, 10, 1),
  ('srv_volume_lifting', 'VOLUME_LIFTING', '볼륨/리프팅', 'Volume / Lifting', 45, 15, 2),
  ('srv_skin_care', 'SKIN_CARE', '피부케어', 'Skin care', 60, 10, 3),
  ('srv_removal_procedure', 'REMOVAL_PROCEDURE', '제거시술', 'Removal procedure', 40, 10, 4),
  ('srv_body_care', 'BODY_CARE', '바디케어', 'Body care', 50, 10, 5),
  ('srv_other_consultation', 'OTHER_CONSULTATION', '기타 상담', 'Other consultation', 20, 5, 6);
