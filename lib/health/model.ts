/** `unknown`: it could not be looked at, because something it depends on is down. */
export type HealthState = "up" | "down" | "unknown";

export type HealthCheck = {
  /** "database", "worker", "gateway", "disk", "target clinic". */
  name: string;
  state: HealthState;
  /** What was seen, for a person. */
  detail: string;
};

export type Health = { state: "up" | "down"; checks: HealthCheck[]; at: Date };
