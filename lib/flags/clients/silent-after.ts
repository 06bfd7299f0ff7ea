/** How often a gateway or a worker says that it is there. */
export const HEARTBEAT_MS = 1_000;

/** A gateway or a worker that has not been heard of for this long is not there. */
export const SILENT_AFTER_SECONDS = 5;

/** A program that is started again is back within this. */
export const GONE_FOR_SECONDS = 15;

/** One that fell silent less than this ago, without an end in order, may still serve: it is waited for, and named. */
export const LOST_FOR_MINUTES = 60;
