import type { EpochMillis, JsonObject } from "@daymill/core";
import { CompiledQuery } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
import { emitEvents } from "./effects/emit-events.ts";

export interface AssetEventByHand {
  readonly asset: string;
  readonly extra: JsonObject;
  readonly who: string;
}

/** Creates an event of an asset by hand; gives its key, or undefined when no DAG and no event names the asset. To be followed by a tick. */
export async function createAssetEvent(
  db: Kysely<Database>,
  event: AssetEventByHand,
  now: EpochMillis,
): Promise<number | undefined> {
  return await inTransaction(db, async (trx) => {
    const known = await trx.selectFrom("asset").select("name").where("name", "=", event.asset).executeTakeFirst();
    if (known === undefined) return undefined;
    const call = async <Row>(statement: { readonly sql: string; readonly row?: Row }, params: readonly unknown[]) =>
      (await trx.executeQuery<Row>(CompiledQuery.raw(statement.sql, [...params]))).rows;
    const [made] = await emitEvents({ call }, [event], now);
    if (made === undefined) throw new Error(`no event of ${event.asset} was made`);
    const detail = JSON.stringify({ asset: event.asset, event: made.event });
    await trx.insertInto("state_change").values({ at: now, who: event.who, cause: "asset_event", detail }).execute();
    return made.event;
  });
}
