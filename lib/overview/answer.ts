import { checkAttention } from "../checks/attention.ts";
import { flagAttention } from "../flags/attention.ts";
import { clientAttention } from "../flags/clients/attention.ts";
import { workerAttention } from "../health/attention.ts";
import { identityAttention } from "../identity/attention.ts";
import { killAttention } from "../kill/attention.ts";
import { message } from "../messages/catalogue/message.ts";
import { sinkAttention } from "../outbox/attention.ts";
import { folderAttention } from "../plans/attention.ts";
import { hold, type Need } from "./need.ts";
import { checkNeed, clientNeed, flagNeed, killNeed, sinkNeed, workerNeed } from "./need-words.ts";
import { folderNeed, needsOfProgress } from "./plan-need.ts";
import type { Situation } from "./situation.ts";

/** Pure: what needs a person, the most urgent first, as each domain says it. Empty: nothing does. */
export function whatNeedsYou(now: Situation): Need[] {
  const failing = checkAttention(now.checks);
  const late = now.killed && [...now.killed.waitingFor, ...now.killed.mayServeOn];
  // A flag that a failing check holds is told with that check, where it is told.
  const isTold = (plan: string) =>
    failing.some(({ params }) => params.failing.some((one) => one.plan === plan));
  const held = flagAttention(now.flags).filter(
    ({ params: { hold } }) => hold.by === "person" || !isTold(hold.plan),
  );
  return [
    ...killAttention(now.killed, now.served).map(killNeed),
    ...failing.map(checkNeed),
    ...held.map(flagNeed),
    ...now.unsoundPlans.flatMap(({ name, isSound, problems }) =>
      folderAttention(problems, isSound).map((need) => folderNeed(name, need)),
    ),
    ...now.plans.flatMap((one) => needsOfProgress(one, now.role)),
    // Without a worker none delivers, which is said once.
    ...now.sinks
      .flatMap((sink) => sinkAttention(sink).slice(0, 1))
      .filter(({ code }) => now.workersAlive > 0 || code !== "no-worker")
      .map(sinkNeed),
    ...clientAttention(now.served, now, late ?? [], now.now).map(clientNeed),
    ...workerAttention(now, now.now).map(workerNeed),
    ...identityAttention({ bootstrap: now.bootstrapToken, now: now.now }).map(() =>
      hold(
        message("needs.token.title"),
        [message("needs.token.text")],
        "/users",
        message("needs.token.look"),
      ),
    ),
    ...now.unread.map((because) =>
      hold(message("needs.unread.title"), [because], "/", message("needs.unread.look")),
    ),
  ];
}
