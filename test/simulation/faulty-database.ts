import type { HotPort, HotTransaction, MetadataDatabase } from "@daymill/metadata";
import type { KyselyPlugin, RootOperationNode } from "kysely";

/** The process is gone in the middle of something: nothing of it runs on, nothing of it is heard again. */
export class SimulatedCrash extends Error {
  override readonly name = "SimulatedCrash";
}

/** The connection broke: whether what was sent was done is not known. */
export class SimulatedBreak extends Error {
  override readonly name = "SimulatedBreak";
}

/** What may go wrong, asked at every place where it may. */
export interface Faults {
  /** Before a statement; throws to make it fail. */
  beforeStatement(): void;
  /** After a commit; throws to lose the answer. */
  afterCommit(): void;
  /** A batch was written in one step. */
  onStep(): void;
}

/** The database as one process sees it. */
export function faultyDatabase(real: MetadataDatabase, faults: Faults): Pick<MetadataDatabase, "db" | "hot"> {
  return { db: real.db.withPlugin(faultPlugin(faults)), hot: faultyHot(real.hot, faults) };
}

function faultPlugin(faults: Faults): KyselyPlugin {
  return {
    transformQuery({ node }): RootOperationNode {
      faults.beforeStatement();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

function faultyHot(hot: HotPort, faults: Faults): HotPort {
  const transaction: HotPort["transaction"] = async (work) => {
    const result = await hot.transaction((tx) => work(faultyTransaction(tx, faults)));
    faults.afterCommit();
    return result;
  };
  return {
    transaction,
    call: (statement, params) => transaction((tx) => tx.last(statement, params)),
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function faultyTransaction(tx: HotTransaction, faults: Faults): HotTransaction {
  return {
    call(statement, params) {
      faults.beforeStatement();
      return tx.call(statement, params);
    },
    async last(statement, params) {
      faults.beforeStatement();
      const rows = await tx.last(statement, params);
      if (statement.name === "dm_step" && !isRefused(rows)) faults.onStep();
      return rows;
    },
  };
}

function isRefused([row]: readonly unknown[]): boolean {
  return typeof row === "object" && row !== null && "answer" in row && row.answer === null;
}
