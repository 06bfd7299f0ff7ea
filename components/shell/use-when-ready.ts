import { useEffect, useRef } from "react";

const EVERY_MS = 5_000;

/** Calls `then` once the dashboard says that it can read again; a screen that nobody touches must come back by itself. */
export function useWhenReady(then: () => void): void {
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    const timer = setInterval(async () => {
      const answer = await fetch("/api/ready", { cache: "no-store" }).catch(() => null);
      if (answer?.ok) latest.current();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
