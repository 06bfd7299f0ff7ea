import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

// `npm run sdk:pack [-- FOLDER]`: the Node client as plain JavaScript with its types, in a file that npm installs. It
// is put together outside the checkout, as a build left in sdk/ would be read as its source.
const root = resolve(import.meta.dirname, "..");
const destination = resolve(process.argv[2] ?? root);
const folder = mkdtempSync(join(tmpdir(), "sluice-sdk-pack-"));
try {
  run("tsc", ["-p", join(root, "sdk"), "--outDir", join(folder, "dist")]);
  for (const file of ["sdk/package.json", "sdk/README.md", "LICENSE"]) {
    copyFileSync(join(root, file), join(folder, file.replace("sdk/", "")));
  }
  run("npm", ["pack", folder, "--silent", "--pack-destination", destination]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** npm put its own folder and the checkout's programs on the path. */
function run(program: string, args: string[]): void {
  const { status, error } = spawnSync(program, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw error ?? new Error(`${program} ended with ${status}.`);
}
