import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import type { Message } from "./catalogue/message.ts";
import { allServed, confirmedWords, partsWords, servedParts } from "./served-words.ts";

const said = (words: Message | null) => words && english(words);
const gateway = (confirmed: boolean) => ({
  kind: "gateway" as const,
  confirmedAt: confirmed ? new Date() : null,
});
const client = (confirmed: boolean) => ({
  kind: "client" as const,
  confirmedAt: confirmed ? new Date() : null,
});

test("who serves is told by kind, so that no number means gateways and clients at once", () => {
  const words = (...all: Parameters<typeof servedParts>[0]) => said(partsWords(servedParts(all)));
  expect(words(gateway(true), client(true))).toBe("1 gateway and 1 client");
  expect(words(gateway(true), client(true), client(false))).toBe("1 of 1 gateway and 1 of 2 clients");
  expect(words(gateway(true))).toBe("1 gateway");
  expect(words()).toBeNull();
});

test("a confirmation tells its time where it was measured, and nobody where there is none", () => {
  const at = { there: [gateway(true), client(true)], since: { joined: 0, gone: 0 } };
  const participants = at.there;
  expect(said(confirmedWords({ ...at, participants, ms: 83 }))).toBe(
    "Confirmed by 1 gateway and 1 client in 83 ms.",
  );
  expect(said(confirmedWords({ ...at, participants, ms: null }))).toBe(
    "Confirmed by 1 gateway and 1 client.",
  );
  expect(said(confirmedWords({ ...at, participants: [], there: [], ms: null }))).toBe(
    "Nobody is connected to confirm it.",
  );
});

test("a figure of all who confirm counts what its words name", () => {
  const parts = (confirmed: number, of: number) => ({
    gateways: { confirmed: 1, of: 1 },
    clients: { confirmed, of },
  });
  const all = (confirmed: number, of: number) => {
    const { kinds, ...figures } = allServed(parts(confirmed, of));
    return { ...figures, kinds: kinds.map(said) };
  };
  expect(all(1, 1)).toEqual({ confirmed: 2, of: 2, kinds: ["1 gateway", "1 client"] });
  expect(all(12, 14)).toEqual({ confirmed: 13, of: 15, kinds: ["1 gateway", "14 clients"] });
  expect(all(0, 0)).toEqual({ confirmed: 1, of: 1, kinds: ["1 gateway"] });
});
