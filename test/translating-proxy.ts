import { connect, createServer } from "node:net";
import { Transform } from "node:stream";

const ERROR_RESPONSE = 0x45;

/** A proxy before a database that says how severe an error is in other words, as a server does whose lc_messages is not English. */
export async function translatingProxy(
  targetUrl: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const target = new URL(targetUrl);
  const server = createServer((incoming) => {
    const outgoing = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    incoming.pipe(outgoing);
    outgoing.pipe(translated()).pipe(incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const url = new URL(targetUrl);
  url.hostname = "127.0.0.1";
  url.port = String(address.port);
  return { url: url.toString(), close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Each message of the server is a letter, its length in four bytes, and the rest. */
function translated(): Transform {
  let pending = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 5 && pending.length > pending.readUInt32BE(1)) {
        const end = 1 + pending.readUInt32BE(1);
        this.push(inOtherWords(pending.subarray(0, end)));
        pending = pending.subarray(end);
      }
      done();
    },
  });
}

/** Field S is translated, field V never is. */
function inOtherWords(message: Buffer): Buffer {
  if (message[0] !== ERROR_RESPONSE) return message;
  const text = message.subarray(5).toString("latin1");
  const fields = Buffer.from(
    text.replace(/^SERROR\0/, "SFEHLER\0").replace(/^SFATAL\0/, "SFATALE\0"),
    "latin1",
  );
  const head = Buffer.from([ERROR_RESPONSE, 0, 0, 0, 0]);
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
