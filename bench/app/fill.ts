import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";

const FLAGS = 1_000;
const STEPS = 100;
const EVENTS = 1_000_000;
const CLINIC_PLAN = resolve(import.meta.dirname, "../../plans/2026-reservations-service");
export const PLAN = "bench-hundred-steps";

/** The clinic's plan with a hundred steps more, and a configuration that loads it beside the clinic's sink. */
export async function writeBigPlan(folder: string): Promise<string> {
  const plan = join(folder, "plans", PLAN);
  await cp(CLINIC_PLAN, plan, { recursive: true });
  const file = join(plan, "plan.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(
    file,
    text
      .replace(/^name: .*$/m, `name: ${PLAN}`)
      .replace(/^title: .*$/m, "title: A hundred steps more")
      .replace(/^flag: .*$/m, `flag: ${PLAN}`), // the clinic's belongs to the clinic's plan
  );
  const stages = join(plan, "3-switchover", "switch.yaml");
  await writeFile(stages, (await readFile(stages, "utf8")).replace(/^flag: .*$/m, `flag: ${PLAN}`));
  for (let step = 100; step < 100 + STEPS; step++) {
    const path = join(plan, "1-expand", `${step}-column`);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, "up.sql"), `alter table reservations add column bench_${step} text;\n`);
    await writeFile(join(path, "rollback.sql"), `alter table reservations drop column bench_${step};\n`);
    await writeFile(
      join(path, "checks.yaml"),
      `- name: column ${step} exists\n  query: select count(*) from information_schema.columns where column_name = 'bench_${step}'\n  expect: 1\n`,
    );
  }
  const config = join(folder, "sluice.yaml");
  await writeFile(
    config,
    `targets:\n  clinic: { urlFrom: CLINIC_DATABASE_URL }\nsinks:\n  reminders:\n    target: clinic\n    kind: webhook\n    urlFrom: CLINIC_WEBHOOK_URL\n    secretFrom: CLINIC_WEBHOOK_SECRET\nplans: ${join(folder, "plans")}\n`,
  );
  return config;
}

/** A thousand flags and a million undelivered events. The sink must be paused first. */
export async function fill(sluiceUrl: string, clinicUrl: string): Promise<void> {
  await run(
    sluiceUrl,
    `insert into feature_flags (name, enabled, rollout_percentage, owner, description)
     select 'bench_' || n, n % 2 = 0, (n % 101), 'bench', 'Flag ' || n from generate_series(1, ${FLAGS}) n
     on conflict do nothing`,
  );
  await run(
    clinicUrl,
    `insert into sluice.outbox_log (aggregatetype, aggregateid, type, payload)
     select 'reservation', (n % 50000)::text, 'reservation.created', jsonb_build_object('n', n)
     from generate_series(1, ${EVENTS}) n`,
  );
  await run(clinicUrl, "vacuum analyze sluice.outbox_log");
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
