import type pg from "pg";
import { inSchemaTransaction, type SchemaReader } from "./clinic-schema.ts";

/**
 * Cancels a reservation that is still to come, with its event, in one transaction. A second press is not an error.
 * @returns false if there is no such reservation for this phone number
 */
export async function cancelReservation(
  pool: pg.Pool,
  schemas: SchemaReader,
  input: { id: string; phone: string },
  correlationId: string,
): Promise<boolean> {
  return inSchemaTransaction(pool, schemas, async (client) => {
    const found = await client.query<{ status: string }>(
      "select status from reservations where id = $1 and phone = $2 for update",
      [input.id, input.phone],
    );
    const status = found.rows[0]?.status;
    if (status === undefined) return false;
    if (status !== "PENDING" && status !== "CONFIRMED") return true;
    await client.query(
      `update reservations set status = 'CANCELLED', "statusChangedAt" = current_timestamp,
         "statusChangedBy" = 'patient', "updatedAt" = current_timestamp where id = $1`,
      [input.id],
    );
    await client.query("select sluice.emit('reservation.cancelled', 'reservation', $1, $2, null, $3)", [
      input.id,
      JSON.stringify({ id: input.id, status: "CANCELLED", phone: input.phone }),
      correlationId,
    ]);
    return true;
  });
}
