import { expect, test, vi } from "vitest";
import { listen } from "./listen.ts";

test("an address whose certificate file is missing is a lost connection, tried again, and no end of the process", async () => {
  const lost: Error[] = [];
  const listening = listen({
    url: "postgresql://u@127.0.0.1:1/x?sslmode=verify-full&sslrootcert=/nowhere/root.pem",
    name: "listener",
    channels: ["c"],
    queryTimeoutMs: 1_000,
    firstRetryMs: 1,
    longestRetryMs: 5,
    onOpen: async () => {},
    onHeard: () => {},
    onLost: (error) => lost.push(error),
  });
  await vi.waitFor(() => expect(lost.length).toBeGreaterThan(1));
  expect(lost[0]?.message).toContain("/nowhere/root.pem");
  expect(listening.client()).toBeNull();
  await listening.stop();
});
