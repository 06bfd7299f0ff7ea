export type Job = typeof import("./plans/engine/run-job.ts").runJob;
