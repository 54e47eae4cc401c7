import { epochMillis } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import { describe, expect, test } from "vitest";
import { listWorkers } from "../queries/standing.ts";
import { forEachDatabase } from "../testing.ts";
import { endSessions, openSession } from "./sessions.ts";
import { deleteOldDrains, drainWorker, resumeWorker } from "./worker-drains.ts";

const at = (ms: number): EpochMillis => epochMillis(ms);
const life = { name: "w1", host: "one", bootId: "b", pid: 7, pidStartedAt: at(1), kind: "remote" };

forEachDatabase((name, open) => {
  describe(`drained workers, on ${name}`, () => {
    test("one stays drained in its next life, until it is resumed; others are not", async () => {
      await using database = await open();
      const { db } = database;
      const drains = async () =>
        Object.fromEntries((await listWorkers(db)).map((worker) => [worker.name, worker.drainedSince]));
      const first = await openSession(db, life, at(100));
      await openSession(db, { ...life, name: "w2" }, at(100));
      expect(await drainWorker(db, "w1", at(200))).toBe(true);
      expect(await drainWorker(db, "w1", at(300))).toBe(true);
      expect(await drains()).toEqual({ w1: 200, w2: null });
      await endSessions(db, [first], at(400));
      expect(await drains()).toEqual({ w2: null });
      await openSession(db, life, at(500));
      expect(await drains()).toEqual({ w2: null, w1: 200 });
      expect(await resumeWorker(db, "w1")).toBe(true);
      expect(await drains()).toEqual({ w2: null, w1: null });
      expect(await resumeWorker(db, "w1")).toBe(true);
    });

    test("none is drained that is not there; one that is away can be resumed", async () => {
      await using database = await open();
      const { db } = database;
      expect(await drainWorker(db, "w1", at(100))).toBe(false);
      expect(await resumeWorker(db, "w1")).toBe(false);
      const session = await openSession(db, life, at(100));
      await drainWorker(db, "w1", at(200));
      await endSessions(db, [session], at(300));
      expect(await drainWorker(db, "w1", at(400))).toBe(false);
      expect(await resumeWorker(db, "w1")).toBe(true);
      expect(await resumeWorker(db, "w1")).toBe(false);
    });

    test("those that nobody starts any more are forgotten", async () => {
      await using database = await open();
      const { db } = database;
      await openSession(db, life, at(100));
      await drainWorker(db, "w1", at(200));
      await openSession(db, { ...life, name: "w2" }, at(50_000));
      await drainWorker(db, "w2", at(200));
      expect(await deleteOldDrains(db, at(200))).toBe(0);
      expect(await deleteOldDrains(db, at(40_000))).toBe(1);
      expect(await resumeWorker(db, "w2")).toBe(true);
      expect((await listWorkers(db)).map(({ drainedSince }) => drainedSince)).toEqual([null, null]);
    });
  });
});
