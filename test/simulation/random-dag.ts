import type { BodyKind, Expr, SerializedDag, SerializedTask, WaitCondition } from "@daymill/core";
import { exprTasks } from "@daymill/core";
import { arbitraryDag } from "@daymill/core/testing";
import type { ArbitraryDagOptions } from "@daymill/core/testing";
import * as fc from "fast-check";
import { withAssets, withOtherAssets } from "./assets.ts";
import type { Random } from "./random.ts";

/** Pools of the simulation, small enough to be full most of the time. */
export const POOLS: Readonly<Record<string, number>> = { default_pool: 5, narrow: 2 };

/** The days that scheduled DAGs cover. */
export const FIRST_DAY = "2024-03-29";
export const DAYS = 4;
/** They end before it. */
export const END_OF_DAYS = "2024-04-02";

/** A run of each of those days. */
export const DAILY = {
  schedule: { kind: "cron", crons: ["@daily"], timezone: "Europe/Berlin" },
  start: FIRST_DAY,
  end: END_OF_DAYS,
  catchup: true,
} as const satisfies Partial<SerializedDag>;
const BY_HAND = {
  schedule: { kind: "manual", timezone: "UTC" },
  start: null,
  end: null,
  catchup: false,
} as const satisfies Partial<SerializedDag>;

/** The n-th of those days, from 0. */
export function dayOf(index: number): string {
  return new Date(Date.parse(`${FIRST_DAY}T00:00:00Z`) + index * 86_400_000).toISOString().slice(0, 10);
}

/** Every eighth may have a mapped group. */
function shapeOf(seed: number): ArbitraryDagOptions {
  return { groups: seed % 8 === 0 };
}

/** A random graph with random limits, retries and a schedule. */
export function randomDag(random: Random, id: string): SerializedDag {
  const seed = random.int(2 ** 31);
  const [shape] = fc.sample(arbitraryDag({ maxTasks: 6, ...shapeOf(seed) }), { numRuns: 1, seed });
  if (shape === undefined) throw new Error("fast-check gave no DAG");
  const isScheduled = random.chance(0.5);
  const lists = listTasks(shape);
  const made: SerializedDag = {
    ...shape,
    id,
    ...(isScheduled ? DAILY : BY_HAND),
    maxActiveRuns: 1 + random.int(3),
    maxActiveTasks: random.chance(0.3) ? 1 + random.int(3) : null,
    runTimeoutMs: random.chance(0.1) ? 120_000 : null,
    failFast: random.chance(0.1),
    maxConsecutiveFailedRuns: random.chance(0.3) ? 1 + random.int(2) : 0,
    groups: shape.groups.map((group) => ({ ...group, map: group.map && { ...group.map, limit: randomLimit(random) } })),
    tasks: shape.tasks.map((task) => randomTask(random, task, lists.has(task.id))),
  };
  // Where a success is nothing but that, a batch may be one step.
  return random.chance(0.4) ? made : withAssets(random, made);
}

function randomTask(random: Random, task: SerializedTask, isList: boolean): SerializedTask {
  const pool = random.chance(0.3) ? "narrow" : "default_pool";
  const looksBack = task.role === "work" && random.chance(0.06);
  return {
    ...task,
    ...randomBody(random, isList),
    pool,
    ...(/[13579]$/.test(task.id) && { queue: "side" }),
    slots: random.chance(0.15) ? 2 : 1,
    priority: 1 + random.int(3),
    retries: {
      limit: random.int(3),
      backoff: random.chance(0.5) ? "exponential" : "fixed",
      baseMs: 1_000 * (1 + random.int(10)),
      maxMs: 60_000,
      jitter: random.chance(0.5),
    },
    maxActive: { perTask: random.chance(0.15) ? 1 + random.int(2) : null, perRun: null, ...randomKey(random, task) },
    ...(random.chance(0.12) && { rate: randomRate(random) }),
    map: task.map && { ...task.map, limit: randomLimit(random) },
    ...randomDates(random, task),
    dependsOnPast: looksBack,
    waitForDownstream: looksBack && random.chance(0.3),
    ...(looksBack && task.upstream.length === 1 && { waitForPastBeforeSkip: true }),
  };
}

/** A teardown follows its setups. */
function randomDates(random: Random, { role }: SerializedTask): Pick<SerializedTask, "start" | "end"> {
  if (role !== "work" || random.chance(0.9)) return {};
  const day = dayOf(1 + random.int(DAYS - 1));
  return random.chance(0.5) ? { start: day } : { end: day };
}

