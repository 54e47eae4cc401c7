import { type DagId, epochMillis, type RunKey, TASK_STATES } from "@daymill/core";
import { type MetadataDatabase, readGridRuns, setNote } from "@daymill/metadata";
import { forEachDatabase, seedDag, seedRuns, seedRunState, seedStates } from "@daymill/metadata/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cellMemory, type CellMemory } from "./cell-memory.ts";

const dagId = "orders" as DagId;
const tasks = [{ id: "dump" }, { id: "load", upstream: ["dump"], mapped: true }];

forEachDatabase((name, open) => {
  describe(`${name}: the cells of a grid`, () => {
    let database: MetadataDatabase;
    let over: RunKey;
    let under: RunKey;
    beforeAll(async () => {
      database = await open();
      const versionKey = await seedDag(database, { dagId, tasks });
      [over, under] = (await seedRuns(database, { dagId, versionKey, days: 2 })) as [RunKey, RunKey];
      await seedStates(database, { runKey: over, taskId: "dump", states: ["failed"] });
      await seedStates(database, { runKey: over, taskId: "load", states: ["success", "skipped"] });
      await seedRunState(database, { runKey: over, state: "failed", at: epochMillis(5_000) });
      await seedStates(database, { runKey: under, taskId: "dump", states: ["failed"] });
    });
    afterAll(() => database.close());

    const look = async (memory: CellMemory) => {
      const runs = await readGridRuns(database.db, { dagId, limit: 9 });
      const { cells } = await memory.read(database.db, runs, (run) => run.hasTasksOfVersion);
      return (runKey: RunKey): Record<string, string | undefined> => {
        const { taskIds, states } = cells.get(runKey) ?? { taskIds: [], states: [] };
        return Object.fromEntries(taskIds.map((id, at) => [id, TASK_STATES[states[at] ?? -1]]));
      };
    };
    /** Behind the back of the run: what nothing in Daymill does. */
    const setStates = async (states: readonly ("success" | "failed" | "none")[]) => {
      await seedStates(database, { runKey: over, taskId: "dump", states });
      await seedStates(database, { runKey: under, taskId: "dump", states });
    };

    test("are read once for a run that is over, until its row is written; for others with every look", async () => {
      const memory = cellMemory();
      const before = await look(memory);
      expect([before(over)["dump"], before(under)["dump"]]).toEqual(["failed", "failed"]);

      await setStates(["success"]);
      const unseen = await look(memory);
      expect([unseen(over)["dump"], unseen(under)["dump"]]).toEqual(["failed", undefined]);

      await setNote(database.db, { runKey: over, note: "seen", who: "somebody" }, epochMillis(9_000));
      expect((await look(memory))(over)).toEqual({ load: "success" });
      await setStates(["failed"]);
    });

    test("are read again when the run may have got other tasks than its version's", async () => {
      const memory = cellMemory();
      await look(memory);
      const runs = await readGridRuns(database.db, { dagId, limit: 9 });
      const { cells } = await memory.read(database.db, runs, () => false);
      expect(cells.get(over)?.taskIds).toEqual(["dump", "load"]);
    });

    test("of a run that is over are not kept while one of its tasks is still to end", async () => {
      await setStates(["none"]);
      await setNote(database.db, { runKey: over, note: "still", who: "somebody" }, epochMillis(9_000));
      const memory = cellMemory();
      expect((await look(memory))(over)).toMatchObject({ dump: "none" });
      await setStates(["failed"]);
      expect((await look(memory))(over)).toMatchObject({ dump: "failed" });
    });
  });
});
