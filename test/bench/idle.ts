import { setTimeout as delay } from "node:timers/promises";
import type { MetadataDatabase } from "@daymill/metadata";
import { analyze } from "../support/analyze.ts";
import type { Bench } from "./bench.ts";
import { onEachDatabase } from "./databases.ts";
import type { Figure } from "./measure.ts";
import { openMidnight } from "./midnight.ts";
import { cpuOfTree, serverProcess } from "./process-cpu.ts";
import { untilEvents } from "./until-events.ts";

const DAGS = 1_000;
const SETTLE_MS = 3_000;
const IDLE_MS = 15_000;
const PER_MINUTE = 60_000 / IDLE_MS;

export const idle: Bench = {
  name: "idle",
  load: `${DAGS.toLocaleString("en")} DAGs of 3 tasks that have run once, and nothing due: ${IDLE_MS / 1_000} s of ticking, given by the minute`,
  model:
    "a scheduler in this process, without workers, API and DAG folders; the database's processes are counted apart",
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const { statements, schedulerMs, databaseMs } = await measureIdle(open);
      if (databaseMs === undefined) report.fact("left out", "the processor time of a database on another machine");
      return [
        { name: `${name}: statements`, unit: "/min", samples: [statements] },
        { name: `${name}: processor time, scheduler`, unit: "ms/min", samples: [schedulerMs] },
        ...(databaseMs === undefined
          ? []
          : [{ name: `${name}: processor time, database`, unit: "ms/min", samples: [databaseMs] }]),
      ] satisfies Figure[];
    }),
};

interface Measured {
  readonly statements: number;
  readonly schedulerMs: number;
  /** Undefined: its processes are not on this machine. */
  readonly databaseMs: number | undefined;
}

async function measureIdle(open: () => Promise<MetadataDatabase>): Promise<Measured> {
  await using database = await open();
  const { engine } = await openMidnight(database, DAGS);
  await using _ = engine;
  await untilEvents(engine.events, "run:ended", DAGS);
  await engine.scheduler.settled();
  await analyze(database);
  const server = await serverProcess(database);
  await delay(SETTLE_MS);
  engine.databaseUse();
  const [own, servers] = [process.cpuUsage(), server === undefined ? undefined : cpuOfTree(server)];
  await delay(IDLE_MS);
  const { user, system } = process.cpuUsage(own);
  return {
    statements: engine.databaseUse().statements * PER_MINUTE,
    schedulerMs: ((user + system) / 1_000) * PER_MINUTE,
    databaseMs: server === undefined || servers === undefined ? undefined : (cpuOfTree(server) - servers) * PER_MINUTE,
  };
}
