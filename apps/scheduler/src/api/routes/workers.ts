import type { Clock } from "@daymill/core";
import { drainWorker, listWorkers, resumeWorker } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Drain } from "@daymill/contract";
import type { Handlers } from "../handlers.ts";
import { found, type Reader } from "../reader.ts";

export interface WorkerRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly read: Reader;
  readonly clock: Clock;
  /** One that is drained no more may take what waits. */
  readonly wake: () => void;
}

type WorkerRoutes = Pick<Handlers, "drainWorker" | "resumeWorker">;

export function workerRoutes({ db, read, clock, wake }: WorkerRouteParts): WorkerRoutes {
  const standing = async (name: string, drained: boolean): Promise<Drain> => {
    const workers = (await read(listWorkers)).filter((worker) => worker.name === name);
    return { name, drained, held: workers.reduce((sum, { held }) => sum + held, 0) };
  };
  return {
    drainWorker: async ({ params: { worker } }) => {
      found((await drainWorker(db, worker, clock.now())) || undefined, `The worker ${worker}`);
      return await standing(worker, true);
    },
    resumeWorker: async ({ params: { worker } }) => {
      found((await resumeWorker(db, worker)) || undefined, `The worker ${worker}`);
      wake();
      return await standing(worker, false);
    },
  };
}
