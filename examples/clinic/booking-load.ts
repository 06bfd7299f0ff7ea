import { setTimeout as delay } from "node:timers/promises";
import { pick, randomFrom } from "./seed/random.ts";
import { SERVICES } from "./services.ts";

export type LoadState = {
  on: boolean;
  perSecond: number;
  /** When it was last switched, by a person or by itself; null if never. */
  switchedAt: string | null;
  /** It stopped by itself after so many hours. */
  endedAfterHours: number | null;
};

/** As old clients write them; all can be read, so that the contract phase need not wait for a person each second. */
const TIMES = ["09:00", "10:30", "9:00 AM", "오전 10시", "14:00", "2:30 PM", "오후 3시 30분", "15시"];
const PEOPLE = 2000;
/** Behind the seeded days, and so wide that no day fills up. */
const FIRST_DAY = 100;
const DAYS = 3650;
/** A machine that was left alone does not fill its disk: a day of it is 86,400 reservations. */
const LONGEST_HOURS = 24;
/** Unanswered ones beyond that are not added to: a clinic that hangs is not pressed further. */
const MOST_UNANSWERED = 10;
const ANSWERED_WITHIN_MS = 10_000;
const DAY_MS = 86_400_000;

/** Sends bookings to the clinic as its website would, so that there is something to watch. */
export class BookingLoad {
  readonly #url: string;
  readonly #perSecond: number;
  readonly #ready: () => boolean;
  readonly #random = randomFrom(Date.now());
  #timer: NodeJS.Timeout | null = null;
  #ends: NodeJS.Timeout | null = null;
  #switchedAt: Date | null = null;
  #endedAfterHours: number | null = null;
  #unanswered = 0;

  /** `ready`: nothing is sent before the clinic takes bookings. */
  constructor(options: { url: string; perSecond: number; ready: () => boolean }) {
    this.#url = options.url;
    this.#perSecond = options.perSecond;
    this.#ready = options.ready;
  }

  /** A second press changes nothing. */
  set(on: boolean): void {
    if (on === (this.#timer !== null)) return;
    this.#switchedAt = new Date();
    this.#endedAfterHours = null;
    this.#clear();
    if (!on) return;
    this.#timer = setInterval(() => void this.#send(), 1000 / this.#perSecond);
    this.#ends = setTimeout(() => {
      this.set(false);
      this.#endedAfterHours = LONGEST_HOURS;
    }, LONGEST_HOURS * 3_600_000);
  }

  state(): LoadState {
    return {
      on: this.#timer !== null,
      perSecond: this.#perSecond,
      switchedAt: this.#switchedAt?.toISOString() ?? null,
      endedAfterHours: this.#endedAfterHours,
    };
  }

  /** Ends it with the process: no more is sent, and what is under way gets its answer. */
  async stop(): Promise<void> {
    this.#clear();
    const until = Date.now() + ANSWERED_WITHIN_MS;
    while (this.#unanswered > 0 && Date.now() < until) await delay(10);
  }

  #clear(): void {
    if (this.#timer) clearInterval(this.#timer);
    if (this.#ends) clearTimeout(this.#ends);
    this.#timer = null;
    this.#ends = null;
  }

  async #send(): Promise<void> {
    if (!this.#ready() || this.#unanswered >= MOST_UNANSWERED) return;
    this.#unanswered++;
    try {
      const answer = await fetch(this.#url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(this.#booking()),
        signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
      });
      await answer.arrayBuffer();
    } catch {
      // The clinic counts and logs what it could not answer.
    } finally {
      this.#unanswered--;
    }
  }

  #booking(): Record<string, string> {
    const person = Math.floor(this.#random() * PEOPLE);
    return {
      patient_name: `Visitor ${person + 1}`,
      phone: `010-0000-${String(person).padStart(4, "0")}`,
      birth_date: "1990-01-01",
      gender: pick(this.#random, ["MALE", "FEMALE", "OTHER"]),
      treatment_type: pick(this.#random, ["FIRST_VISIT", "FOLLOW_UP"]),
      service: pick(this.#random, SERVICES),
      preferred_date: this.#day(),
      ...(this.#random() < 0.5
        ? { preferred_time: pick(this.#random, TIMES) }
        : { period: pick(this.#random, ["MORNING", "AFTERNOON"]) }),
    };
  }

  /** Monday to Friday: the clinic is closed on Sundays and on Saturday afternoons. */
  #day(): string {
    const date = new Date(Date.now() + (FIRST_DAY + Math.floor(this.#random() * DAYS)) * DAY_MS);
    if (date.getUTCDay() === 0) date.setUTCDate(date.getUTCDate() + 1);
    if (date.getUTCDay() === 6) date.setUTCDate(date.getUTCDate() + 2);
    return date.toISOString().slice(0, 10);
  }
}
