import type { DagId, EpochMillis } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { lastEventAt } from "./last-event-at.ts";
import type { AssetUseTable } from "../tables/asset.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

type Role = AssetUseTable["role"];

export interface LineageRequest {
  readonly asset: string;
  /** up: what it is made from. down: what is made from it. */
  readonly side: "up" | "down" | "both";
  /** From an asset through a DAG to the next. */
  readonly steps: number;
  /** Of assets and DAGs together. */
  readonly most: number;
  /** Through these DAGs only. */
  readonly seen?: SeenDags;
}

export interface Lineage {
  readonly assets: readonly { readonly asset: string; readonly lastEventAt: EpochMillis | null }[];
  readonly dags: readonly { readonly dagId: DagId; readonly paused: boolean }[];
  /** Everything between them. */
  readonly links: readonly {
    readonly asset: string;
    readonly dagId: DagId;
    readonly role: Role;
    readonly taskId: string | null;
  }[];
  /** Whether there is more beyond the steps, or beyond the most. */
  readonly more: boolean;
}

const MAKES: readonly Role[] = ["produces"];
const READS: readonly Role[] = ["consumes", "schedule"];

/** What DAGs that are deployed say of an asset and of those around it. A step costs two statements, whatever it finds. */
export async function readLineage(
  db: Kysely<Database>,
  { asset, side, steps, most, seen }: LineageRequest,
): Promise<Lineage> {
  const reached: Reached = { assets: new Set([asset]), dags: new Set(), most, seen };
  const up = side !== "down" && (await follow(db, reached, { asset, steps, to: MAKES, from: READS }));
  const down = side !== "up" && (await follow(db, reached, { asset, steps, to: READS, from: MAKES }));
  const assets = [...reached.assets];
  const dags = [...reached.dags];
  return {
    assets: await readAssets(db, assets),
    dags: await readDags(db, dags),
    links: await readLinks(db, { assets, dags }),
    more: up || down,
  };
}

interface Reached {
  readonly assets: Set<string>;
  readonly dags: Set<DagId>;
  readonly most: number;
  readonly seen: SeenDags;
}

interface Way {
  readonly asset: string;
  readonly steps: number;
  /** What a DAG does with an asset that it is reached from. */
  readonly to: readonly Role[];
  /** What it does with those that are reached from it. */
  readonly from: readonly Role[];
}

/** Adds what is found on a way; true when there is more. */
async function follow(db: Kysely<Database>, { assets, dags, most, seen }: Reached, way: Way): Promise<boolean> {
  // Its own, not what the other way reached: a DAG may stand on both sides.
  const seenDags = new Set<DagId>();
  const seenAssets = new Set([way.asset]);
  let edge = [way.asset];
  for (let step = 0; edge.length > 0; step += 1) {
    const nextDags = unseen(await findDags(db, { assets: edge, roles: way.to, seen }), seenDags);
    if (step === way.steps) return nextDags.some((dagId) => !dags.has(dagId));
    edge = nextDags.length === 0 ? [] : unseen(await findAssets(db, nextDags, way.from), seenAssets);
    const added = nextDags.filter((dagId) => !dags.has(dagId)).length + edge.filter((each) => !assets.has(each)).length;
    if (assets.size + dags.size + added > most) return true;
    for (const dagId of nextDags) dags.add(dagId);
    for (const asset of edge) assets.add(asset);
  }
  return false;
}

/** Those that were not there before; now they are. */
function unseen<T>(found: readonly T[], seen: Set<T>): T[] {
  const fresh = found.filter((one) => !seen.has(one));
  for (const one of fresh) seen.add(one);
  return fresh;
}

interface SoughtDags {
  readonly assets: readonly string[];
  readonly roles: readonly Role[];
  readonly seen: SeenDags;
}

async function findDags(db: Kysely<Database>, { assets, roles, seen }: SoughtDags): Promise<DagId[]> {
  const rows = await db
    .selectFrom("asset_use as u")
    .innerJoin("dag as d", "d.dag_id", "u.dag_id")
    .select("u.dag_id as dagId")
    .distinct()
    .where("u.asset", "in", assets)
    .where("u.role", "in", roles)
    .where("d.active", "=", true)
    .where(isSeen("u.dag_id", seen))
    .orderBy("u.dag_id")
    .execute();
  return rows.map(({ dagId }) => dagId);
}

async function findAssets(db: Kysely<Database>, dags: readonly DagId[], roles: readonly Role[]): Promise<string[]> {
  const rows = await db
    .selectFrom("asset_use")
    .select("asset")
    .distinct()
    .where("dag_id", "in", dags)
    .where("role", "in", roles)
    .orderBy("asset")
    .execute();
  return rows.map(({ asset }) => asset);
}

async function readAssets(db: Kysely<Database>, names: readonly string[]): Promise<Lineage["assets"]> {
  return await db
    .selectFrom("asset")
    .select(["asset.name as asset", lastEventAt])
    .where("asset.name", "in", names)
    .orderBy("asset.name")
    .execute();
}

async function readDags(db: Kysely<Database>, ids: readonly DagId[]): Promise<Lineage["dags"]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom("dag")
    .select(["dag_id as dagId", "paused"])
    .where("dag_id", "in", ids)
    .orderBy("dag_id")
    .execute();
}

async function readLinks(
  db: Kysely<Database>,
  { assets, dags }: { readonly assets: readonly string[]; readonly dags: readonly DagId[] },
): Promise<Lineage["links"]> {
  if (dags.length === 0) return [];
  return await db
    .selectFrom("asset_use as u")
    .select((select) => [
      "u.asset",
      "u.dag_id as dagId",
      "u.role",
      select.fn<string | null>("nullif", ["u.task_id", select.val("")]).as("taskId"),
    ])
    .where("u.asset", "in", assets)
    .where("u.dag_id", "in", dags)
    .orderBy("u.asset")
    .orderBy("u.dag_id")
    .orderBy("u.role")
    .orderBy("u.task_id")
    .execute();
}
