import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";

// npm leaves the binaries of other platforms out of the lock file when it cannot reach them, and `npm ci` then refuses
// that lock file everywhere. This adds the missing entries with the hash that the registry gives, so that each platform
// installs just the bytes that were published:
//   node scripts/complete-lockfile.ts

type Entry = {
  version?: string;
  integrity?: string;
  link?: boolean;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};

const SYSTEMS = [
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "aix",
  "win32",
];
const PROCESSORS = [
  "arm64",
  "arm",
  "x64",
  "ia32",
  "ppc64",
  "s390x",
  "riscv64",
  "loong64",
  "mips64el",
  "wasm32",
];

/** What a platform package runs on, read from its name; null if the name tells no platform. */
function platformOf(name: string): Pick<Entry, "os" | "cpu" | "libc"> | null {
  const words = name.split("/").at(-1)?.split(/[-_]/) ?? [];
  const named = (list: string[]) =>
    list.find((one) => words.some((word) => word === one || alias(word) === one));
  const cpu = named(PROCESSORS);
  const os = named(SYSTEMS) ?? (words.some((word) => word.startsWith("linuxmusl")) ? "linux" : undefined);
  if (!cpu) return null;
  const musl = words.some((word) => word.includes("musl"));
  return {
    cpu: [cpu],
    ...(os ? { os: [os] } : {}),
    ...(os === "linux" ? { libc: [musl ? "musl" : "glibc"] } : {}),
  };
}

function alias(word: string): string {
  if (word === "ppc64le" || word === "powerpc64le" || word === "ppc64") return "ppc64";
  if (word === "windows") return "win32";
  return word;
}

const path = "package-lock.json";
const lock = JSON.parse(await readFile(path, "utf8")) as { packages: Record<string, Entry> };
let added = 0;
for (const [parent, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${parent}/node_modules/${name}`;
    const top = `node_modules/${name}`;
    if (lock.packages[nested] || lock.packages[top]) continue;
    const platform = platformOf(name);
    if (!platform) {
      console.error(`${name} is missing and its name tells no platform; it is left out.`);
      continue;
    }
    lock.packages[top] = {
      version: version.replace(/^[\^~]/, ""),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...platform,
    };
    added += 1;
  }
}
for (const [place, entry] of Object.entries(lock.packages)) {
  if (place === "" || entry.link || entry.integrity) continue;
  const name = place.split("node_modules/").at(-1) ?? "";
  entry.integrity = integrityOf(`${name}@${entry.version}`);
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added to ${path}.`);

/** @throws Error if the registry does not have that version: nothing is locked without a hash. */
function integrityOf(wanted: string): string {
  const answer = execFileSync("npm", ["view", wanted, "dist.integrity"], { encoding: "utf8" }).trim();
  if (!answer.startsWith("sha512-")) throw new Error(`The registry gives no sha512 hash for ${wanted}.`);
  return answer;
}
