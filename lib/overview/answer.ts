import { GONE_FOR_SECONDS } from "../flags/clients/silent-after.ts";
import type { Role } from "../kernel/permissions.ts";
import { formatDuration } from "../kernel/text/durations.ts";
import { countOf, formatShare } from "../kernel/text/numbers.ts";
import { asSentence, withEnd } from "../kernel/text/sentences.ts";
import { english } from "../messages/catalogue/english.ts";
import { failingChecksLink, valuesAddress } from "../messages/check-address.ts";
import { decideValues, whyNotDecide } from "../messages/decide-values.ts";
import { foundWords } from "../messages/found-words.ts";
import { mayServeOnWords } from "../messages/may-serve-on.ts";
import { pauseNow } from "../messages/pauses.ts";
import { problemsInShort } from "../messages/problems-in-short.ts";
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
            "no worker runs",
            "No worker runs, so no phase, check or delivery moves.",
            "/migrations",
            "See what waits",
          ),
        ]
      : silentWorkers(now)),
    ...(now.bootstrapToken === "left-over"
      ? [
          hold(
            "ADMIN_TOKEN still works",
            "There is an admin, so ADMIN_TOKEN is not needed any more. Whoever has it may do everything: remove it from the environment of the web processes.",
            "/users",
            "See the tokens",
          ),
        ]
      : []),
    ...now.unread.map((because) => hold("something could not be read", because, "/", "Read again")),
  ];
}

function silentWorkers({ silentWorkers: [first, ...others], now }: Situation): Need[] {
  if (!first) return [];
  const more = others.length > 0 ? ` So do ${countOf(others.length, "other")}.` : "";
  return [
    hold(
      others.length === 0 ? "a worker hangs" : `${others.length + 1} workers hang`,
      `The worker ${first.name} has not reported for ${formatDuration(now.getTime() - first.at.getTime())} and did not stop in order. Others go on with its work once its lease ends.${more}`,
      "/migrations",
      "See what waits",
    ),
  ];
}

function killed({ killed, served }: Situation): Need[] {
  if (killed) {
    const { waitingFor, mayServeOn } = killed;
    const all = [...waitingFor, ...mayServeOn];
    const [first] = all;
    if (!first) return [];
    const lostBefore = mayServeOnWords(mayServeOn);
    const one = waitingFor.length === 1;
    const who = one ? first.name : `${first.name} and ${countOf(waitingFor.length - 1, "other")}`;
    const waits = `${who} ${one ? "has" : "have"} not confirmed the kill switch, and ${one ? "serves" : "serve"} what ${one ? "it" : "they"} last had until then.`;
    return [
      hold(
        `${all.length === 1 ? first.name : all.length} may still serve the new path`,
        [waitingFor.length > 0 ? waits : null, lostBefore && english(lostBefore)]
          .filter((words) => words !== null)
          .join(" "),
        "/clients",
        all.length === 1 ? `Look at ${first.name}` : "Look at who is missing",
      ),
    ];
  }
  if (served.kind !== "killed-by-environment") return [];
  return [
    fail(
      "a gateway serves every flag off",
      `${served.gateways.join(", ")} serves every flag off, because of SLUICE_KILL=1 in its environment.`,
      "/emergency",
      "See what is served",
    ),
  ];
}

function checks(failing: FailingCheck[]): Need[] {
  const [first, ...others] = failing;
  if (!first) return [];
  const look = failingChecksLink(failing);
  const more =
    others.length > 0 ? ` ${countOf(others.length, "other check fails", "other checks fail")}.` : "";
  return [
    fail(
      failing.length === 1 ? whatFails(first) : `${failing.length} checks fail`,
      first.error === null
        ? `The check "${first.name}" of ${first.plan} found ${first.observed}; expected ${first.expected}.${more}`
        : `The check "${first.name}" of ${first.plan} could not be run: ${withEnd(first.error)}${more}`,
      look.href,
      look.label,
    ),
  ];
}

/** "3 rows fail a check": the sentence below names it. */
function whatFails(first: FailingCheck): string {
  const words = foundWords(first);
  return first.error === null && first.countsRows ? `${words} a check` : `a check ${words}`;
}

function unsound({ name, isSound, problems }: Situation["unsoundPlans"][number]): Need {
  const href = `/migrations/${encodeURIComponent(name)}`;
  const text = withEnd(`${name}: ${problemsInShort(problems)}`);
  return isSound
    ? hold("a plan's folder was not taken over", text, href, "Look at the plan")
    : fail("a plan cannot be read", text, href, "Look at the plan");
}

