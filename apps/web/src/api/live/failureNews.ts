import type { LiveEvent } from "@daymill/contract";

export interface FailureNewsOptions {
  readonly tell: (sentence: string) => void;
  /** How long failures gather before they are told, so that who listens is not interrupted more often. */
  readonly gatherMs: number;
}

/** Puts tasks that fail into sentences: `3 tasks failed in orders`. */
export class FailureNews {
  readonly #options: FailureNewsOptions;
  /** Failed tasks by DAG, in the order in which they came; infinite: more than the stream lists. */
  #failed = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FailureNewsOptions) {
    this.#options = options;
  }

  hear(event: LiveEvent): void {
    if (event.kind !== "run") return;
    const failed = countFailed(event);
    if (failed === 0) return;
    this.#failed.set(event.dagId, (this.#failed.get(event.dagId) ?? 0) + failed);
    this.#timer ??= setTimeout(() => {
      const sentence = inWords(this.#failed);
      this.forget();
      this.#options.tell(sentence);
    }, this.#options.gatherMs);
  }

  /** What was not told yet never is. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#failed = new Map();
  }
}

function countFailed({ state, tasks }: Extract<LiveEvent, { readonly kind: "run" }>): number {
  if (tasks === null) return state === "failed" ? Number.POSITIVE_INFINITY : 0;
  return tasks.filter(([, , taskState]) => taskState === "failed").length;
}

function inWords(failed: ReadonlyMap<string, number>): string {
  const [first = "", ...others] = failed.keys();
  const count = [...failed.values()].reduce((sum, each) => sum + each, 0);
  const tasks = count === 1 ? "1 task" : `${Number.isFinite(count) ? count.toLocaleString("en-US") : "Many"} tasks`;
  const more = others.length === 0 ? "" : ` and ${others.length === 1 ? "another DAG" : `${others.length} other DAGs`}`;
  return `${tasks} failed in ${first}${more}`;
}
