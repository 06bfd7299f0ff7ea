/** One measured figure. What was not measured is not in the list; nothing here is estimated. */
export type Result = {
  name: string;
  value: number;
  unit: string;
  /** What it is compared with in the same run; null: a bar alone. */
  peer: string | null;
  peerValue: number | null;
  /** value / peerValue. */
  ratio: number | null;
  /** "at most 150", "at least 2 times the peer". */
  bar: string;
  holds: boolean;
};

export function atMost(name: string, value: number, unit: string, limit: number): Result {
  return {
    name,
    value: round(value),
    unit,
    peer: null,
    peerValue: null,
    ratio: null,
    bar: `at most ${limit}`,
    holds: value <= limit,
  };
}

export function timesThePeer(
  name: string,
  value: number,
  unit: string,
  peer: { name: string; value: number },
  atLeast: number,
): Result {
  const ratio = value / peer.value;
  return {
    name,
    value: round(value),
    unit,
    peer: peer.name,
    peerValue: round(peer.value),
    ratio: round(ratio),
    bar: `at least ${atLeast} times the peer`,
    holds: ratio >= atLeast,
  };
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
