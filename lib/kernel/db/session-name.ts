import { listedSome } from "../../messages/catalogue/listed.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";

/** A row of pg_stat_activity, as somebody finds it who is to end it. */
export type DatabaseSession = { pid: number; usename: string | null; application_name: string | null };

/** "process 12 of sluice (psql), process 13 of an unknown role and 4 more". */
export function sessionNames(sessions: readonly DatabaseSession[]): Message {
  return listedSome(sessions.map(sessionName));
}

function sessionName({ pid, usename, application_name: application }: DatabaseSession): Message {
  const role = usename ?? message("setup.lock.unknownRole");
  return application
    ? message("setup.lock.namedSession", { pid, role, application })
    : message("setup.lock.session", { pid, role });
}
