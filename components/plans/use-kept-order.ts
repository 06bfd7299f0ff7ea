import { useState } from "react";
import { keepOrder } from "./keep-order.ts";

/** Keys in the order in which they were first seen, whatever order they come in now. */
export function useKeptOrder(keys: string[]): readonly string[] {
  const [order, setOrder] = useState<readonly string[]>(keys);
  const kept = keepOrder(order, keys);
  if (kept !== order) setOrder(kept);
  return kept;
}
