import { parentPort, workerData } from "node:worker_threads";
import { Load } from "./load.ts";

// The load generator in a thread of its own: what the driver does beside it must not slow the bookings or their clock.
export type LoadOrder = { stop: true } | { sendUnreadable: boolean } | { lateWord: string };
export type LoadNews = Pick<
  Load,
  "accepted" | "failures" | "bookingMs" | "availabilityMs" | "sent" | "bookings" | "cancellations"
> & { stopped: boolean };

const REPORT_EVERY_MS = 200;
const port = parentPort;
if (!port) throw new Error("This file runs as a thread of the cutover.");
const load = new Load(workerData.baseUrl, workerData.perSecond);
const told = { accepted: 0, failures: 0, bookingMs: 0, availabilityMs: 0 };

function tell(stopped: boolean): void {
  const news: LoadNews = {
    accepted: load.accepted.slice(told.accepted),
    failures: load.failures.slice(told.failures),
    bookingMs: load.bookingMs.slice(told.bookingMs),
    availabilityMs: load.availabilityMs.slice(told.availabilityMs),
    sent: load.sent,
    bookings: load.bookings,
    cancellations: load.cancellations,
    stopped,
  };
  told.accepted += news.accepted.length;
  told.failures += news.failures.length;
  told.bookingMs += news.bookingMs.length;
  told.availabilityMs += news.availabilityMs.length;
  port?.postMessage(news);
}

const timer = setInterval(() => tell(false), REPORT_EVERY_MS);
port.on("message", (order: LoadOrder) => {
  if ("sendUnreadable" in order) load.sendUnreadable = order.sendUnreadable;
  else if ("lateWord" in order) load.lateWord = order.lateWord;
  else
    void load.stop().then(() => {
      clearInterval(timer);
      tell(true);
      port.close();
    });
});
load.start();
