import type { GridFilter } from "../queryKeys.ts";

/** The filter of a grid as the server takes it. */
export function runLists({ state, type }: GridFilter) {
  return {
    ...(state === undefined ? {} : { state: [...state] }),
    ...(type === undefined ? {} : { type: [...type] }),
  };
}
