import { createContext, useContext } from "react";

/** Which DAG's graph is drawn, and of which run. */
export interface GraphPlace {
  readonly dagId: string;
  /** Absent: the graph of a version, without states. */
  readonly runId: string | undefined;
}

const Context = createContext<GraphPlace>({ dagId: "", runId: undefined });

export const GraphPlaceProvider = Context.Provider;

export function useGraphPlace(): GraphPlace {
  return useContext(Context);
}
