import { createServer } from "node:net";
import { AppError } from "#lib/kernel/errors.ts";
import { message } from "#lib/messages/catalogue/message.ts";

/** `host`: GATEWAY_HOST, as the gateway alone may listen elsewhere than the others. */
export type Port = { variable: string; port: number; host?: string | undefined };

/** @throws AppError conflict naming the variable, if a port is taken, two are the same, or an address is not this machine's. */
export async function checkPorts(ports: Port[], host: string | undefined): Promise<void> {
  for (const [index, { variable, port, host: own }] of ports.entries()) {
    const twin = ports.slice(0, index).find((other) => other.port === port);
    if (twin) {
      throw new AppError(
        "conflict",
        message("setup.ports.twice", { first: twin.variable, second: variable, port }),
      );
    }
    const problem = await tryListen(port, own ?? host);
    if (problem === "EADDRNOTAVAIL" || problem === "ENOTFOUND" || problem === "EAI_AGAIN") {
      throw new AppError("conflict", message("setup.ports.noAddress", { host: own ?? host ?? "" }));
    }
    if (problem === "EACCES") {
      throw new AppError("conflict", message("setup.ports.mayNot", { port, variable }));
    }
    if (problem) {
      throw new AppError("conflict", message("setup.ports.taken", { port, variable }));
    }
  }
}

/** The first free port from `from` upwards that is not in `except`. */
export async function findFreePort(from: number, except: number[]): Promise<number> {
  for (let port = from; port <= 65_535; port++) {
    if (!except.includes(port) && (await tryListen(port, "127.0.0.1")) === null) return port;
  }
  throw new AppError("conflict", message("setup.ports.none", { from }));
}

/** null if it is free, else the error's code. */
export function tryListen(port: number, host: string | undefined): Promise<string | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? "unknown"));
    probe.listen({ port, ...(host ? { host } : {}) }, () => probe.close(() => done(null)));
  });
}
