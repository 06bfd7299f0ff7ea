-- The clinic's database as the hospital runs it today: services are an enum, times are free text.

create type "ServiceType" as enum (
  'WRINKLE_BOTOX', 'VOLUME_LIFTING', 'SKIN_CARE', 'REMOVAL_PROCEDURE', 'BODY_CARE', 'OTHER_CONSULTATION'
);
create type "Gender" as enum ('MALE', 'FEMALE', 'OTHER');
create type "TreatmentType" as enum ('FIRST_VISIT', 'FOLLOW_UP');
create type "ReservationStatus" as enum ('PENDING', 'CONFIRMED', 'CANCELLED', 'COMPLETED', 'NO_SHOW');

create table reservations (
  id text primary key,
  "patientName" text not null,
  phone text not null,
  email text,
  "birthDate" timestamp(3) not null,
  gender "Gender" not null,
  "treatmentType" "TreatmentType" not null,
  "preferredDate" date not null,
  "preferredTime" text not null,
  status "ReservationStatus" not null default 'PENDING',
  notes text,
  "adminNotes" text,
  "createdAt" timestamp(3) not null default current_timestamp,
  "updatedAt" timestamp(3) not null,
  service "ServiceType" not null,
  "statusChangedAt" timestamp(3) not null default current_timestamp,
  "statusChangedBy" text
);
create index "reservations_preferredDate_service_status_idx" on reservations ("preferredDate", service, status);
create index "reservations_status_idx" on reservations (status);

create table service_reservation_limits (
  id text primary key,
  "serviceType" "ServiceType" not null,
  "dailyLimit" integer not null,
  "isActive" boolean not null default true,
  "createdAt" timestamp(3) not null default current_timestamp,
  "updatedAt" timestamp(3) not null
);
create unique index "service_reservation_limits_serviceType_key" on service_reservation_limits ("serviceType");

insert into service_reservation_limits (id, "serviceType", "dailyLimit", "updatedAt") values
  ('lim_wrinkle_botox', 'WRINKLE_BOTOX', 200, current_timestamp),
  ('lim_volume_lifting', 'VOLUME_LIFTING', 150, current_timestamp),
  ('lim_skin_care', 'SKIN_CARE', 200, current_timestamp),
  ('lim_removal_procedure', 'REMOVAL_PROCEDURE', 150, current_timestamp),
  ('lim_body_care', 'BODY_CARE', 150, current_timestamp),
  ('lim_other_consultation', 'OTHER_CONSULTATION', 150, current_timestamp);

-- What the reminder service got by webhook. No unique key on purpose: a duplicate must be countable.
create table received_events (
  position bigint generated always as identity primary key,
  "eventId" text not null,
  "eventType" text not null,
  "aggregateId" text not null,
  seq bigint,
  "correlationId" text,
  "receivedAt" timestamp(3) not null default current_timestamp
);
create index "received_events_eventId_idx" on received_events ("eventId");
