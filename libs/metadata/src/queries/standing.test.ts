import { epochMillis } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { forEachDatabase, seedDag, seedRuns } from "../testing.ts";
import {
  beginServerProcess,
  deleteOldServerProcesses,
  endServerProcess,
  seeServerProcess,
} from "../transitions/server-processes.ts";
import { endSessions, openSession } from "../transitions/sessions.ts";
import { listHeldInstances, listServerProcesses, listWorkers, readReadyWork } from "./standing.ts";

const at = (ms: number): EpochMillis => epochMillis(ms);
const dataDir = { id: "d1", path: "/data" };
const session = { host: "one", bootId: "b", pid: 7, pidStartedAt: at(1), kind: "local" };

forEachDatabase((name, open) => {
  describe(`who works, on ${name}`, () => {
    test("servers are listed until they end, or were not heard of for long", async () => {
      await using database = await open();
      const { db } = database;
      const server = { host: "one", pid: 7, roles: ["scheduler", "api"], version: "1.2.3", dataDir };
      const first = await beginServerProcess(db, server, at(100));
      const second = await beginServerProcess(db, { ...server, pid: 8, roles: ["api"] }, at(200));
      await seeServerProcess(db, first, at(500));
      expect(await listServerProcesses(db, at(200))).toEqual([
        { ...server, processKey: first, startedAt: 100, seenAt: 500 },
        { ...server, processKey: second, pid: 8, roles: ["api"], startedAt: 200, seenAt: 200 },
      ]);
      expect((await listServerProcesses(db, at(201))).map(({ processKey }) => processKey)).toEqual([first]);
      await endServerProcess(db, first, at(600));
      expect(await listServerProcesses(db, at(201))).toEqual([]);
      expect(await deleteOldServerProcesses(db, at(600))).toBe(1);
    });

    test("workers have what they run; one that ended is listed as long as nobody took that over", async () => {
      await using database = await open();
      const { db } = database;
      const versionKey = await seedDag(database, { dagId: "etl", tasks: [{ id: "a" }, { id: "b" }, { id: "c" }] });
      const [runKey] = await seedRuns(database, { dagId: "etl", versionKey, days: 1 });
      const busy = await openSession(db, { ...session, name: "w1", slots: 4, queues: ["gpu"] }, at(100));
      const idle = await openSession(db, session, at(200));
      await sql`update task_instance set state = 'running', session_key = ${busy}, attempt_key = 1, ready_at = null,
        started_at = 300 where run_key = ${runKey} and task_id = 'a'`.execute(db);
      await sql`update task_instance set state = 'scheduled', ready_at = case task_id when 'b' then 50 else 40 end
        where run_key = ${runKey} and task_id <> 'a'`.execute(db);
      const worker = { host: "one", pid: 7, kind: "local", drainedSince: null };
      const rows = [
        {
          ...worker,
          name: "w1",
          sessionKey: busy,
          slots: 4,
          queues: ["gpu"],
          startedAt: 100,
          leaseUntil: 30_100,
          held: 1,
        },
        {
          ...worker,
          name: "one",
          sessionKey: idle,
          slots: null,
          queues: null,
          startedAt: 200,
          leaseUntil: 30_200,
          held: 0,
        },
      ];
      expect(await listWorkers(db)).toEqual(rows);
      expect(await listHeldInstances(db, 10)).toMatchObject([
        { sessionKey: busy, taskId: "a", mapIndex: -1, state: "running", since: 300 },
      ]);
      expect(await readReadyWork(db)).toEqual({ ready: 2, oldestAt: 40 });
      await endSessions(db, [busy, idle], at(400));
      expect(await listWorkers(db)).toEqual(rows.slice(0, 1));
    });
  });
});
