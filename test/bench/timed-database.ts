import type { HotPort, HotTransaction, MetadataDatabase } from "@daymill/metadata";

/** What the hot path spent on the database since the last time it was asked. */
export interface DatabaseUse {
  /** Between sending statements and having their answers, in milliseconds. */
  readonly ms: number;
  readonly transactions: number;
}

export interface TimedDatabase {
  readonly hot: HotPort;
  takeUse(): DatabaseUse;
}

/** The hot path of a database, with a watch on it. */
export function timedDatabase({ hot }: Pick<MetadataDatabase, "hot">): TimedDatabase {
  let ms = 0;
  let transactions = 0;
  const clocked = async <T>(work: Promise<T>): Promise<T> => {
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
      const use = { ms, transactions };
      ms = 0;
      transactions = 0;
      return use;
    },
  };
}
