-- What the application did before the change, word for word. It must go on working while its flag can be switched back.
insert into reservations (
  id, "patientName", phone, email, "birthDate", gender, "treatmentType", service, "preferredDate", "preferredTime",
  status, notes, "adminNotes", "statusChangedAt", "updatedAt"
) values (
  'probe-old-app-insert', 'Probe', '010-0000-0000', null, '1990-01-01', 'FEMALE', 'FIRST_VISIT', 'WRINKLE_BOTOX',
  current_date + 30, '10:00', 'PENDING', null, null, current_timestamp, current_timestamp
);
-- A time that nobody can read must be taken in as well.
insert into reservations (
  id, "patientName", phone, email, "birthDate", gender, "treatmentType", service, "preferredDate", "preferredTime",
  status, notes, "adminNotes", "statusChangedAt", "updatedAt"
) values (
  'probe-old-app-insert-unclear', 'Probe', '010-0000-0000', null, '1990-01-01', 'MALE', 'FOLLOW_UP', 'SKIN_CARE',
  current_date + 30, 'probe: nobody can read this', 'PENDING', null, null, current_timestamp, current_timestamp
);
