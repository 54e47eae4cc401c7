import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { API_PREFIX } from "@daymill/contract";
import { epochMillis } from "@daymill/core";
import type { BackfillDay, DagId } from "@daymill/core";
import { completeBackfills, createBackfill, noteCallbacks } from "@daymill/metadata";
import { FIRST_DAY, forEachDatabase, seedDag } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { callbackLogFile, NO_RUN } from "../../data-layout.ts";
import { openApiServer } from "../../testing/api-server.ts";

const NOW = epochMillis(FIRST_DAY + 86_400_000);
const dagId = "orders" as DagId;

forEachDatabase((name, open) => {
  test(`${name}: who was told that a backfill is done is listed, with a log, and called again when it failed`, async () => {
    await using database = await open();
    const { db } = database;
    const logs = mkdtempSync(join(tmpdir(), "daymill-backfill-callbacks-"));
    const woken: string[] = [];
    await using app = await openApiServer({
      db,
      clock: { now: () => NOW },
      logs,
      testConnection: async () => ({ ok: true, steps: [] }),
      wake: () => void woken.push("woken"),
      cancel: () => {},
      tell: { run: () => {}, other: () => {} },
    });
    const call = async (method: "GET" | "POST", path: string) => {
      const body = method === "POST" ? { payload: {} } : {};
      const answer = await app.inject({ method, url: `${API_PREFIX}/backfills/${path}`, ...body });
      return { status: answer.statusCode, body: answer.json() };
    };
    await seedDag(database, { dagId, tasks: [{ id: "load" }], callbacks: { backfill: 1 } });
    const run = { logicalDate: FIRST_DAY, interval: { start: FIRST_DAY, end: NOW }, runAfter: NOW };
    const days: BackfillDay[] = [{ action: "skip", reason: "already_exists", run }];
    const wish = { dagId, reprocess: "none", direction: "forward", maxActiveRuns: 1, params: {} } as const;
    const { backfillKey } = await createBackfill(db, { ...wish, who: "ann", cause: "api", days }, NOW);
    expect((await call("GET", `${backfillKey}/callbacks`)).body).toEqual({ items: [], next: null });
    await completeBackfills(db, NOW);
    const { body } = await call("GET", `${backfillKey}/callbacks`);
    expect(body).toMatchObject({
      items: [{ kind: "backfill", taskId: null, state: "waiting", position: 0, tries: 0, deadline: null }],
      next: null,
    });
    const key = body.items[0].callbackId as number;
    const retried = () => call("POST", `${backfillKey}/callbacks/${key}/retry`);
    expect(await retried()).toMatchObject({ status: 409, body: { code: "E703" } });
    const note = { key, turn: 0, state: "failed", dueAt: null, error: null, hasBegun: true } as const;
    await noteCallbacks(db, [note], NOW);
    expect((await retried()).body).toMatchObject({ callbackId: key, state: "waiting", tries: 0 });
    expect(woken).toEqual(["woken"]);
    const file = join(logs, callbackLogFile({ dagId, runId: NO_RUN, key }));
    mkdirSync(dirname(file), { recursive: true });
    const line = { at: "2024-03-15T00:00:00Z", level: "info", message: "told", stream: "task" };
    writeFileSync(file, `${JSON.stringify(line)}\n`);
    expect((await call("GET", `${backfillKey}/callbacks/${key}/log`)).body.lines).toMatchObject([{ message: "told" }]);
    for (const path of ["999/callbacks", `${backfillKey}/callbacks/999/log`])
      expect(await call("GET", path)).toMatchObject({ status: 404, body: { code: "E701" } });
    rmSync(logs, { recursive: true });
  });
});
