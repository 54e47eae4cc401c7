import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { testContext } from "@daymill/core";
import type { TestContext, TestContextOptions } from "@daymill/core";

/** A directory for one test, and contexts whose workspace, lake and warehouse stand in it. */
export interface TaskBench extends AsyncDisposable {
  readonly directory: string;
  /** A file URI below the directory. */
  uri(path: string): string;
  /** A context of the task `task`; `lake` and `warehouse` are connections to folders of the bench. */
  context(options?: TestContextOptions): TestContext;
}

/** Makes a bench in the system's temporary directory. */
export async function taskBench(): Promise<TaskBench> {
  const directory = await mkdtemp(join(tmpdir(), "daymill-task-"));
  const uri = (path: string): string => pathToFileURL(join(directory, path)).href;
  for (const name of ["lake", "warehouse", "workspace"]) await mkdir(join(directory, name));
  const connections = {
    lake: { type: "file", path: join(directory, "lake") },
    warehouse: { type: "duckdb", path: join(directory, "warehouse") },
  };
  return {
    directory,
    uri,
    context: ({ connections: given, ...options } = {}) =>
      testContext({
        taskId: "task",
        workspace: uri("workspace/"),
        connections: { ...connections, ...given },
        ...options,
      }),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, maxRetries: 10, retryDelay: 100 }),
  };
}
