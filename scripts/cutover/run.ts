import { readSeeded } from "./clinic-facts.ts";
import { drive } from "./drive.ts";
import type { Environment } from "./environment.ts";
import { newFindings } from "./findings.ts";
import { meetPeople } from "./people.ts";
import { printReport } from "./print-report.ts";
import { RunningLoad } from "./running-load.ts";
import { waitFor } from "./wait-for.ts";

/** Drives the cutover under load, then prints what was seen. @returns true if every demand is met */
export async function run(
  environment: Environment,
  bookingsPerSecond: number,
  say: (line: string) => void,
): Promise<boolean> {
  const { db, clinic, clinicUrl } = environment;
  const people = await meetPeople(db);
  const seeded = await readSeeded(clinic);
  const findings = newFindings();
  const load = new RunningLoad(clinicUrl, bookingsPerSecond);
  say(`booking ${bookingsPerSecond} times a second from now on`);
  let finished = false;
  try {
    await drive(environment, people, load, seeded, findings, say);
    finished = true;
  } catch (error) {
    console.error("\nThe cutover stopped:", error);
  } finally {
    await load.stop();
  }
  say("waiting for the last events");
  await waitFor("every event to be delivered", 60, async () => {
    const { rows } = await clinic.query<{ settled: boolean }>(
      `select (select count(*) from sluice.outbox_log) = (select count(distinct "eventId") from received_events) as settled`,
    );
    return rows[0]?.settled ? true : null;
  }).catch((error: Error) => say(error.message));
  if (finished) return printReport(db, clinic, load, seeded, findings);
  // The comparison needs the schema of the contract phase; until there, what failed is what a person needs.
  say(`${load.sent} requests sent, ${load.failures.length} failed`);
  for (const failure of load.failures.slice(0, 10))
    say(`${failure.what} ${failure.status} ${failure.detail}`);
  return false;
}
