import { message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";
import type { Db, Tx } from "./client.ts";

/** @throws AppError not-found */
export async function requireEnvironment(db: Db | Tx, name: string): Promise<void> {
  if ((await db.environment.count({ where: { name } })) === 0)
    throw new AppError("not-found", message("requests.none.environment", { environment: name }), {
      environment: name,
    });
}
