import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../client.ts";
import { type CellName, queryKeys } from "../queryKeys.ts";

/** What the grid does not have of a cell. */
export interface CellFacts {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** From the first instance of a mapped task to its last; undefined: of others, and while they are not over. */
  readonly durationMs: number | undefined;
  /** The first line of the error. */
  readonly errorLine: string | null;
}

/** A pointer that passes over cells asks for none of them. */
const REST_MS = 120;
/** Events of its run tell when it changes before. */
const GOOD_FOR_MS = 300_000;

/** How long a cell took, and why it failed: asked for once the pointer rests, given up when it leaves, and kept. */
export function useCellFacts(cell: CellName) {
  return useQuery(
    queryOptions({
      queryKey: queryKeys.cellFacts(cell),
      staleTime: GOOD_FOR_MS,
      queryFn: async ({ signal }): Promise<CellFacts> => {
        await new Promise((resolve) => setTimeout(resolve, REST_MS));
        signal.throwIfAborted();
        return await (cell.isMapped ? readMapped(cell, signal) : readSingle(cell, signal));
      },
    }),
  );
}

async function readSingle({ dagId, runId, taskId }: CellName, signal: AbortSignal): Promise<CellFacts> {
  const query = { taskId: [taskId], limit: 1 };
  const [found] = (await api.listTaskInstances({ params: { dagId, runId }, query, signal })).items;
  const { startedAt = null, endedAt = null, errorLine = null } = found ?? {};
  return { startedAt, endedAt, durationMs: undefined, errorLine };
}

async function readMapped(cell: CellName, signal: AbortSignal): Promise<CellFacts> {
  const { dagId, runId, taskId, hasFailed } = cell;
  const history = await api.getTaskHistory({ params: { dagId, taskId }, query: { until: runId, limit: 1 }, signal });
  const durationMs = history.runs.find((run) => run.runId === runId)?.durationMs ?? undefined;
  const query = { taskId: [taskId], state: ["failed" as const], limit: 1 };
  const [failed] = hasFailed ? (await api.listTaskInstances({ params: { dagId, runId }, query, signal })).items : [];
  return { startedAt: null, endedAt: null, durationMs, errorLine: failed?.errorLine ?? null };
}
