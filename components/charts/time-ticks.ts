const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * HOUR),
];
/** Written with seconds they are wider. */
const most = (step: number) => (step < MINUTE ? 4 : 6);

/** Round times between two others, three to six of a quarter of an hour or more, no two of which are written alike. */
export function timeTicks(from: number, to: number): { ticks: number[]; seconds: boolean } {
  const step = STEPS.find((one) => count(from, to, one) <= most(one)) ?? 24 * HOUR;
  const first = Math.ceil(from / step) * step;
  const ticks = Array.from({ length: Math.max(0, count(from, to, step)) }, (_, i) => first + i * step);
  return { ticks, seconds: step < MINUTE };
}

function count(from: number, to: number, step: number): number {
  return Math.floor(to / step) - Math.ceil(from / step) + 1;
}
