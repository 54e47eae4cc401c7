import { PGlite } from "@electric-sql/pglite";
import { IN_MEMORY } from "../metadata-database.ts";
import type { WireEngine } from "./wire-engine.ts";

/** Instead of 128 MB: two thirds of the memory after start, at the same speed for tables of our size. */
const SHARED_BUFFERS = "8MB";

/** Opens PGlite in this thread, in a directory (made when missing) or in memory. */
export async function openPgliteEngine(dataDir: string): Promise<WireEngine> {
  const pglite = await PGlite.create({
    dataDir: dataDir === IN_MEMORY ? "memory://" : dataDir,
    // Setting them replaces PGlite's own, without which it does not start.
    startParams: [...PGlite.defaultStartParams, "-c", `shared_buffers=${SHARED_BUFFERS}`],
  });
  return {
    exchange: (messages) => pglite.execProtocolRaw(messages),
    close: () => pglite.close(),
  };
}
