import { NO_EFFECTS } from "@daymill/core";
import type { Dag, JsonValue } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import type { AttemptOrder } from "../executor/executor.ts";
import { startLoop } from "./loop-harness.ts";
import type { LoopHarness } from "./loop-harness.ts";

/** Bodies that end when the test says so. */
class Bodies {
  /** What runs now, `task`, `task[0]`, in the order in which it began. */
  readonly running = new Map<string, () => void>();
  readonly outputs: Readonly<Record<string, JsonValue>>;

  constructor(outputs: Readonly<Record<string, JsonValue>> = {}) {
    this.outputs = outputs;
  }

  readonly run = async ({ taskId, mapIndex, run }: AttemptOrder) => {
    const output = this.outputs[taskId];
    if (output === undefined) {
      const ended = Promise.withResolvers<void>();
      this.running.set(`${run.id} ${taskId}${mapIndex < 0 ? "" : `[${mapIndex}]`}`, ended.resolve);
      await ended.promise;
    }
    return { kind: "success", output: output ?? 1, effects: NO_EFFECTS } as const;
  };

  names(): string[] {
    return [...this.running.keys()];
  }

  /** Ends one, or all of them. */
  end(name?: string): void {
    for (const [key, resolve] of this.running) {
      if (name !== undefined && key !== name) continue;
      this.running.delete(key);
      resolve();
    }
  }
}

/** A scheduler whose bodies last until they are told to end. */
export interface LimitCase {
  readonly loop: LoopHarness;
  readonly bodies: Bodies;
  /** Waits until as many run as can, ends them, and so on: what ran together. */
  readonly waves: (count: number) => Promise<string[][]>;
}

export interface LimitSetting {
  readonly dags: readonly Dag[];
  /** What tasks return at once. */
  readonly outputs?: Readonly<Record<string, JsonValue>>;
  /** Default 10. */
  readonly slots?: number;
  readonly prepare?: (database: MetadataDatabase) => Promise<void>;
}

/** Begins a case on a database of its own. */
export async function beginLimitCase(
  open: () => Promise<MetadataDatabase>,
  { dags, outputs = {}, slots = 10, prepare }: LimitSetting,
): Promise<LimitCase & AsyncDisposable> {
  const database = await open();
  await prepare?.(database);
  const bodies = new Bodies(outputs);
  const loop = await startLoop(database, dags, { slots, run: bodies.run });
  const waves = async (count: number) => {
    const seen: string[][] = [];
    for (let wave = 0; wave < count; wave += 1) {
      await loop.until(`wave ${wave} runs`, () => bodies.running.size > 0);
      await loop.pass(5_000);
      seen.push(bodies.names());
      bodies.end();
    }
    return seen;
  };
  const close = async () => {
    bodies.end();
    await loop.close();
  };
  return { loop, bodies, waves, [Symbol.asyncDispose]: close };
}
