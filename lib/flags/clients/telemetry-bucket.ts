/** Answers are counted by the bucket that they were given in, and on record with its beginning. */
export const TELEMETRY_BUCKET_MS = 10_000;
