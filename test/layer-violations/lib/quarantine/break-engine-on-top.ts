export { runJob } from "../plans/engine/run-job.ts";
