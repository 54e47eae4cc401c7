import { describe, expect, test } from "vitest";
import { sql } from "kysely";
import type { MetadataDatabase } from "../metadata-database.ts";
import { freshDatabase, forEachDatabase } from "../testing.ts";
import { hotStatement } from "./hot-port.ts";
import type { HotPort } from "./hot-port.ts";

const add = hotStatement<{ id: number }>("add", "insert into thing (id) values ($1) returning id");
const list = hotStatement<{ id: number }>("list", "select id from thing order by id");
const fail = hotStatement<never>("fail", "select 1 / ($1::int)");
const missing = hotStatement<never>("missing", "select no_such_function($1::int)");
const touch = hotStatement<never>("touch", "update thing set touched = touched + 1 where id = $1");
const ownPid = hotStatement<{ pid: number }>("own_pid", "select pg_backend_pid() as pid");

async function withThings(open: () => Promise<MetadataDatabase>): Promise<MetadataDatabase> {
  const database = await open();
  await sql`create table thing (id bigint primary key, touched integer not null default 0)`.execute(database.db);
  return database;
}

async function idsIn({ db }: MetadataDatabase): Promise<number[]> {
  const things = await sql<{ id: number }>`select id from thing order by id`.execute(db);
  return things.rows.map((row) => row.id);
}

forEachDatabase((name, open) => {
  describe(`the hot path on ${name}`, () => {
    test("commits what work did when it returns, and gives what it returned", async () => {
      await using database = await withThings(open);
      const answer = await database.hot.transaction(async (tx) => {
        await tx.call(add, [1]);
        return await tx.call(add, [2]);
      });
      expect(answer).toEqual([{ id: 2 }]);
      expect(await idsIn(database)).toEqual([1, 2]);
    });

    test("`last` commits together with its statement: what comes after it takes nothing back", async () => {
      await using database = await withThings(open);
      const working = database.hot.transaction(async (tx) => {
        await tx.call(add, [1]);
        await tx.last(add, [2]);
        throw new Error("too late");
      });
      await expect(working).rejects.toThrow("too late");
      expect(await idsIn(database)).toEqual([1, 2]);
    });

    test("takes everything back when work throws", async () => {
      await using database = await withThings(open);
      const working = database.hot.transaction(async (tx) => {
        await tx.call(add, [1]);
        throw new Error("changed my mind");
      });
      await expect(working).rejects.toThrow("changed my mind");
      expect(await idsIn(database)).toEqual([]);
    });

    test("takes everything back when the last statement fails, and goes on", async () => {
      await using database = await withThings(open);
      const working = database.hot.transaction(async (tx) => {
        await tx.call(add, [1]);
        await tx.last(fail, [0]);
      });
      await expect(working).rejects.toMatchObject({ code: "22012" });
      expect(await database.hot.call(add, [3])).toEqual([{ id: 3 }]);
      expect(await idsIn(database)).toEqual([3]);
    });

    test("a failure that work swallows does not pass for a commit", async () => {
      await using database = await withThings(open);
      const working = database.hot.transaction(async (tx) => {
        await tx.call(add, [1]);
        await tx.call(fail, [0]).catch(() => undefined);
      });
      await expect(working).rejects.toMatchObject({ code: "E605" });
      expect(await idsIn(database)).toEqual([]);
    });

    test("nothing may follow `last`", async () => {
      await using database = await withThings(open);
      const working = database.hot.transaction(async (tx) => {
        await tx.last(add, [1]);
        await tx.call(add, [2]);
      });
      await expect(working).rejects.toMatchObject({ code: "E604" });
      expect(await idsIn(database)).toEqual([1]);
    });

    test("calls issued together are answered in order", async () => {
      await using database = await withThings(open);
      const lists = await database.hot.transaction(
        async (tx) => await Promise.all([tx.call(add, [1]), tx.call(list, []), tx.call(add, [2]), tx.call(list, [])]),
      );
      expect(lists[1]).toEqual([{ id: 1 }]);
      expect(lists[3]).toEqual([{ id: 1 }, { id: 2 }]);
    });

    test("transactions of one port run one after another", async () => {
      await using database = await withThings(open);
      const work = (id: number) =>
        database.hot.transaction(async (tx) => {
          const before = await tx.call(list, []);
          await tx.call(add, [id]);
          return before.length;
        });
      expect(await Promise.all([work(1), work(2), work(3)])).toEqual([0, 1, 2]);
    });

    test("a statement that cannot be prepared fails each time and leaves the connection usable", async () => {
      await using database = await withThings(open);
      for (const attempt of [1, 2]) {
        await expect(database.hot.call(missing, [attempt])).rejects.toMatchObject({ code: "42883" });
      }
      expect(await database.hot.call(list, [])).toEqual([]);
    });

    test("the outer handles are refused inside a transaction, which is then taken back", async () => {
      await using database = await withThings(open);
      const inside: ((hot: HotPort) => Promise<unknown>)[] = [
        () => idsIn(database),
        (hot) => hot.call(list, []),
        () => database.db.transaction().execute(async () => undefined),
      ];
      for (const use of inside) {
        const working = database.hot.transaction(async (tx) => {
          await tx.call(add, [1]);
          await use(database.hot);
        });
        await expect(working).rejects.toMatchObject({ code: "E604" });
      }
      const kysely = database.db.transaction().execute(() => database.hot.call(list, []));
      await expect(kysely).rejects.toMatchObject({ code: "E604" });
      const readOnly = database.db
        .transaction()
        .setAccessMode("read only")
        .execute(() => idsIn(database));
      await expect(readOnly).rejects.toMatchObject({ code: "E604" });
      const reserved = database.db.connection().execute(() => idsIn(database));
      await expect(reserved).rejects.toMatchObject({ code: "E604" });
      expect(await idsIn(database)).toEqual([]);
    });

    test("what a transaction leaves running behind it may use the outer handles", async () => {
      await using database = await withThings(open);
      const ended = Promise.withResolvers<void>();
      const behind = await database.hot.transaction(async (tx) => {
        await tx.call(add, [1]);
        return { later: ended.promise.then(() => idsIn(database)) };
      });
      ended.resolve();
      expect(await behind.later).toEqual([1]);
    });

    test("a second port works beside the first", async () => {
      await using database = await withThings(open);
      await using second = await database.openHot();
      await Promise.all([database.hot.call(add, [1]), second.call(add, [2])]);
      expect(await idsIn(database)).toEqual([1, 2]);
    });

    test("a closed database says so", async () => {
      const database = await withThings(open);
      await database.close();
      await expect(database.hot.call(list, [])).rejects.toMatchObject({ code: "E601" });
      await database.close();
    });
  });
});

