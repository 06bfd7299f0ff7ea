/** A gateway or a worker that has not been heard of for this long is not there. Each writes every second. */
export const SILENT_AFTER_SECONDS = 5;
