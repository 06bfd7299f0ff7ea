-- A rehearsal that a person ended: neither done nor failed.
ALTER TABLE "plan_jobs" DROP CONSTRAINT "plan_jobs_state_check";
ALTER TABLE "plan_jobs" ADD CONSTRAINT "plan_jobs_state_check"
  CHECK ("state" IN ('queued', 'running', 'paused', 'done', 'failed', 'stopped'));
