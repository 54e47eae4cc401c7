import { type GridRun, MAX_GRID_RUNS } from "@daymill/contract";
import type { QueryClient } from "@tanstack/react-query";
import { api } from "../client.ts";
import { queryKeys } from "../queryKeys.ts";
import type { RunEvent } from "../live/runEvents.ts";
import { applyRunEvent } from "./applyRunEvent.ts";
import { instantsToFetch } from "./fetchRanges.ts";
import { fromWindow, type GridData, replaceRuns } from "./gridData.ts";

const GATHER_MS = 500;

/**
 * Writes the changes of runs into every cached grid of their DAG. What an event does not tell is fetched: gathered, one
 * round after the other, so that a busy DAG never has two fetches under way and its last change is never missed.
 */
export class GridRefresher {
  readonly #client: QueryClient;
  /** Runs to fetch by their instant, by DAG. */
  #runs = new Map<string, Set<string>>();
  /** DAGs with runs that the grid does not hold yet. */
  #newest = new Set<string>();
  #busy = false;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  apply(event: RunEvent): void {
    const queryKey = queryKeys.grids(event.dagId);
    // A fetch that is under way may have read the run before this change, and would write over it.
    const overtaken = this.#client.isFetching({ queryKey }) > 0;
    for (const [key, data] of this.#client.getQueriesData<GridData>({ queryKey })) {
      if (data === undefined) continue;
      const patch = applyRunEvent(data, event);
      if (patch.kind === "unknown") this.#newest.add(event.dagId);
      else {
        this.#client.setQueryData(key, patch.data);
        if (patch.refetch || overtaken) this.#want(event.dagId, patch.run);
      }
    }
    if (!this.#busy && this.#runs.size + this.#newest.size > 0) void this.#work();
  }

  #want(dagId: string, run: GridRun): void {
    const instants = this.#runs.get(dagId) ?? new Set<string>();
    this.#runs.set(dagId, instants.add(run.logicalDate ?? run.runAfter));
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#runs.size + this.#newest.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      const newest = [...this.#newest].map((dagId) =>
        this.#client.invalidateQueries({ queryKey: queryKeys.grids(dagId) }),
      );
      const single = [...this.#runs].flatMap(([dagId, instants]) =>
        instantsToFetch([...instants]).map((range) => this.#refetch(dagId, range)),
      );
      this.#newest = new Set();
      this.#runs = new Map();
      // What fails stays as the events told it; the next event or the next visit fetches again.
      await Promise.allSettled([...newest, ...single]);
    }
    this.#busy = false;
  }

  async #refetch(dagId: string, range: { readonly from: string; readonly to: string }): Promise<void> {
    const query = { ...range, limit: MAX_GRID_RUNS };
    const fresh = fromWindow(await api.getGrid({ params: { dagId }, query }));
    this.#client.setQueriesData<GridData>(
      { queryKey: queryKeys.grids(dagId) },
      (data) => data && replaceRuns(data, fresh),
    );
  }
}