/** Some limit by key: of a fact of the run, or of a mapped instance its element; some share theirs with other tasks. */
function randomKey(random: Random, task: SerializedTask): Pick<SerializedTask["maxActive"], "perKey"> {
  if (!random.chance(0.2)) return {};
  const facts: Expr[] = [
    { k: "lit", v: "all" },
    { k: "run", field: "type" },
    { k: "iv", steps: [], field: "day" },
  ];
  const key: Expr = task.map ? { k: "t", parts: ["index ", { k: "idx" }] } : random.pick(facts);
  return { perKey: { key, limit: 1 + random.int(2), name: random.chance(0.3) ? "shared" : null } };
}

/** All that share their starts have the same rate: what each of them may is then what all of them may. */
function randomRate(random: Random): NonNullable<SerializedTask["rate"]> {
  if (random.chance(0.3)) return { starts: 2, perMs: 5_000, name: "shared" };
  return { starts: 1 + random.int(3), perMs: 1_000 * (1 + random.int(10)), name: null };
}

function randomLimit(random: Random): number | null {
  return random.chance(0.4) ? 1 + random.int(2) : null;
}

const KINDS: readonly BodyKind[] = ["sensor", "sensor", "remote", "remote", "remote", "wait", "wait"];

/** What it does: mostly in a worker. A wait returns no list. */
function randomBody(
  random: Random,
  isList: boolean,
): Pick<SerializedTask, "kind" | "wait" | "pokeEveryMs" | "timeoutMs" | "softFail" | "onTimeout" | "onKill"> {
  const kind = random.chance(0.35) ? random.pick(KINDS) : "task";
  if (kind === "task" || (kind === "wait" && isList))
    return { kind: "task", wait: null, pokeEveryMs: null, timeoutMs: null };
  // Of jobs it is seen besides what becomes of them when their time is over.
  const [often, fromMs] = kind === "remote" ? [0.6, 5_000] : [0.3, 20_000];
  const timeoutMs = kind === "wait" || random.chance(often) ? fromMs + random.int(5 * fromMs) : null;
  const softFail = random.chance(0.3);
  return {
    kind,
    wait: kind === "wait" ? randomWait(random) : null,
    pokeEveryMs: 1_000 + random.int(5_000),
    timeoutMs,
    softFail,
    ...(kind === "remote" && randomEndings(random)),
  };
}

/** What becomes of a job that nobody waits for any more. */
function randomEndings(random: Random): Pick<SerializedTask, "onTimeout" | "onKill"> {
  return {
    ...(random.chance(0.5) && { onTimeout: "leave" }),
    ...(random.chance(0.5) && { onKill: "leave" }),
  };
}

const ZONE = { name: "zone", schema: { enum: ["eu", "us"] }, description: null, isRequired: true } as const;

function randomWait(random: Random): WaitCondition {
  const text = (v: string): Expr => ({ k: "lit", v });
  return random.pick<WaitCondition>([
    { kind: "until", at: text(random.pick(["2024-04-01T22:00:10Z", "2024-04-01T22:03:00Z"])) },
    { kind: "task", dag: "dag0", task: null, logicalDate: { k: "iv", steps: [], field: "start" } },
    { kind: "approval", message: text("Go on?"), form: [ZONE] },
    {
      kind: "approval",
      message: text("Where to?"),
      form: [ZONE],
      onTimeout: { decision: "approve", values: { zone: "eu" } },
    },
    { kind: "latest" },
  ]);
}

/** The next version of a DAG: a task goes, or other limits hold. */
export function changedDag(random: Random, dag: SerializedDag): SerializedDag {
  const removable = dag.tasks.filter((task) => !isRead(dag, task.id));
  const gone =
    dag.tasks.length > 1 && removable.length > 0 && random.chance(0.4) ? random.pick(removable).id : undefined;
  const tasks = dag.tasks.filter((task) => task.id !== gone).map((task) => ({ ...task, priority: 1 + random.int(3) }));
  if (random.chance(0.4)) tasks.push(addedTask(dag, random));
  const changed = { ...dag, maxActiveTasks: random.chance(0.3) ? 1 + random.int(3) : null, tasks };
  return withOtherAssets(random, changed);
}

function addedTask(dag: SerializedDag, random: Random): SerializedTask {
  const model = random.pick(dag.tasks);
  const id = `n${random.int(1_000_000)}`;
  const plain = { conditions: [], map: null, role: "work", teardownOf: [], triggerRule: "all_success" } as const;
  const upstream = random.chance(0.5) ? [model.id] : [];
  return {
    ...model,
    ...plain,
    id,
    upstream,
    group: upstream.length > 0 ? model.group : null,
    dependsOnPast: false,
    waitForDownstream: false,
  };
}

function isRead(dag: SerializedDag, id: string): boolean {
  return dag.tasks.some((task) => task.upstream.includes(id) || task.teardownOf.includes(id));
}

/** Tasks whose output others are mapped over: it is a list. */
export function listTasks({ tasks, groups }: SerializedDag): Set<string> {
  return new Set([...tasks, ...groups].flatMap(({ map }) => (map?.kind === "list" ? exprTasks(map.over) : [])));
}
