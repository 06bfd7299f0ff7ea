import { GONE_FOR_SECONDS } from "../flags/clients/silent-after.ts";
import type { Role } from "../kernel/permissions.ts";
import { durationWords } from "../kernel/text/durations.ts";
import { partWords } from "../kernel/text/numbers.ts";
import { asSentence, withEnd } from "../kernel/text/sentences.ts";
import { commas, listed } from "../messages/catalogue/listed.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { failingChecksLink, valuesAddress } from "../messages/check-address.ts";
import { decideValues, whyNotDecide } from "../messages/decide-values.ts";
import { mayServeOnWords } from "../messages/may-serve-on.ts";
import { pauseNow, withGate } from "../messages/pauses.ts";
import { problemsSentence } from "../messages/problems-in-short.ts";
import type { SinkOverview } from "../outbox/model.ts";
import { heldFlags } from "./held-flags.ts";
import type { FailingCheck, Need } from "./need.ts";
import type { Progress } from "./read-progress.ts";
import type { Served } from "./read-shell.ts";
import type { Situation } from "./situation.ts";

/** Older than that and undelivered, with nothing else wrong, is worth a look. */
const OLD_EVENT_MS = 60_000;

/** Pure: what needs a person, the most urgent first. Empty: nothing does. */
export function whatNeedsYou(now: Situation): Need[] {
  return [
    ...killed(now),
    ...checks(now.failingChecks),
    ...heldFlags(now.heldFlags, now.failingChecks),
    ...now.unsoundPlans.map(unsound),
    ...now.plans.flatMap((one) => plan(one, now.role)),
    // Without a worker none delivers, which is said once.
    ...now.sinks.filter((one) => now.workersAlive > 0 || one.state !== "no worker").flatMap(sink),
    ...gateways(now.served),
    ...clients(now),
    ...(now.workersAlive === 0
      ? [
          hold(
            message("needs.noWorker.title"),
            [message("needs.noWorker.text")],
            "/migrations",
            message("needs.seeWaiting"),
          ),
        ]
      : silentWorkers(now)),
    ...(now.bootstrapToken === "left-over"
      ? [
          hold(
            message("needs.token.title"),
            [message("needs.token.text")],
            "/users",
            message("needs.token.look"),
          ),
        ]
      : []),
    ...now.unread.map((because) =>
      hold(message("needs.unread.title"), [because], "/", message("needs.unread.look")),
    ),
  ];
}

function silentWorkers({ silentWorkers: [first, ...others], now }: Situation): Need[] {
  if (!first) return [];
  const time = durationWords(now.getTime() - first.at.getTime());
  return [
    hold(
      message("needs.silent.title", { count: others.length + 1 }),
      [
        message("needs.silent.text", { name: first.name, time }),
        ...(others.length > 0 ? [message("needs.silent.others", { count: others.length })] : []),
      ],
      "/migrations",
      message("needs.seeWaiting"),
    ),
  ];
}

function killed({ killed, served }: Situation): Need[] {
  if (killed) {
    const { waitingFor, mayServeOn } = killed;
    const all = [...waitingFor, ...mayServeOn];
    const [first] = all;
    if (!first) return [];
    const { name } = first;
    const one = all.length === 1;
    const waits =
      waitingFor.length > 0 ? message("needs.killed.waits", { name, more: waitingFor.length - 1 }) : null;
    return [
      hold(
        one ? message("needs.killed.one", { name }) : message("needs.killed.some", { count: all.length }),
        [waits, mayServeOnWords(mayServeOn)].filter((words) => words !== null),
        "/clients",
        one ? message("needs.killed.lookOne", { name }) : message("needs.killed.look"),
      ),
    ];
  }
  if (served.kind !== "killed-by-environment") return [];
  return [
    fail(
      message("needs.environment.title"),
      [
        message("needs.environment.text", {
          gateways: commas(served.gateways),
          count: served.gateways.length,
        }),
      ],
      "/emergency",
      message("needs.environment.look"),
    ),
  ];
}

