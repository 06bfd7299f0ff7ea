import { expect, test } from "vitest";
import { english } from "../messages/catalogue/english.ts";
import { explainServerLog } from "./server-log.ts";

test.each([
  ['initdb: error: could not write file "x": No space left on device', "full-disk"],
  ['2026 PANIC:  could not write to file "pg_wal/x": No space left on device', "full-disk"],
  ["FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use", "still-in-use"],
  ["FATAL:  could not create any TCP/IP sockets", "port"],
  ["nothing of note", "other"],
])("%s → %s", (log, kind) => {
  expect(explainServerLog(log, "/data").kind).toBe(kind);
});

test("the reason of anything else is the last thing that the server complained about", () => {
  const log = "LOG:  starting\nFATAL:  data directory has invalid permissions\nLOG:  shut down\n";
  expect(english(explainServerLog(log, "/data").sentence)).toContain(
    "data directory has invalid permissions",
  );
});
