"use client";
import { useEffect } from "react";

const LEAST_MS = 60_000;

/**
 * Tells the server that somebody is there, at most once a minute. A page that is open and reads itself again is nobody: its
 * session ends when nobody has touched it for as long as the settings say.
 */
export function KeepSignedIn() {
  useEffect(() => {
    let told = Number.NEGATIVE_INFINITY;
    const tell = () => {
      if (performance.now() - told < LEAST_MS) return;
      told = performance.now();
      fetch("/api/session", { method: "POST", keepalive: true }).catch(() => {}); // the next touch tells it again
    };
    tell();
    window.addEventListener("pointerdown", tell, { passive: true });
    window.addEventListener("keydown", tell, { passive: true });
    return () => {
      window.removeEventListener("pointerdown", tell);
      window.removeEventListener("keydown", tell);
    };
  }, []);
  return null;
}
