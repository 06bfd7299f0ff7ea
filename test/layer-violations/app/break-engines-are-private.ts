export { runJob } from "../lib/plans/engine/run-job.ts";
