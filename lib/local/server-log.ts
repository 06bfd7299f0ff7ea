export type ServerTrouble = { kind: "full-disk" | "still-in-use" | "port" | "other"; sentence: string };

/** Says in one sentence why PostgreSQL (or initdb) ended, from what it wrote. */
export function explainServerLog(log: string, folder: string): ServerTrouble {
  if (/No space left on device|Disk quota exceeded/.test(log)) {
    return {
      kind: "full-disk",
      sentence: `The disk that holds ${folder} is full. Free some space, or set SLUICE_DATA_DIR to a folder on another disk, then start again.`,
    };
  }
  if (/pre-existing shared memory block|is still in use/.test(log)) {
    return { kind: "still-in-use", sentence: `Another PostgreSQL still uses ${folder}.` };
  }
  if (/could not create any TCP\/IP sockets|Address already in use/.test(log)) {
    return {
      kind: "port",
      sentence: "The port that was chosen for PostgreSQL was taken meanwhile. Start again.",
    };
  }
  const line = log.split("\n").findLast((text) => /(FATAL|PANIC|error):/i.test(text));
  const words = line?.replace(/^.*?(FATAL|PANIC|error):\s*/i, "").trim();
  return {
    kind: "other",
    sentence: `PostgreSQL in ${folder} does not start: ${words || "it gave no reason"}. Its log is postgres.log there.`,
  };
}
