import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "playwright/test";
import { systemBrowser } from "./scripts/ensure-browser.ts";

// One Sluice in demo mode for the whole run, on ports and in a data folder of its own. The workers load this file
// again, so that what was chosen is handed on in the environment.
process.env.E2E_PORTS ??= (await freePorts(3)).join(",");
process.env.E2E_DATA_DIR ??= mkdtempSync(join(tmpdir(), "sluice-e2e-"));
process.env.E2E_PASSWORD ??= "journeys-in-a-browser";
const [port, gatewayPort, clinicPort] = process.env.E2E_PORTS.split(",");
const executablePath = systemBrowser();

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/sign-in-once.ts",
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 1, // the journeys move one shared state: flags, a plan, the kill switch
  fullyParallel: false,
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${port}`,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      args: ["--no-sandbox"], // Chromium refuses to run as root with it
      ...(executablePath ? { executablePath } : {}),
    },
  },
  webServer: {
    command: "node scripts/start.ts",
    url: `http://127.0.0.1:${port}/api/health`,
    timeout: 400_000, // a build on a busy machine
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
    stdout: "pipe",
    env: {
      DATABASE_URL: "",
      PORT: `${port}`,
      GATEWAY_PORT: `${gatewayPort}`,
      CLINIC_PORT: `${clinicPort}`,
      SLUICE_DATA_DIR: process.env.E2E_DATA_DIR,
      SLUICE_DEMO_PASSWORD: process.env.E2E_PASSWORD,
      ADMIN_TOKEN: "Jm4tQ8vXc1ZpR6nKw3Yb7Ld9",
      NEXTAUTH_URL: `http://localhost:${port}`,
    },
  },
});

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((done) => server.close(done));
      return typeof address === "object" && address ? address.port : 0;
    }),
  );
}
