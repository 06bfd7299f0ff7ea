import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { pick, randomFrom } from "../../examples/clinic/seed/random.ts";
import { SERVICES } from "../../examples/clinic/services.ts";

/** What a client was told: its booking is taken. */
export type Accepted = {
  id: string;
  service: string;
  date: string;
  phone: string;
  /** What it said, in either field. */
  period: string | null;
  time: string | null;
  path: string;
  cancelled: boolean;
};

export type Failure = { at: Date; what: string; status: number | null; detail: string };

const MORNING_TIMES = [
  "09:00",
  "10:30",
  "9:00 AM",
  "11:30 am",
  "오전 9시",
  "오전 10시 30분",
  "10시",
  "morning",
];
const AFTERNOON_TIMES = [
  "14:00",
  "17:30",
  "2:30 PM",
  "4:00 pm",
  "오후 2시",
  "오후 3시 30분",
  "15시",
  "afternoon",
];
/** Nobody but a person can say what these mean. */
const UNREADABLE_TIMES = ["3시", "2:00", "after lunch", "점심 이후", "as soon as possible"];
const PHONES = 3000;
const SEED = 424_242;
const ANSWER_WITHIN_MS = 10_000;
/** Far below the 75 s of the clinic: a request must not go to a connection that the server is just closing. */
const IDLE_SOCKET_MS = 20_000;
const DAY_MS = 86_400_000;
/** Spread so far that no day fills up within an hour, however slow the machine is. */
const DAYS_AHEAD = 1095;

/**
 * Books at a fixed rate, whether or not earlier bookings were answered: old clients and new ones, times that cannot be
 * read, cancellations and look-ups between. Everything that was answered is kept.
 */
export class Load {
  readonly accepted: Accepted[] = [];
  readonly failures: Failure[] = [];
  /** Milliseconds from the moment a booking was due to its answer. */
  readonly bookingMs: number[] = [];
  readonly availabilityMs: number[] = [];
  sent = 0;
  bookings = 0;
  cancellations = 0;
  /** Turned off before the contract phase, as a clinic changes its form. */
  sendUnreadable = true;
  /** A word that no client has used before; appears in the switchover phase. */
  lateWord: string | null = null;