function checks(failing: FailingCheck[]): Need[] {
  const [first, ...others] = failing;
  if (!first) return [];
  const look = failingChecksLink(failing);
  const { name: check, plan, observed, expected, error } = first;
  return [
    fail(
      failing.length === 1 ? whatFails(first) : message("needs.checks.some", { count: failing.length }),
      [
        error === null
          ? message("needs.checks.textFound", { check, plan, observed, expected })
          : message("needs.checks.textNotRun", { check, plan, error: withEnd(error) }),
        ...(others.length > 0 ? [message("needs.checks.others", { count: others.length })] : []),
      ],
      look.href,
      look.label,
    ),
  ];
}

/** "3 rows fail a check": the sentence below names it. */
function whatFails({ observed, expected, error, countsRows }: FailingCheck): Message {
  if (error !== null) return message("needs.checks.notRun");
  return countsRows && Number.isInteger(Number(observed))
    ? message("needs.checks.rows", { rows: Number(observed) })
    : message("needs.checks.found", { observed, expected });
}

function unsound({ name, isSound, problems }: Situation["unsoundPlans"][number]): Need {
  const href = `/migrations/${encodeURIComponent(name)}`;
  const text = message("needs.unsound.text", { plan: name, problems: problemsSentence(problems) });
  const look = message("needs.plan.look");
  return isSound
    ? hold(message("needs.unsound.kept"), [text], href, look)
    : fail(message("needs.unsound.unread"), [text], href, look);
}

function plan(progress: Progress, role: Role): Need[] {
  const { title, phase, undecided, switchedOff } = progress;
  const href = `/migrations/${encodeURIComponent(progress.plan)}`;
  if (progress.state === "failed") {
    const why = progress.error
      ? message("needs.plan.failedWhy", { plan: title, phase, error: progress.error })
      : message("needs.plan.failedText", { plan: title, phase });
    return [fail(message("needs.plan.failed", { phase }), [why], href, message("needs.plan.look"))];
  }
  // The rollback of the backfill takes its quarantine with it: nothing is asked meanwhile.
  const undone = progress.state === "rolling_back" && phase === "backfill";
  if (undecided && undecided.rows > 0 && !undone) {
    const { rows, values, columns } = undecided;
    const waits = message("needs.plan.decideText", { rows, values, columns: listed(columns) });
    return [
      hold(
        message("needs.plan.decide", { values }),
        [waits, goesOn(progress), whyNotDecide(role)].filter((words) => words !== null),
        valuesAddress(progress.plan),
        decideValues(values, role),
      ),
      // Its own pause ends with the last decision, a person's does not.
      ...(progress.pausedAt === null ? [] : paused(progress, href)),
    ];
  }
  if (switchedOff) {
    const flagHref = `/flags/${encodeURIComponent(switchedOff)}`;
    const text = message("needs.plan.nobodyText", { plan: title, flag: switchedOff });
    return [
      {
        ...hold(message("needs.plan.nobody"), [text], flagHref, message("needs.plan.openFlag")),
        turnsOn: switchedOff,
      },
    ];
  }
  return paused(progress, href);
}

function paused(progress: Progress, href: string): Need[] {
  if (progress.state !== "paused") return [];
  const { title: plan, phase } = progress;
  const why = pauseNow(progress, progress.undecided?.rows ?? null);
  const share = shareOf(progress);
  const text =
    share === null
      ? message("needs.plan.pausedText", { plan, phase, why })
      : message("needs.plan.pausedAt", { plan, phase, why, share });
  const need = hold(
    message("needs.plan.paused", { phase }),
    [withGate(text, progress.pauseReason)],
    href,
    message("needs.plan.look"),
  );
  return [{ ...need, at: progress.pausedAt }];
}

