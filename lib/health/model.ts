/** `unknown`: it could not be looked at, because something it depends on is down. `warning`: it works, and wants a person. */
export type HealthState = "up" | "down" | "unknown" | "warning";

export type HealthCheck = {
  /** "database", "worker", "gateway", "disk", "target clinic", "ADMIN_TOKEN". */
  name: string;
  state: HealthState;
  /** What was seen, for a person. */
  detail: string;
};

export type Health = { state: "up" | "down"; checks: HealthCheck[]; at: Date };
