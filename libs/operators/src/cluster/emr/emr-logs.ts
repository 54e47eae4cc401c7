import type { DriverLogs, StepLogs } from "../failure-log/step-logs.ts";

/** What spark-submit says at last of an application whose driver ran on the cluster. */
const ENDED = /\bApplication (application_\d+_\d+) (?:finished with|failed|killed)\b/;

/** YARN's first container of an application: in it is its driver, on a cluster. */
const DRIVER_FILE = /\/container_(?:e\d+_)?\d+_\d+_\d+_0*1\/[^/]+$/;

/** Where EMR puts the logs of a step, by the folder of the logs of its cluster. */
export function emrLogsOf(clusterLogs: string, step: string): StepLogs {
  return {
    folder: `${clusterLogs}steps/${step}/`,
    driverOf(written): DriverLogs | undefined {
      const application = written.map((line) => ENDED.exec(line)?.[1]).findLast((id) => id !== undefined);
      if (application === undefined) return undefined;
      return { folder: `${clusterLogs}containers/${application}/`, isOfDriver: (key) => DRIVER_FILE.test(key) };
    },
  };
}
