/** How the command line reaches the verbs: over HTTP, or straight to the database. Answers are plain JSON values. */
export type Transport = {
  /** For messages: where the answers come from. */
  where: string;
  listPlans: () => Promise<unknown>;
  readPlan: (name: string) => Promise<unknown>;
  /** Body as `POST /api/plans/NAME` takes it. */
  actOnPlan: (name: string, body: object) => Promise<unknown>;
  listFlags: () => Promise<unknown>;
  /** Body as `PATCH /api/flags/NAME` takes it. */
  changeFlag: (name: string, body: Record<string, unknown> & { preview?: boolean }) => Promise<unknown>;
  /** Body as `POST /api/archive-flags` takes it. */
  archiveFlags: (body: Record<string, unknown> & { preview?: boolean }) => Promise<unknown>;
  unarchiveFlag: (name: string, body: object) => Promise<unknown>;
  deleteFlag: (name: string, body: object) => Promise<unknown>;
  readOutbox: () => Promise<unknown>;
  actOnOutbox: (body: { action: "start" | "stop"; sink?: string; reason?: string }) => Promise<unknown>;
  retryOutbox: (body: object & { preview?: boolean }) => Promise<unknown>;
  discardOutbox: (body: object & { preview?: boolean }) => Promise<unknown>;
  readKillSwitch: () => Promise<unknown>;
  actOnKillSwitch: (body: { action: "engage" | "lift" } & Record<string, string>) => Promise<unknown>;
  /** `head`: one that was printed earlier. */
  verifyAudit: (head: string | undefined) => Promise<unknown>;
  /** JSON lines, some at a time. */
  exportAudit: (filter: Record<string, string>) => AsyncIterable<string>;
  listClientTokens: () => Promise<unknown>;
  createClientToken: (body: object) => Promise<unknown>;
  actOnClientToken: (
    id: string,
    body: { action: "rotate"; overlapHours: string } | { action: "revoke" },
  ) => Promise<unknown>;
  close: () => Promise<void>;
};
