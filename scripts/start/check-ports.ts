import { createServer } from "node:net";
import { AppError } from "#lib/kernel/errors.ts";

/** `host`: GATEWAY_HOST, as the gateway alone may listen elsewhere than the others. */
export type Port = { variable: string; port: number; host?: string | undefined };

/** @throws AppError conflict naming the variable, if a port is taken, two are the same, or an address is not this machine's. */
export async function checkPorts(ports: Port[], host: string | undefined): Promise<void> {
  for (const [index, { variable, port, host: own }] of ports.entries()) {
    const twin = ports.slice(0, index).find((other) => other.port === port);
    if (twin) {
      throw new AppError(
        "conflict",
        `${twin.variable} and ${variable} are both ${port}. Set one of them to a free port.`,
      );
    }
    const problem = await tryListen(port, own ?? host);
    if (problem === "EADDRNOTAVAIL" || problem === "ENOTFOUND" || problem === "EAI_AGAIN") {
      throw new AppError(
        "conflict",
        `${own ?? host} is no address of this machine, so that nothing can listen on it. Set GATEWAY_HOST to one that it has, or leave it out for all of them.`,
      );
    }
    if (problem === "EACCES") {
      throw new AppError(
        "conflict",
        `This user may not listen on port ${port}. Set ${variable} to one above 1023.`,
      );
    }
    if (problem) {
      throw new AppError(
        "conflict",
        `Port ${port} is taken by another program. Set ${variable} to a free one.`,
      );
    }
  }
}

/** The first free port from `from` upwards that is not in `except`. */
export async function findFreePort(from: number, except: number[]): Promise<number> {
  for (let port = from; port <= 65_535; port++) {
    if (!except.includes(port) && (await tryListen(port, "127.0.0.1")) === null) return port;
  }
  throw new AppError("conflict", `No port from ${from} upwards is free for PostgreSQL.`);
}

/** null if it is free, else the error's code. */
export function tryListen(port: number, host: string | undefined): Promise<string | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? "unknown"));
    probe.listen({ port, ...(host ? { host } : {}) }, () => probe.close(() => done(null)));
  });
}
