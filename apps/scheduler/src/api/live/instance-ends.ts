import type { InstanceName } from "@daymill/metadata";

/** Lets readers of a growing log know at once that nothing more will come. */
export interface InstanceEnds {
  /** To be told of every task instance whose attempt has ended. */
  tell(name: InstanceName): void;
  /** A signal that comes when an attempt of the instance ends; disposing of it ends the watch. */
  watch(name: InstanceName): Disposable & { readonly signal: AbortSignal };
}

export function instanceEnds(): InstanceEnds {
  const watches = new Map<string, Set<AbortController>>();
  return {
    tell(name) {
      for (const controller of watches.get(keyOf(name)) ?? []) controller.abort();
    },
    watch(name) {
      const key = keyOf(name);
      const controller = new AbortController();
      const group = watches.get(key) ?? new Set();
      watches.set(key, group.add(controller));
      return {
        signal: controller.signal,
        [Symbol.dispose]() {
          group.delete(controller);
          if (group.size === 0) watches.delete(key);
        },
      };
    },
  };
}

function keyOf({ dagId, runId, taskId, mapIndex }: InstanceName): string {
  return `${dagId}\n${runId}\n${taskId}\n${mapIndex}`;
}
