import type { ConnectionLender } from "../client/connection-lender.ts";
import { isConnectionLost, mapPgError } from "../client/pg-error.ts";
import { retryConflicts } from "../client/retry-conflicts.ts";
import type { TransactionGuard } from "../client/transaction-guard.ts";
import type { HotParam, HotPort, HotStatement, HotTransaction } from "./hot-port.ts";
import { PipelinedTransaction } from "./pipelined-transaction.ts";

export interface PgHotPortParts {
  readonly lender: ConnectionLender;
  readonly guard: TransactionGuard;
  /** Names the database in errors, without a password. */
  readonly where: string;
}

/** The hot path over a lent connection: of its own on a server, the only one there is on PGlite. */
export class PgHotPort implements HotPort {
  readonly #parts: PgHotPortParts;

  constructor(parts: PgHotPortParts) {
    this.#parts = parts;
  }

  async transaction<T>(work: (tx: HotTransaction) => Promise<T>): Promise<T> {
    return await retryConflicts(() => this.#transactOnce(work));
  }

  async call<Row>(statement: HotStatement<Row>, params: readonly HotParam[]): Promise<Row[]> {
    return await this.transaction((tx) => tx.last(statement, params));
  }

  async close(): Promise<void> {
    await this.#parts.lender.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #transactOnce<T>(work: (tx: HotTransaction) => Promise<T>): Promise<T> {
    const { lender, guard, where } = this.#parts;
    guard.assertOutside();
    const lent = await lender.borrow();
    const tx = new PipelinedTransaction(lent.client, lent.stream);
    let broken = false;
    try {
      const result = await guard.runInside(() => work(tx));
      await tx.commit();
      return result;
    } catch (error) {
      broken = isConnectionLost(error) || !(await rollsBack(tx));
      throw mapPgError(error, where);
    } finally {
      lent.release(broken);
    }
  }
}

// The error that led here is the one to report; a rollback fails only with the connection, which then ends the transaction too.
async function rollsBack(tx: PipelinedTransaction): Promise<boolean> {
  return await tx.rollback().then(
    () => true,
    () => false,
  );
}
