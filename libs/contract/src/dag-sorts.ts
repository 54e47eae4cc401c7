/**
 * What a list of DAGs is sorted by: their ids; when the next run is due, when the newest one was, when the last that
 * succeeded ended; how many runs are not over; the number of the current version. With `-` the other way round. What there is none of stands last either way.
 */
export const DAG_SORTS = [
  "dagId",
  "-dagId",
  "nextRun",
  "-nextRun",
  "lastRun",
  "-lastRun",
  "lastSuccess",
  "-lastSuccess",
  "activeRuns",
  "-activeRuns",
  "version",
  "-version",
] as const;

export type DagSort = (typeof DAG_SORTS)[number];