function plan(progress: Progress, role: Role): Need[] {
  const href = `/migrations/${encodeURIComponent(progress.plan)}`;
  if (progress.state === "failed") {
    const why = progress.error ? `: ${progress.error}` : ".";
    return [
      fail(
        `${progress.phase} failed`,
        `${progress.title} failed in the phase ${progress.phase}${why}`,
        href,
        "Look at the plan",
      ),
    ];
  }
  const { undecided, switchedOff } = progress;
  // The rollback of the backfill takes its quarantine with it: nothing is asked meanwhile.
  const undone = progress.state === "rolling_back" && progress.phase === "backfill";
  if (undecided && undecided.rows > 0 && !undone) {
    const values = countOf(undecided.values, "value");
    const whoMay = whyNotDecide(role);
    const waits = `${countOf(undecided.rows, "row")} (${values}) ${undecided.rows === 1 ? "waits" : "wait"} for somebody to decide ${undecided.rows === 1 ? "its" : "their"} ${undecided.columns.join(" and ")}.`;
    return [
      hold(
        countOf(undecided.values, "value waits for a decision", "values wait for a decision"),
        `${waits}${goesOn(progress)}${whoMay ? ` ${english(whoMay)}` : ""}`,
        valuesAddress(progress.plan),
        english(decideValues(undecided.values, role)),
      ),
      // Its own pause ends with the last decision, a person's does not.
      ...(progress.pausedAt === null ? [] : paused(progress, href)),
    ];
  }
  if (switchedOff) {
    const text = `Nobody is on the new path: the switchover of ${progress.title} is done, but the flag ${switchedOff} is off.`;
    return [
      {
        ...hold(
          "nobody is on the new path",
          text,
          `/flags/${encodeURIComponent(switchedOff)}`,
          "Open the flag",
        ),
        turnsOn: switchedOff,
      },
    ];
  }
  return paused(progress, href);
}

function paused(progress: Progress, href: string): Need[] {
  if (progress.state !== "paused") return [];
  const { title, phase } = progress;
  const text = `${title}: ${phase} ${pauseNow(progress, progress.undecided?.rows ?? null)}${placeOf(progress, ", at ")}.`;
  return [{ ...hold(`${phase} is paused`, text, href, "Look at the plan"), at: progress.pausedAt }];
}

/** Rows may wait while the work that found them still runs. */
function goesOn(progress: Progress): string {
  if (progress.state !== "running" || progress.flag) return "";
  return ` Meanwhile ${progress.phase} goes on${placeOf(progress, ": ")}${timeLeft(progress)}.`;
}

function placeOf({ rowsDone, rowsTotal }: Progress, lead: string): string {
  return rowsDone !== null && rowsTotal ? `${lead}${formatShare(rowsDone / rowsTotal)} of its step` : "";
}

function timeLeft({ rowsDone, rowsTotal, rowsPerSecond }: Progress): string {
  if (rowsDone === null || rowsTotal === null || rowsDone >= rowsTotal || !rowsPerSecond) return "";
  return `, ${formatDuration((1000 * (rowsTotal - rowsDone)) / rowsPerSecond)} left in it`;
}

function sink(one: SinkOverview): Need[] {
  const href = `/outbox?sink=${encodeURIComponent(one.name)}`;
  if (one.state !== "delivering") {
    return [
      hold(
        `${one.name} does not deliver`,
        `${one.name} is not delivering. ${asSentence(one.because ?? one.state)}`,
        href,
        "Look at the outbox",
      ),
    ];
  }
  if (one.dead) {
    return [
      fail(
        `${countOf(one.dead, "event is", "events are")} dead`,
        `${countOf(one.dead, "event")} for ${one.name} could not be delivered and ${one.dead === 1 ? "waits" : "wait"} for you.`,
        href,
        `Look at the ${countOf(one.dead, "event")}`,
      ),
    ];
  }
  if (one.oldestUndeliveredAgeMs !== null && one.oldestUndeliveredAgeMs > OLD_EVENT_MS) {
    return [
      hold(
        "an event waits",
        `The oldest event for ${one.name} has waited ${formatDuration(one.oldestUndeliveredAgeMs)}.`,
        href,
        "Look at the outbox",
      ),
    ];
  }
  return [];
}

function gateways(served: Served): Need[] {
  if (served.kind === "no-gateway") {
    return [
      hold(
        "no gateway is connected",
        "No gateway is connected, so no change reaches a client.",
        "/clients",
        "See who was connected",
      ),
    ];
  }
  if (served.kind === "behind") {
    return [
      hold(
        "a gateway is behind",
        `${served.gateways} of ${countOf(served.of, "gateway")} ${served.gateways === 1 ? "serves" : "serve"} an older state.`,
        "/flags",
        "See the flags",
      ),
    ];
  }
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
    const text = `No client is connected any more. ${others.length > 0 ? `Of ${lost.length} that are lost the last` : "The last"} was ${lastClient.name}, last heard of`;
    return [
      { ...hold("no client is connected", text, "/clients", "See who was connected"), at: lastClient.at },
    ];
  }
  if (!first) return [];
  const one = others.length === 0;
  const who = one ? `${first.name} was` : `${first.name} and ${countOf(others.length, "other")} were`;
  const text = `${who} connected and did not say that ${one ? "it ends" : "they end"}: ${one ? "it" : "each"} may still serve what it last had. ${one ? "It" : "The latest"} was last heard of`;
  return [
    {
      ...hold(
        one ? `${first.name} is lost` : `${lost.length} clients are lost`,
        text,
        "/clients",
        "See who is lost",
      ),
      at: first.at,
    },
  ];
}

function fail(title: string, text: string, href: string, button: string): Need {
  return { tone: "fail", title, text, href, button };
}

function hold(title: string, text: string, href: string, button: string): Need {
  return { tone: "hold", title, text, href, button };
}
