/**
 * Source for the DAG files of tests: `await gone(path)` waits in their process until a file is removed, told by the file
 * system.
 */
export const WAIT_UNTIL_GONE = `
import { existsSync as isThere, watch } from "node:fs";
import { dirname } from "node:path";
async function gone(path: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watcher = watch(dirname(path), look);
  function look() {
    if (!isThere(path)) resolve();
  }
  // Only now: what went before somebody watched is seen here.
  look();
  await promise;
  watcher.close();
}
`;
