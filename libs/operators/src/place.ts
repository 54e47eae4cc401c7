import type { TaskContext } from "@daymill/core";
import { locate } from "@daymill/stores";
import type { StorePlace } from "@daymill/stores";

/** The store and key of a URI, its connection looked up in the task's context. */
export function placeOf(uri: string, ctx: TaskContext): Promise<StorePlace> {
  return locate(uri, (id) => ctx.connection(id));
}
