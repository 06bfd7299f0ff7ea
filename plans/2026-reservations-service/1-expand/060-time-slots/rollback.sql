drop table clinic_time_slots;
