import type { KyselyPlugin } from "kysely";
import type { HotTransaction, MetadataDatabase } from "@daymill/metadata";

/** What a scheduler asked of the database since the last time it was asked. */
export interface DatabaseUse {
  /** Of the hot path, between sending statements and having their answers, in milliseconds. */
  readonly ms: number;
  /** Of the hot path. */
  readonly transactions: number;
  /** All that were answered, without those that begin and end transactions. */
  readonly statements: number;
}

export interface TimedDatabase extends Pick<MetadataDatabase, "db" | "hot"> {
  takeUse(): DatabaseUse;
}

/** A database for a scheduler, with a watch on it. */
export function timedDatabase({ db, hot }: Pick<MetadataDatabase, "db" | "hot">): TimedDatabase {
  let ms = 0;
  let transactions = 0;
  let statements = 0;
  const count: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      statements += 1;
      return result;
    },
  };
  const clocked = async <T>(work: Promise<T>): Promise<T> => {
    statements += 1;
    const start = performance.now();
    try {
      return await work;
    } finally {
      ms += performance.now() - start;
    }
  };
  const timedTransaction = (tx: HotTransaction): HotTransaction => ({
    call: (statement, params) => clocked(tx.call(statement, params)),
    last: (statement, params) => clocked(tx.last(statement, params)),
  });
  return {
    db: db.withPlugin(count),
    hot: {
      async transaction(work) {
        transactions += 1;
        return await hot.transaction((tx) => work(timedTransaction(tx)));
      },
      call: (statement, params) => clocked(hot.call(statement, params)),
      close: () => hot.close(),
      [Symbol.asyncDispose]: () => hot.close(),
    },
    takeUse() {
      const use = { ms, transactions, statements };
      ms = 0;
      transactions = 0;
      statements = 0;
      return use;
    },
  };
}
