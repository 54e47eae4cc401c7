import { rmSync } from "node:fs";
import { inspect } from "node:util";
import { epochMillis } from "@daymill/core";
import { expect, onTestFinished, test } from "vitest";
import { connect } from "./connect.ts";
import { IN_MEMORY } from "./metadata-database.ts";
import { migrate } from "./migrate.ts";
import { silentLog } from "./testing.ts";
import { makeTestDir } from "./testing/test-dir.ts";

const log = silentLog;

test("one history of migrations serves the embedded database, a server by URL, and PGlite", async () => {
  const dataDir = makeTestDir();
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  await using embedded = await connect({ kind: "embedded", dataDir }, { log });
  const address = await embedded.createDatabase?.("other");
  await using server = await connect({ kind: "url", url: address?.url ?? "" }, { log });
  await using pglite = await connect({ kind: "pglite", dataDir: IN_MEMORY }, { log });
  const kinds = [];
  for (const database of [embedded, server, pglite]) {
    const { applied, pending } = await migrate(database, { now: epochMillis(0) });
    expect([applied.length, pending.length > 0]).toEqual([0, true]);
    expect(await database.db.selectFrom("dag").selectAll().execute()).toEqual([]);
    kinds.push((await database.describe()).kind);
  }
  expect(kinds).toEqual(["embedded-postgresql", "postgresql", "pglite"]);
});

test("a server that does not answer is E601, which names it without the password", async () => {
  const connecting = connect({ kind: "url", url: "postgresql://me:hush-hush@127.0.0.1:1/runs" }, { log });
  const error: unknown = await connecting.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "E601", message: expect.stringContaining("127.0.0.1:1/runs") });
  expect(inspect(error, { depth: 5 })).not.toContain("hush");
});
