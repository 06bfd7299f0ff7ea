import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable"];

/** The browser that the system has; undefined: Playwright's own. */
export function systemBrowser(): string | undefined {
  return SYSTEM_BROWSERS.find((path) => existsSync(path));
}

/**
 * Makes sure that there is a browser for the journeys: the system's, else Debian's package where this user may install
 * one, else Playwright's download. @throws Error if there is no way to get one.
 */
export function ensureBrowser(): void {
  if (systemBrowser()) return;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    run("apt-get", ["update"]);
    run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]);
    if (systemBrowser()) return;
  }
  const playwright = resolve(import.meta.dirname, "../node_modules/playwright/cli.js");
  if (run(process.execPath, [playwright, "install", "chromium"]) !== 0) {
    throw new Error("No browser could be installed. Install Chromium, then run npm test again.");
  }
}

function run(command: string, args: string[]): number | null {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(command, args, { stdio: "inherit", env }).status;
}
