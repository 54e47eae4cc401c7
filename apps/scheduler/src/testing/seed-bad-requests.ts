import { epochMillis } from "@daymill/core";
import type { Clock, DagId, EpochMillis, RunKey } from "@daymill/core";
import { API_PREFIX } from "@daymill/contract";
import { openSession } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { FIRST_DAY, seedDag, seedRuns, seedRunState, seedStates } from "@daymill/metadata/testing";
import type { FastifyInstance } from "fastify";

const DAY_MS = 86_400_000;

/** The last day of the month in which the DAGs run. */
export const clock: Clock = { now: () => epochMillis(FIRST_DAY + 30 * DAY_MS) };

const tasks = [
  { id: "dump", produces: ["lake:orders"], consumes: ["lake:raw"] },
  { id: "load", upstream: ["dump"], mapped: true },
  { id: "check", upstream: ["load"] },
];

/** `orders` until 20 March and `gone`, which is inactive, with a run that failed, one that is well and one in the queue; a worker. */
export async function seedDags(database: MetadataDatabase): Promise<void> {
  for (const dagId of ["orders", "gone"]) {
    const versionKey = await seedDag(database, { dagId, tasks, end: "2024-03-20" });
    const [bad, good] = (await seedRuns(database, { dagId, versionKey, days: 3 })) as [RunKey, RunKey];
    await endRun(database, bad, "failed");
    await endRun(database, good, "success");
  }
  const inactive = { active: false, next_run_after: null };
  await database.db
    .updateTable("dag")
    .set(inactive)
    .where("dag_id", "=", "gone" as DagId)
    .execute();
  await seedDag(database, { dagId: "clocked", tasks: [{ id: "only" }], allowedRunTypes: ["scheduled"] });
  await seedDag(database, { dagId: "endless", tasks: [{ id: "lone" }] });
  const life = { host: "h1", bootId: "b", pid: 1, pidStartedAt: clock.now(), kind: "remote" };
  await openSession(database.db, { name: "w1", ...life }, clock.now());
}

async function endRun(database: MetadataDatabase, runKey: RunKey, state: "success" | "failed"): Promise<void> {
  const at: EpochMillis = epochMillis(FIRST_DAY + DAY_MS);
  const last = state === "failed" ? "upstream_failed" : state;
  await seedStates(database, { runKey, taskId: "dump", states: ["success"] });
  await seedStates(database, { runKey, taskId: "load", states: ["success", state] });
  await seedStates(database, { runKey, taskId: "check", states: [last] });
  await seedRunState(database, { runKey, state, at });
}

const days = { dagId: "orders", from: "2024-03-10", to: "2024-03-11" };
const weekly = { dagId: "orders", name: "weekly", window: "-7d..-1d", cron: "@weekly" };

/** Two backfills of which the second is cancelled, two that repeat of which the second is paused, a clear that is undone, a variable, users. */
export async function makeByApi(app: FastifyInstance): Promise<void> {
  const post = async (path: string, payload: object = {}) => await made(app, path, payload);
  await post("/backfills", days);
  await post("/backfills", { ...days, from: "2024-03-12", to: "2024-03-13" });
  await post("/backfills/2/cancel");
  await post("/backfill-schedules", weekly);
  await post("/backfill-schedules", { ...weekly, name: "monthly" });
  await post("/backfill-schedules/2/pause");
  await post("/clears", { dagId: "orders", runIds: ["day-0000"], holdMs: 60_000 });
  await post("/clears/1/undo");
  await post("/users", { name: "ann", role: "admin", password: "long enough for all" });
  await made(app, "/variables/region", { value: "eu" }, "PUT");
  await made(app, "/roles/sales", { base: "none", grants: [] }, "PUT");
  await post("/users", { name: "eve", role: "sales", password: "long enough for all" });
}

async function made(
  app: FastifyInstance,
  path: string,
  payload: object,
  method: "POST" | "PUT" = "POST",
): Promise<void> {
  const { statusCode, body } = await app.inject({ method, url: API_PREFIX + path, payload });
  if (statusCode >= 300) throw new Error(`${path} was not made: ${body}`);
}
