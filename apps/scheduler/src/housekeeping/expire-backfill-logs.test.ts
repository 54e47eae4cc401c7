import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BackfillDay, type DagId, epochMillis } from "@daymill/core";
import { completeBackfills, createBackfill, noteCallbacks } from "@daymill/metadata";
import { FIRST_DAY, forEachDatabase, seedDag, silentLog } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { callbackLogFile, NO_RUN } from "../data-layout.ts";
import { expireBackfillLogs } from "./expire-backfill-logs.ts";

const DAY_MS = 86_400_000;
const ENDED = epochMillis(FIRST_DAY + DAY_MS);
const dagId = "orders" as DagId;

forEachDatabase((name, open) => {
  test(`${name}: logs of callbacks of backfills go when these were over for so long, or are forgotten, and no others`, async () => {
    await using database = await open();
    const { db } = database;
    await seedDag(database, { dagId, tasks: [{ id: "load" }], callbacks: { backfill: 2 } });
    const run = { logicalDate: FIRST_DAY, interval: { start: FIRST_DAY, end: ENDED }, runAfter: ENDED };
    const days: BackfillDay[] = [{ action: "skip", reason: "already_exists", run }];
    const wish = { dagId, reprocess: "none", direction: "forward", maxActiveRuns: 1, params: {} } as const;
    await createBackfill(db, { ...wish, who: "ann", cause: "api", days }, ENDED);
    await completeBackfills(db, ENDED);
    const rows = await db.selectFrom("callback").select("callback_key").orderBy("callback_key").execute();
    const [over = 0, waiting = 0] = rows.map(({ callback_key }) => callback_key);
    const forgotten = 999_999;
    const end = { key: over, turn: 0, state: "success", dueAt: null, error: null, hasBegun: true } as const;
    await noteCallbacks(db, [end], ENDED);

    const folder = mkdtempSync(join(tmpdir(), "daymill-logs-"));
    const fileOf = (key: number) => join(folder, callbackLogFile({ dagId, runId: NO_RUN, key }));
    const logs = dirname(fileOf(over));
    mkdirSync(logs, { recursive: true });
    for (const key of [over, waiting]) writeFileSync(fileOf(key), "");
    writeFileSync(join(logs, "somebody-else's"), "");
    const after = (days: number) => {
      const clock = { now: () => epochMillis(ENDED + days * DAY_MS) };
      return expireBackfillLogs({ db, folder, clock, log: silentLog }, 90 * DAY_MS);
    };
    expect(await after(89)).toBe(0);
    writeFileSync(fileOf(forgotten), "");
    expect(await after(89)).toBe(1);
    expect(await after(90)).toBe(1);
    expect(readdirSync(logs).toSorted()).toEqual([`${waiting}.log`, "somebody-else's"]);
    expect(
      await expireBackfillLogs({ db, folder: "/nowhere/at/all", clock: { now: () => ENDED }, log: silentLog }, 1),
    ).toBe(0);
    rmSync(folder, { recursive: true });
  });
});
