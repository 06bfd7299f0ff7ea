-- The check that keeps the plan's flag from rising; null: none does. Told in the audit when it comes and when it goes.
ALTER TABLE "plans" ADD COLUMN "flag_held_by_check" TEXT;
