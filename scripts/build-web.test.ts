import { expect, test } from "vitest";
import { actionsKey } from "#lib/web/start-web.ts";
import { buildEnvironment } from "./build-web.ts";

const KEY = "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY";
const bytes = (key: string | undefined) => Buffer.from(key ?? "", "base64").length;

test("every build makes the same ids of actions, wherever and with whatever environment", () => {
  const one = buildEnvironment({ NODE_ENV: "test" })[KEY];
  const other = buildEnvironment({ NODE_ENV: "test", [KEY]: "of this machine", NEXTAUTH_SECRET: "x" })[KEY];
  expect(one).toBe(other);
  expect(bytes(one)).toBe(32);
});

test("what seals an action's arguments is the same in every web process, and in no build", () => {
  const secret = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  expect(actionsKey(secret)).toBe(actionsKey(secret));
  expect(actionsKey(secret)).not.toBe(actionsKey(`${secret}x`));
  expect(actionsKey(secret)).not.toBe(buildEnvironment({ NODE_ENV: "test" })[KEY]);
  expect(bytes(actionsKey(secret))).toBe(32);
});
