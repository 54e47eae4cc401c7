import type { QueryClient } from "@tanstack/react-query";
import { api } from "../client.ts";
import { queryKeys } from "../queryKeys.ts";
import { applyRunEvent, type RunEvent } from "./applyRunEvent.ts";
import { fromWindow, type GridData, replaceRuns } from "./gridData.ts";

const FLUSH_AFTER_MS = 500;
/** More runs than this at once: the newest window is fetched instead of each of them. */
const MOST_SINGLE_RUNS = 12;

/** Writes the changes of runs into every cached grid of their DAG; what an event does not tell is fetched, gathered. */
export class GridRefresher {
  readonly #client: QueryClient;
  readonly #runs = new Map<string, Map<string, string>>();
  readonly #whole = new Set<string>();
  #scheduled = false;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  apply(event: RunEvent): void {
    const grids = this.#client.getQueriesData<GridData>({ queryKey: queryKeys.grids(event.dagId) });
    for (const [key, data] of grids) {
      if (data === undefined) continue;
      const patch = applyRunEvent(data, event);
      if (patch.kind === "unknown") this.#wantWhole(event.dagId);
      else {
        this.#client.setQueryData(key, patch.data);
        if (patch.refetch) this.#wantRun(event, data);
      }
    }
  }

  #wantWhole(dagId: string): void {
    this.#whole.add(dagId);
    this.#schedule();
  }

  #wantRun(event: RunEvent, data: GridData): void {
    const run = data.runs.find((one) => one.runId === event.runId);
    if (run === undefined) return;
    const runs = this.#runs.get(event.dagId) ?? new Map<string, string>();
    this.#runs.set(event.dagId, runs.set(run.runId, run.logicalDate ?? run.runAfter));
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => void this.#flush(), FLUSH_AFTER_MS);
  }

  async #flush(): Promise<void> {
    this.#scheduled = false;
    const whole = [...this.#whole];
    const single = [...this.#runs];
    this.#whole.clear();
    this.#runs.clear();
    const many = single.filter(([, runs]) => runs.size > MOST_SINGLE_RUNS).map(([dagId]) => dagId);
    const few = single.filter(([, runs]) => runs.size <= MOST_SINGLE_RUNS);
    await Promise.all([
      ...[...new Set([...whole, ...many])].map((dagId) =>
        this.#client.invalidateQueries({ queryKey: queryKeys.grids(dagId) }),
      ),
      ...few.flatMap(([dagId, runs]) => [...new Set(runs.values())].map((at) => this.#refetchAt(dagId, at))),
    ]);
  }

  /** The run or runs of one instant, whatever their age. */
  async #refetchAt(dagId: string, at: string): Promise<void> {
    const to = new Date(Date.parse(at) + 1).toISOString();
    try {
      const fresh = fromWindow(await api.getGrid({ params: { dagId }, query: { from: at, to, limit: 20 } }));
      this.#client.setQueriesData<GridData>(
        { queryKey: queryKeys.grids(dagId) },
        (data) => data && replaceRuns(data, fresh),
      );
    } catch {
      // The grid keeps what the event told; the next event or the next visit fetches again.
    }
  }
}