/** Rows may wait while the work that found them still runs. */
function goesOn(progress: Progress): Message | null {
  const { phase } = progress;
  if (progress.state !== "running" || progress.flag) return null;
  const share = shareOf(progress);
  if (share === null) return message("needs.plan.goesOn", { phase });
  const time = timeLeft(progress);
  return time === null
    ? message("needs.plan.goesOnAt", { phase, share })
    : message("needs.plan.goesOnLeft", { phase, share, time });
}

/** Of its step. */
function shareOf({ rowsDone, rowsTotal }: Progress): Message | null {
  return rowsDone !== null && rowsTotal ? partWords(rowsDone / rowsTotal) : null;
}

function timeLeft({ rowsDone, rowsTotal, rowsPerSecond }: Progress): Message | null {
  if (rowsDone === null || rowsTotal === null || rowsDone >= rowsTotal || !rowsPerSecond) return null;
  return durationWords((1000 * (rowsTotal - rowsDone)) / rowsPerSecond);
}

function sink({ name, state, because, dead, oldestUndeliveredAgeMs: age }: SinkOverview): Need[] {
  const href = `/outbox?sink=${encodeURIComponent(name)}`;
  const look = message("needs.sink.look");
  if (state !== "delivering") {
    const text = message("needs.sink.downText", { sink: name, why: because ?? asSentence(state) });
    return [hold(message("needs.sink.down", { sink: name }), [text], href, look)];
  }
  if (dead)
    return [
      fail(
        message("needs.sink.dead", { count: dead }),
        [message("needs.sink.deadText", { count: dead, sink: name })],
        href,
        message("needs.sink.lookDead", { count: dead }),
      ),
    ];
  if (age !== null && age > OLD_EVENT_MS) {
    const text = message("needs.sink.waitsText", { sink: name, time: durationWords(age) });
    return [hold(message("needs.sink.waits"), [text], href, look)];
  }
  return [];
}

function gateways(served: Served): Need[] {
  if (served.kind === "no-gateway")
    return [
      hold(
        message("needs.gateways.none"),
        [message("needs.gateways.noneText")],
        "/clients",
        message("needs.gateways.look"),
      ),
    ];
  if (served.kind === "behind")
    return [
      hold(
        message("needs.gateways.behind"),
        [message("needs.gateways.behindText", { behind: served.gateways, of: served.of })],
        "/flags",
        message("needs.gateways.seeFlags"),
      ),
    ];
  return [];
}

function clients({ killed, served, lastClient, lostClients, now }: Situation): Need[] {
  // Without a gateway there is no client, and that is said.
  if (served.kind === "no-gateway") return [];
  // Restarted, it is back within seconds.
  const isGone = ({ at }: { at: Date }) => now.getTime() - at.getTime() >= GONE_FOR_SECONDS * 1000;
  const named = new Set(killed && [...killed.waitingFor, ...killed.mayServeOn].map(({ name }) => name));
  const lost = lostClients.filter((one) => isGone(one) && !named.has(one.name));
  const [first, ...others] = lost;
  if (lastClient && isGone(lastClient)) {
    const text = message("needs.clients.noneText", { lost: lost.length, name: lastClient.name });
    const need = hold(message("needs.clients.none"), [text], "/clients", message("needs.clients.look"));
    return [{ ...need, at: lastClient.at }];
  }
  if (!first) return [];
  const { name, at } = first;
  const look = message("needs.clients.lookLost");
  return others.length === 0
    ? [
        {
          ...hold(
            message("needs.clients.lost", { name }),
            [message("needs.clients.lostText", { name })],
            "/clients",
            look,
          ),
          at,
        },
      ]
    : [
        {
          ...hold(
            message("needs.clients.someLost", { count: lost.length }),
            [message("needs.clients.someLostText", { name, more: others.length })],
            "/clients",
            look,
          ),
          at,
        },
      ];
}

function fail(title: Message, text: Message[], href: string, button: Message): Need {
  return { tone: "fail", title, text, href, button };
}

function hold(title: Message, text: Message[], href: string, button: Message): Need {
  return { tone: "hold", title, text, href, button };
}
