import { routeUrl } from "@daymill/contract";
import type { BackfillBody, ClearBody } from "@daymill/contract";
import type { Clock } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { openPreviewServer } from "@daymill/scheduler/testing";
import { repeat, timed } from "./measure.ts";

const WARM_UP = 5;
const SAMPLES = 21;

/** Whether an answer has what was asked for. */
type IsWhole = (plan: Readonly<Record<string, unknown>>) => boolean;

/** Asks for previews as a browser does, without the network, some times each; gives how long they took, in ms. */
export interface Previews extends AsyncDisposable {
  clear(body: ClearBody, isWhole: IsWhole): Promise<number[]>;
  backfill(body: BackfillBody, isWhole: IsWhole): Promise<number[]>;
}

export async function openPreviews(database: Pick<MetadataDatabase, "db">, clock: Clock): Promise<Previews> {
  const app = await openPreviewServer(database, clock);
  const measure = async (url: string, body: object, isWhole: IsWhole): Promise<number[]> => {
    const ask = async (): Promise<string> => {
      const answer = await app.inject({ method: "POST", url, payload: { ...body, dryRun: true } });
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${answer.body.slice(0, 300)}`);
      return answer.body;
    };
    const first = await ask();
    if (!isWhole(JSON.parse(first))) throw new Error(`not what was asked for: ${first.slice(0, 300)}`);
    for (let n = 0; n < WARM_UP; n++) await ask();
    return await repeat(SAMPLES, () => timed(ask));
  };
  return {
    clear: (body, isWhole) => measure(routeUrl("clear", {}), body, isWhole),
    backfill: (body, isWhole) => measure(routeUrl("createBackfill", {}), body, isWhole),
    [Symbol.asyncDispose]: () => app.close(),
  };
}
