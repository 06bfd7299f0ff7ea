import type { CheckAttention } from "../checks/attention.ts";
import type { FlagAttention } from "../flags/attention.ts";
import type { ClientAttention } from "../flags/clients/attention.ts";
import type { WorkerAttention } from "../health/attention.ts";
import { durationWords } from "../kernel/text/durations.ts";
import { asSentence, withEnd } from "../kernel/text/sentences.ts";
import type { KillAttention } from "../kill/attention.ts";
import { commas } from "../messages/catalogue/listed.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { failingChecksLink } from "../messages/check-address.ts";
import { holdLink, holdSentence } from "../messages/hold-words.ts";
import { mayServeOnWords } from "../messages/may-serve-on.ts";
import { observedWords } from "../messages/observed-words.ts";
import type { OutboxAttention } from "../outbox/attention.ts";
import { fail, hold, type Need } from "./need.ts";
import type { CheckRow } from "./situation.ts";

export function killNeed(need: KillAttention): Need {
  if (need.code === "killed-by-environment") {
    const { gateways } = need.params;
    const of = { gateways: commas(gateways), count: gateways.length };
    return fail(
      message("needs.environment.title"),
      [message("needs.environment.text", of)],
      "/emergency",
      message("needs.environment.look"),
    );
  }
  const { waitingFor, mayServeOn } = need.params;
  const count = waitingFor.length + mayServeOn.length;
  const name = [...waitingFor, ...mayServeOn][0]?.name ?? "";
  const waits =
    waitingFor.length > 0 ? message("needs.killed.waits", { name, more: waitingFor.length - 1 }) : null;
  return hold(
    count === 1 ? message("needs.killed.one", { name }) : message("needs.killed.some", { count }),
    [waits, mayServeOnWords(mayServeOn)].filter((words) => words !== null),
    "/clients",
    count === 1 ? message("needs.killed.lookOne", { name }) : message("needs.killed.look"),
  );
}

export function checkNeed({ params: { failing } }: CheckAttention<CheckRow>): Need {
  const [first] = failing;
  const { name: check, plan, expected, latest } = first;
  const { error = null } = latest ?? {};
  const observed = observedWords(latest?.observed ?? null);
  const others = failing.length - 1;
  const look = failingChecksLink(failing);
  return fail(
    others === 0 ? whatFails(first) : message("needs.checks.some", { count: failing.length }),
    [
      error === null
        ? message("needs.checks.textFound", { check, plan, observed, expected })
        : message("needs.checks.textNotRun", { check, plan, error: withEnd(error) }),
      ...(others > 0 ? [message("needs.checks.others", { count: others })] : []),
    ],
    look.href,
    look.label,
  );
}

/** "3 rows fail a check": the sentence below names it. */
function whatFails({ latest, expected, countsRows }: CheckRow): Message {
  const { observed = null, error = null } = latest ?? {};
  if (error !== null) return message("needs.checks.notRun");
  return countsRows && observed !== null && Number.isInteger(Number(observed))
    ? message("needs.checks.rows", { rows: Number(observed) })
    : message("needs.checks.found", { observed: observedWords(observed), expected });
}

export function flagNeed({ params: { flag, hold: by } }: FlagAttention): Need {
  const { label, href } = holdLink(flag, by);
  const text = message("needs.held.text", { flag, why: holdSentence(by) });
  const title = message("needs.held.title", { flag });
  return by.by === "check" ? fail(title, [text], href, label) : hold(title, [text], href, label);
}

export function sinkNeed(need: OutboxAttention): Need {
  const { name: sink, state, because } = need.params.sink;
  const href = `/outbox?sink=${encodeURIComponent(sink)}`;
  const look = message("needs.sink.look");
  switch (need.code) {
    case "events-dead": {
      const { count } = need.params;
      const text = message("needs.sink.deadText", { count, sink });
      return fail(
        message("needs.sink.dead", { count }),
        [text],
        href,
        message("needs.sink.lookDead", { count }),
      );
    }
    case "events-old": {
      const text = message("needs.sink.waitsText", { sink, time: durationWords(need.params.ageMs) });
      return hold(message("needs.sink.waits"), [text], href, look);
    }
    default: {
      const text = message("needs.sink.downText", { sink, why: because ?? asSentence(state) });
      return hold(message("needs.sink.down", { sink }), [text], href, look);
    }
  }
}

export function clientNeed(need: ClientAttention): Need {
  switch (need.code) {
    case "no-gateway":
      return hold(
        message("needs.gateways.none"),
        [message("needs.gateways.noneText")],
        "/clients",
        message("needs.gateways.look"),
      );
    case "gateways-behind": {
      const text = message("needs.gateways.behindText", { behind: need.params.gateways, of: need.params.of });
      return hold(message("needs.gateways.behind"), [text], "/flags", message("needs.gateways.seeFlags"));
    }
    case "no-client": {
      const { name, at, lost } = need.params;
      const text = message("needs.clients.noneText", { lost, name });
      const title = message("needs.clients.none");
      return { ...hold(title, [text], "/clients", message("needs.clients.look")), at };
    }
    case "clients-lost": {
      const { name, at, others: more } = need.params;
      const title =
        more === 0
          ? message("needs.clients.lost", { name })
          : message("needs.clients.someLost", { count: more + 1 });
      const text =
        more === 0
          ? message("needs.clients.lostText", { name })
          : message("needs.clients.someLostText", { name, more });
      return { ...hold(title, [text], "/clients", message("needs.clients.lookLost")), at };
    }
  }
}

export function workerNeed(need: WorkerAttention): Need {
  const see = message("needs.seeWaiting");
  if (need.code === "no-worker")
    return hold(message("needs.noWorker.title"), [message("needs.noWorker.text")], "/migrations", see);
  const { name, silentMs, others } = need.params;
  const text = message("needs.silent.text", { name, time: durationWords(silentMs) });
  const more = others > 0 ? [message("needs.silent.others", { count: others })] : [];
  return hold(message("needs.silent.title", { count: others + 1 }), [text, ...more], "/migrations", see);
}
