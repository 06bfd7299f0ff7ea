import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Clinic } from "#lib/local/clinic.ts";
import { demoEnvironment } from "#lib/local/demo-environment.ts";
import type { Demo } from "./demo-data.ts";
import { type Part, startPart } from "./part.ts";
import { partCommand } from "./part-command.ts";
import type { PartName } from "./part-environment.ts";
import { stage } from "./say.ts";
import { STOP_ORDER } from "./stop-order.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

/** Where what was started can be read. */
export type StartedDemo = { databaseUrl: string; clinic: Clinic };

/** Starts the four processes and waits until each is ready. `children` lists them as soon as they exist. */
export async function startParts(
  { root, env, dataDir, settings, shutdown }: Demo,
  url: string,
  children: Part[],
  writeInstance: () => Promise<void>,
): Promise<StartedDemo> {
  // Made anew with each start: only the two processes that it is for ever see it.
  const clinicToken = randomBytes(24).toString("base64url");
  const childEnv = {
    ...demoEnvironment(root, env, { dataDir, settings, url }),
    CLINIC_CONTROL_TOKEN: clinicToken,
  };
  const ports: Record<PartName, number | null> = {
    web: env.PORT,
    gateway: env.GATEWAY_PORT,
    worker: null,
    clinic: env.CLINIC_PORT,
  };
  const startPartAndWait = async (name: PartName): Promise<void> => {
    if (shutdown.signal.aborted) return;
    const since = new Date();
    const logFile = join(dataDir, "logs", `${name}.log`);
    const part = startPart({
      name,
      command: partCommand(root, name, { port: env.PORT, host: "127.0.0.1" }),
      env: { ...process.env, ...childEnv },
      logFile,
      onStarted: () => void writeInstance().catch(() => {}),
    });
    children.push(part);
    shutdown.onStop(STOP_ORDER[name], name, part.stop);
    await stage(name[0]?.toUpperCase() + name.slice(1), async () => {
      await waitUntilReady(part, {
        port: ports[name],
        databaseUrl: childEnv.DATABASE_URL,
        since,
        logFile,
        signal: shutdown.signal,
      });
      const port = ports[name];
      return { result: undefined, note: port ? `ready on 127.0.0.1:${port}` : "ready" };
    });
  };
  await Promise.all((["gateway", "worker", "clinic", "web"] as const).map(startPartAndWait));
  await writeInstance();
  return {
    databaseUrl: childEnv.DATABASE_URL,
    clinic: { url: `http://127.0.0.1:${env.CLINIC_PORT}`, token: clinicToken },
  };
}
