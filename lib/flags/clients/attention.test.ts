import { expect, test } from "vitest";
import { asIs } from "../../messages/as-is.ts";
import { latestChange } from "./attention.ts";

type Seen = Parameters<typeof latestChange>[0];
type Row = Seen["rows"][number];

const AT = new Date("2026-11-28T08:00:00Z");
const gateway: Row = { kind: "gateway", name: "g", counts: true, state: "live", failing: [] };
const change = (seen: Partial<Seen>) =>
  latestChange({ rows: [gateway], confirmation: null, missed: [], ...seen });
const waitingFor = (...names: string[]) => names.map((name) => ({ name, lostAt: null }));

test("without a gateway that is there, no change reaches anybody", () => {
  const client: Row = { ...gateway, kind: "client", name: "shop" };
  expect(change({ rows: [client, { ...gateway, state: "lost" }] })).toEqual({ kind: "no-gateway" });
});

test("what a gateway cannot write comes before what it should have written", () => {
  const rows = [gateway, { ...gateway, name: "g2", failing: [asIs("acks"), asIs("telemetry")] }];
  expect(change({ rows, confirmation: { waitingFor: waitingFor("shop") } })).toEqual({
    kind: "gateway-cannot-write",
    gateway: "g2",
    failing: [asIs("acks"), asIs("telemetry")],
  });
});

test("who was lost before it confirmed comes before who is waited for, and that before who was lost later", () => {
  const late = waitingFor("shop", "mail");
  const missed = ["old"];
  const confirmation = { waitingFor: [...late, { name: "gone", lostAt: AT }] };
  expect(change({ confirmation, missed })).toEqual({ kind: "lost-unconfirmed", names: ["gone"] });
  expect(change({ confirmation: { waitingFor: late }, missed })).toEqual({
    kind: "waits",
    names: ["shop", "mail"],
  });
  expect(change({ confirmation: { waitingFor: [] }, missed })).toEqual({
    kind: "clients-lost",
    names: ["old"],
  });
  expect(change({ confirmation: { waitingFor: [] } })).toEqual({ kind: "served" });
  // Of a change that is not on record any more nobody is waited for.
  expect(change({ confirmation: null })).toEqual({ kind: "served" });
});
