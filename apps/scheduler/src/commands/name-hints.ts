import { ApiError } from "@daymill/contract";
import type { Client } from "@daymill/contract";
import { didYouMean } from "./terminal/did-you-mean.ts";

/** Does something with a DAG; when the server knows no DAG of that name, the error names the nearest one. */
export async function naming<T>(client: Client, dagId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== "E701") throw error;
    const { items } = await client.listDags({ query: { limit: 1_000, inactive: true } });
    const ids = items.map((dag) => dag.dagId);
    const near = ids.includes(dagId) ? undefined : didYouMean(dagId, ids);
    if (near === undefined) throw error;
    throw new ApiError({ ...error.problem, detail: `${error.problem.detail} Did you mean ${near}?` });
  }
}
