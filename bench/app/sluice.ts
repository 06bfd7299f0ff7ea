import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { readSettings } from "../../lib/local/demo-settings.ts";

const ROOT = resolve(import.meta.dirname, "../..");
export const PASSWORD = "bench-demo-password";
export const ADMIN_TOKEN = "Tz5hN2kGq8WcV4rBx7Mj1Ps3";
export const PORTS = { web: 3950, gateway: 8950, clinic: 4950 };
export const BASE = `http://127.0.0.1:${PORTS.web}`;

export type Running = { seconds: number; stop: () => Promise<void> };

/** `npm start` in demo mode on ports and in a folder of its own; returns when it says that it is ready. */
export async function startSluice(dataDir: string, config?: string): Promise<Running> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(ROOT, "scripts/start.ts")], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      DATABASE_URL: "",
      PORT: String(PORTS.web),
      GATEWAY_PORT: String(PORTS.gateway),
      CLINIC_PORT: String(PORTS.clinic),
      SLUICE_DATA_DIR: dataDir,
      SLUICE_DEMO_PASSWORD: PASSWORD,
      ADMIN_TOKEN,
      NEXTAUTH_URL: BASE,
      LOG_LEVEL: "warn",
      ...(config ? { SLUICE_CONFIG: config } : {}),
    },
  });
  await untilReady(child);
  return { seconds: (performance.now() - startedAt) / 1000, stop: () => stop(child) };
}

/** Connection strings of the demo in that folder. */
export async function demoDatabase(dataDir: string, name: "sluice" | "clinic"): Promise<string> {
  const settings = await readSettings(dataDir);
  if (!settings) throw new Error(`no demo in ${dataDir}`);
  return `postgresql://postgres:${settings.postgresPassword}@127.0.0.1:${settings.postgresPort}/${name}`;
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((done, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Sluice is ready")) done();
    });
    child.once("exit", () => reject(new Error(`Sluice did not start:\n${output}`)));
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
}
