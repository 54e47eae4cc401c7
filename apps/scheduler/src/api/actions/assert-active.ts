import { DaymillError } from "@daymill/core";
import type { DagId } from "@daymill/core";
import { isDagActive } from "@daymill/metadata";
import type { PageDb } from "../reader.ts";

/** Rejects with E703 where a DAG is inactive: what is asked of it would wait for ever. An unknown one passes. */
export async function assertActive(db: PageDb, dagId: DagId): Promise<void> {
  if ((await isDagActive(db, dagId)) !== false) return;
  throw new DaymillError(
    "E703",
    `The DAG ${dagId} is inactive, since the last deploy came without it: it takes no more runs. Deploy it again first.`,
    { details: { dagId } },
  );
}
