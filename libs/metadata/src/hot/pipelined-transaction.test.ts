import { describe, expect, test } from "vitest";
import { openPipelinedClient } from "../client/open-client.ts";
import { IN_MEMORY } from "../metadata-database.ts";
import { openPgliteEngine } from "../pglite/open-pglite-engine.ts";
import { WireStream } from "../pglite/wire-stream.ts";
import { hotStatement } from "./hot-port.ts";
import { PipelinedTransaction } from "./pipelined-transaction.ts";

const one = hotStatement<{ n: number }>("one", "select $1::int as n");

/** Transactions on a real database whose round trips are counted. */
async function openCounted() {
  const engine = await openPgliteEngine(IN_MEMORY);
  let roundTrips = 0;
  const counting = {
    exchange(messages: Uint8Array<ArrayBuffer>) {
      roundTrips += 1;
      return engine.exchange(messages);
    },
    close: () => engine.close(),
  };
  const stream = new WireStream(counting);
  const { client } = await openPipelinedClient({ user: "postgres", database: "postgres" }, stream);
  return {
    /** The round trips of one transaction. */
    async count(work: (tx: PipelinedTransaction) => Promise<unknown>): Promise<number> {
      const before = roundTrips;
      await work(new PipelinedTransaction(client, stream));
      return roundTrips - before;
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await engine.close();
    },
  };
}

describe("a pipelined transaction", () => {
  test("costs a round trip for each statement that is awaited, and none for BEGIN and COMMIT", async () => {
    await using transactions = await openCounted();
    const two = await transactions.count(async (tx) => {
      await tx.call(one, [1]);
      await tx.last(one, [2]);
    });
    expect(two).toBe(2);
    expect(await transactions.count((tx) => tx.last(one, [1]))).toBe(1);
  });

  test("costs one round trip more when it is committed by itself", async () => {
    await using transactions = await openCounted();
    const trips = await transactions.count(async (tx) => {
      await tx.call(one, [1]);
      await tx.commit();
    });
    expect(trips).toBe(2);
  });

  test("costs nothing when nothing was sent", async () => {
    await using transactions = await openCounted();
    expect(await transactions.count((tx) => tx.commit())).toBe(0);
    expect(await transactions.count((tx) => tx.rollback())).toBe(0);
  });
});
