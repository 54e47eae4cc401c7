import type { Logger } from "./logger.ts";

/** The log of a task. */
export interface TaskLogger extends Logger {
  /**
   * What is written while the work goes on is a group with that name, which the web UI folds, and leaves open when an error is in it
   * or the work throws. Groups may hold others; those that go on at the same time would mix.
   */
  group<T>(name: string, work: () => T | Promise<T>): Promise<T>;
}

/** A logger whose groups stand between lines as those that many tools write: `::group::name` and `::endgroup::`. */
export function taskLogger(log: Logger): TaskLogger {
  return {
    ...log,
    async group(name, work) {
      log.info(`::group::${name.replaceAll(/\s+/g, " ")}`);
      let failed = true;
      try {
        const result = await work();
        failed = false;
        return result;
      } finally {
        log.info("::endgroup::", failed ? { failed } : undefined);
      }
    },
  };
}
