import { createServer } from "node:net";
import { AppError } from "#lib/errors.ts";

export type Port = { variable: string; port: number };

/** @throws AppError conflict naming the variable and the port, if one is taken or two are the same. */
export async function checkPorts(ports: Port[], host: string | undefined): Promise<void> {
  for (const [index, { variable, port }] of ports.entries()) {
    const twin = ports.slice(0, index).find((other) => other.port === port);
    if (twin) {
      throw new AppError(
        "conflict",
        `${twin.variable} and ${variable} are both ${port}. Set one of them to a free port.`,
      );
    }
    const problem = await tryListen(port, host);
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
