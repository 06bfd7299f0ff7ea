import pg from "pg";

/** SQLSTATE classes that blame a row and not the statement: cardinality, data, integrity, a limit of the program. */
const BLAMES_A_ROW = /^(21|22|23|54)/;

export type Stored<T> = {
  /** What the database does not take, whatever stands beside it. */
  refused: { row: T; error: Error }[];
  /** What was not written because the database does not answer; `failure` says why. */
  unsent: T[];
  failure: Error | null;
};

/**
 * Writes rows with one statement. If the database refuses the content, halves them until those at fault stand alone, so
 * that one bad row never keeps the others from being stored.
 */
export async function storeRows<T>(rows: T[], write: (rows: T[]) => Promise<unknown>): Promise<Stored<T>> {
  const waiting = rows.length === 0 ? [] : [rows];
  const refused: Stored<T>["refused"] = [];
  for (let batch = waiting.pop(); batch !== undefined; batch = waiting.pop()) {
    try {
      await write(batch);
    } catch (error) {
      const [row] = batch;
      if (!(error instanceof pg.DatabaseError) || !BLAMES_A_ROW.test(error.code ?? "") || row === undefined) {
        return { refused, unsent: [batch, ...waiting.reverse()].flat(), failure: error as Error };
      }
      if (batch.length === 1) refused.push({ row, error });
      else waiting.push(batch.slice(batch.length / 2), batch.slice(0, batch.length / 2));
    }
  }
  return { refused, unsent: [], failure: null };
}
