import { spawnSync } from "node:child_process";
import { chown, readFile, stat } from "node:fs/promises";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";

/** How to run the server so that it accepts to run at all. */
export type ServerIdentity = {
  /** Goes before the program and its arguments. */
  prefix: string[];
  /** Who owns the cluster's files; null: the user that runs Sluice. */
  owner: { uid: number; gid: number } | null;
};

const SELF: ServerIdentity = { prefix: [], owner: null };
const NOBODY = 65534;

/**
 * PostgreSQL refuses to run as root. As root, the server therefore gets another user id, and one capability that lets
 * it pass through folders that only root may enter: a checkout below /root, a data folder with mode 0700. Where that
 * is not possible (a container with a single user id) it runs in a user namespace, in which root has another number.
 * @param folder existing data folder. @param clusterOwner user id that owns the cluster, if there is one already.
 * @throws AppError unavailable if neither is possible.
 */
export async function findServerIdentity(
  folder: string,
  clusterOwner: number | null,
): Promise<ServerIdentity> {
  const me = process.getuid?.();
  if (me === undefined) return SELF; // Windows
  if (me !== 0) {
    if (clusterOwner !== null && clusterOwner !== me) throw belongsToAnother(folder, clusterOwner);
    return SELF;
  }
  const candidates: ServerIdentity[] = [];
  if (clusterOwner !== 0) candidates.push(asUser(await ordinaryOwner(folder, clusterOwner)));
  if (clusterOwner === null || clusterOwner === 0) candidates.push(IN_USER_NAMESPACE);
  const usable = candidates.find((candidate) => mayWrite(candidate, folder));
  if (usable) return usable;
  throw new AppError("unavailable", message("setup.local.asRoot"));
}

/** Gives the folder or file to the server's user. */
export async function giveTo(identity: ServerIdentity, path: string): Promise<void> {
  if (identity.owner) await chown(path, identity.owner.uid, identity.owner.gid);
}

const IN_USER_NAMESPACE: ServerIdentity = {
  prefix: ["unshare", "--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, "--"],
  owner: null,
};

function asUser(owner: { uid: number; gid: number }): ServerIdentity {
  const capabilities = "+dac_override,+dac_read_search";
  return {
    prefix: [
      "setpriv",
      `--reuid=${owner.uid}`,
      `--regid=${owner.gid}`,
      "--clear-groups",
      `--inh-caps=${capabilities}`,
      `--ambient-caps=${capabilities}`,
      "--",
    ],
    owner,
  };
}

/** The cluster's owner, else the folder's, else nobody; initdb wants a user that has a name. */
async function ordinaryOwner(
  folder: string,
  clusterOwner: number | null,
): Promise<{ uid: number; gid: number }> {
  if (clusterOwner !== null) return { uid: clusterOwner, gid: NOBODY };
  const { uid, gid } = await stat(folder);
  const named = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n");
  const hasName = named.some((line) => line.split(":")[2] === String(uid));
  return uid !== 0 && hasName ? { uid, gid } : { uid: NOBODY, gid: NOBODY };
}

function mayWrite(identity: ServerIdentity, folder: string): boolean {
  const [command = "", ...args] = [...identity.prefix, "test", "-w", folder];
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function belongsToAnother(folder: string, uid: number): AppError {
  return new AppError("unavailable", message("setup.local.otherOwner", { folder, uid }));
}
