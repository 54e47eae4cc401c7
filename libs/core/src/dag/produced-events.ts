import type { TaskEffects } from "./task-context.ts";

/**
 * What a success asks for, with an event of every asset that its task produces: the events that the body emitted, and one
 * without extra data for each asset of which it emitted none.
 */
export function withProducedEvents(effects: TaskEffects, produces: readonly string[]): TaskEffects {
  const emitted = new Set(effects.assetEvents.map(({ asset }) => asset));
  const silent = produces.filter((asset) => !emitted.has(asset));
  if (silent.length === 0) return effects;
  return { ...effects, assetEvents: [...effects.assetEvents, ...silent.map((asset) => ({ asset, extra: {} }))] };
}
