import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { rememberPlace } from "./recentPlaces.ts";

/** Remembers the DAG, run or task instance that is looked at, so that a search can lead back to it. */
export function useRememberPlace(): void {
  const { dagId, runId, taskId, mapIndex } = useParams({ strict: false });
  useEffect(() => {
    if (dagId === undefined) return;
    rememberPlace({ dagId, runId, taskId, ...(mapIndex === undefined ? {} : { mapIndex: Number(mapIndex) }) });
  }, [dagId, runId, taskId, mapIndex]);
}
