import { expect, test } from "vitest";
import { english } from "../../messages/catalogue/english.ts";
import { confirmedWords, servedIn } from "../../messages/served-words.ts";
import { type Known, summarize } from "./confirmation.ts";

const AT = new Date("2026-11-28T08:00:00Z");
const after = (ms: number) => new Date(AT.getTime() + ms);

function known(kind: Known["kind"], more: Partial<Known> = {}): Known {
  return {
    kind,
    gatewayId: "g",
    clientId: kind === "client" ? "c" : "",
    name: "n",
    sdk: null,
    connectedAt: after(-1_000),
    lostAt: null,
    confirmedAt: after(11),
    ...more,
  };
}

test("a time is of those that were there: who joined or went since is told apart, and changes no figure of the change", () => {
  const words = (...all: Known[]) => english(confirmedWords(summarize(1, AT, all, after(60_000))));
  const record = (...all: Known[]) => servedIn(summarize(1, AT, all, after(60_000)));
  const there = [known("gateway"), known("client")];
  const late = known("client", { clientId: "late", connectedAt: after(60_000), confirmedAt: after(60_010) });
  const lost = known("client", { clientId: "lost", confirmedAt: after(9), lostAt: after(30_000) });

  expect(words(...there)).toBe("Confirmed by 1 gateway and 1 client in 11 ms.");
  expect(words(...there, late)).toBe("Confirmed by 1 gateway and 1 client in 11 ms; 1 joined since.");
  expect(words(...there, lost)).toBe("Confirmed by 1 gateway and 2 clients in 11 ms; 1 gone since.");
  expect(record(...there, late)).toEqual(record(...there));
  // Of those that came after it no time is known.
  expect(words(late)).toBe("Confirmed by 1 client.");
});