/** Lets all through once so many have come. */
function gate(count: number): () => Promise<void> {
  const opened = Promise.withResolvers<void>();
  let missing = count;
  return async () => {
    missing -= 1;
    if (missing === 0) opened.resolve();
    await opened.promise;
  };
}

describe("the hot path on a server", () => {
  test("a lost connection is E601, and the next transaction has a new one", async () => {
    await using database = await withThings(freshDatabase);
    await using other = await freshDatabase();
    const [before] = await database.hot.call(ownPid, []);
    const working = database.hot.transaction(async (tx) => {
      await tx.call(add, [1]);
      await sql`select pg_terminate_backend(${before?.pid})`.execute(other.db);
      await tx.call(add, [2]);
    });
    await expect(working).rejects.toMatchObject({ code: "E601" });
    const [after] = await database.hot.call(ownPid, []);
    expect(after?.pid).not.toBe(before?.pid);
    expect(await idsIn(database)).toEqual([]);
  });

  test("a connection that is lost inside a transaction of Kysely is E601, and the pool has others", async () => {
    await using database = await withThings(freshDatabase);
    await using other = await freshDatabase();
    const working = database.db.transaction().execute(async (trx) => {
      const answer = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${answer.rows[0]?.pid})`.execute(other.db);
      await sql`select 1`.execute(trx);
    });
    await expect(working).rejects.toMatchObject({ code: "E601" });
    expect(await idsIn(database)).toEqual([]);
  });

  test("of two that deadlock, the one that the server gives up on is run again", async () => {
    await using database = await withThings(freshDatabase);
    await using second = await database.openHot();
    await Promise.all([database.hot.call(add, [1]), second.call(add, [2])]);
    const bothHold = gate(2);
    const oneIsThrough = Promise.withResolvers<void>();
    let runs = 0;
    const cross = async (hot: HotPort, first: number, then: number): Promise<void> => {
      await hot.transaction(async (tx) => {
        runs += 1;
        // Begun again while the other still waits for its second lock, it could meet it once more.
        if (runs > 2) await oneIsThrough.promise;
        await tx.call(touch, [first]);
        await bothHold();
        await tx.last(touch, [then]);
      });
      oneIsThrough.resolve();
    };
    await Promise.all([cross(database.hot, 1, 2), cross(second, 2, 1)]);
    expect(runs).toBe(3);
    const touched = await sql`select touched from thing order by id`.execute(database.db);
    expect(touched.rows).toEqual([{ touched: 2 }, { touched: 2 }]);
  });
});
