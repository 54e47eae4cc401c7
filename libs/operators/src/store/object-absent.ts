import { operatorTask } from "@daymill/core";
import type { Task, TaskContext, TaskOptions } from "@daymill/core";
import { placeOf } from "../place.ts";

export interface ObjectAbsentInput {
  /** Of one object; to ask about a folder, name its `_SUCCESS`. */
  readonly uri: string;
}

/**
 * A guard: true when the object is not there, so that the work behind it is due. A task that was cleared, or adopted by a
 * backfill, passes without looking: its work is to be done again. A store that cannot answer is an error (E502), which
 * retries cure; it is never taken for "not there".
 */
export function objectAbsent(
  id: string,
  options: TaskOptions<ObjectAbsentInput, boolean> = {},
): Task<ObjectAbsentInput, boolean> {
  return operatorTask<ObjectAbsentInput, boolean>({
    operator: "objectAbsent",
    id,
    options,
    body: { kind: "task", run: ({ uri }, ctx) => isDue(uri, ctx) },
  });
}

async function isDue(uri: string, ctx: TaskContext): Promise<boolean> {
  const { generation } = ctx.attempt;
  if (generation > 0) {
    ctx.log.info("not looked for: the task runs again on purpose", { uri, generation });
    return true;
  }
  const { store, key } = await placeOf(uri, ctx);
  const found = await store.stat(key);
  ctx.log.info(found === undefined ? "the object is not there" : "the object is there", { uri });
  return found === undefined;
}