  readonly #base: URL;
  readonly #perSecond: number;
  readonly #random = randomFrom(SEED);
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 200, timeout: IDLE_SOCKET_MS });
  readonly #inFlight = new Set<Promise<void>>();
  #running = false;
  #loop: Promise<void> | null = null;

  constructor(baseUrl: string, perSecond: number) {
    this.#base = new URL(baseUrl);
    this.#perSecond = perSecond;
  }

  start(): void {
    this.#running = true;
    this.#loop = this.#run();
  }

  /** Sends no more, and waits for every answer. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#loop;
    await Promise.all(this.#inFlight);
    this.#agent.destroy();
  }

  async #run(): Promise<void> {
    const startedAt = performance.now();
    for (let due = 0; this.#running; due++) {
      const dueAt = startedAt + (due * 1000) / this.#perSecond;
      const wait = dueAt - performance.now();
      if (wait > 1) await delay(wait);
      this.#track(this.#book(dueAt));
      if (due % 50 === 25) this.#track(this.#cancelOne());
      if (due % 25 === 10) this.#track(this.#lookUp());
    }
  }

  #track(work: Promise<void>): void {
    const tracked: Promise<void> = work.finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
  }

  async #book(dueAt: number): Promise<void> {
    const wanted = this.#draw();
    this.bookings++;
    const answer = await this.#send("POST", "/api/public/reservations", {
      patient_name: "김민지",
      phone: wanted.phone,
      birth_date: "1990-01-01",
      gender: "FEMALE",
      treatment_type: "FIRST_VISIT",
      service: wanted.service,
      preferred_date: wanted.date,
      ...(wanted.time === null ? {} : { preferred_time: wanted.time }),
      ...(wanted.period === null ? {} : { period: wanted.period }),
    });
    this.bookingMs.push(performance.now() - dueAt);
    const id = answer.body?.reservation?.id;
    if (answer.status !== 200 || !id) return this.#fail("booking", answer, JSON.stringify(wanted));
    this.accepted.push({ ...wanted, id, path: answer.path, cancelled: false });
  }

  /** An old client names a time, a new one a period, and some of those a time as well. */
  #draw(): Omit<Accepted, "id" | "path" | "cancelled"> {
    const random = this.#random;
    const day = this.#openDay();
    const morning = day.getUTCDay() === 6 || random() < 0.5;
    const base = {
      service: pick(random, SERVICES),
      date: day.toISOString().slice(0, 10),
      phone: `010-5555-${String(Math.floor(random() * PHONES)).padStart(4, "0")}`,
    };
    const kind = random();
    if (kind < 0.02 && this.sendUnreadable) {
      const words = this.lateWord === null ? UNREADABLE_TIMES : [...UNREADABLE_TIMES, this.lateWord];
      return { ...base, period: null, time: pick(random, words) };
    }
    const time = pick(random, morning ? MORNING_TIMES : AFTERNOON_TIMES);
    const period = morning ? "MORNING" : "AFTERNOON";
    if (kind < 0.5) return { ...base, period: null, time };
    return { ...base, period, time: kind < 0.75 ? null : time };
  }

  /** Any day of the next three years on which the clinic is open. */
  #openDay(): Date {
    const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    for (;;) {
      const day = new Date(today + (1 + Math.floor(this.#random() * DAYS_AHEAD)) * DAY_MS);
      if (day.getUTCDay() !== 0) return day;
    }
  }

  /** Cancels a booking of a while ago, so that some reservations have two events whose order shows. */
  async #cancelOne(): Promise<void> {
    const booking = this.accepted[this.accepted.length - 20];
    if (!booking || booking.cancelled) return;
    booking.cancelled = true;
    const answer = await this.#send("POST", `/api/public/reservations/${booking.id}/cancel`, {
      phone: booking.phone,
    });
    if (answer.status !== 200) return this.#fail("cancellation", answer, booking.id);
    this.cancellations++;
  }

  async #lookUp(): Promise<void> {
    const from = performance.now();
    const query = new URLSearchParams({
      date: this.#openDay().toISOString().slice(0, 10),
      service: pick(this.#random, SERVICES),
      phone: `010-5555-${String(Math.floor(this.#random() * PHONES)).padStart(4, "0")}`,
    });
    const answer = await this.#send("GET", `/api/public/reservations/availability?${query}`, null);
    this.availabilityMs.push(performance.now() - from);
    if (answer.status !== 200) this.#fail("availability", answer, query.toString());
  }

  #fail(what: string, answer: Answer, detail: string): void {
    const said = answer.error ?? JSON.stringify(answer.body);
    this.failures.push({ at: new Date(), what, status: answer.status, detail: `${said} ${detail}` });
  }

  #send(method: string, path: string, body: unknown): Promise<Answer> {
    this.sent++;
    return new Promise((resolve) => {
      const call = request(
        { host: this.#base.hostname, port: this.#base.port, method, path, agent: this.#agent },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", (error) =>
            resolve({ status: null, body: null, path: "", error: error.message }),
          );
          response.on("end", () => {
            resolve({
              status: response.statusCode ?? null,
              body: parse(Buffer.concat(chunks).toString("utf8")),
              path: String(response.headers["x-clinic-path"] ?? ""),
              error: null,
            });
          });
        },
      );
      call.setTimeout(ANSWER_WITHIN_MS, () => call.destroy(new Error(`no answer in ${ANSWER_WITHIN_MS} ms`)));
      call.on("error", (error) => resolve({ status: null, body: null, path: "", error: error.message }));
      if (body !== null) call.setHeader("Content-Type", "application/json");
      call.end(body === null ? undefined : JSON.stringify(body));
    });
  }
}

type Answer = {
  status: number | null;
  body: { reservation?: { id?: string } } | null;
  path: string;
  error: string | null;
};

function parse(text: string): Answer["body"] {
  try {
    return JSON.parse(text) as Answer["body"];
  } catch {
    return null;
  }
}
