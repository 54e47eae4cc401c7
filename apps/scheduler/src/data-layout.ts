import { join } from "node:path";

/** What stands where in a data directory. All paths are absolute when the directory's is. */
export interface DataLayout {
  readonly dataDir: string;
  /** Address and process id of the server that runs on this directory. */
  readonly serverFile: string;
  /** What tells this directory from others: see shareDataDir. */
  readonly dataDirId: string;
  /** Logs of attempts and callbacks, one file each: see attemptLogFile and callbackLogFile. */
  readonly logs: string;
  /** Bundles of DAG files, unpacked for workers. */
  readonly bundles: string;
  /** Outcomes that a worker could not hand over. */
  readonly outcomes: string;
  /** Scratch places of runs. */
  readonly workspace: string;
  /** What the connection `lake` means when nobody declares it. */
  readonly lake: string;
  /** What the connection `warehouse` means when nobody declares it. */
  readonly warehouse: string;
  /** The key that seals secrets, mode 0600, unless DAYMILL_SECRET_KEY is set. */
  readonly secretKeyFile: string;
  /** Which processes run user code, so that the next server can end what is left of them. */
  readonly processes: string;
  /** The module of worker processes, built once a version. */
  readonly runtime: string;
  /** Outputs that are too large for the database. */
  readonly outputs: string;
  /** The places of workers beside the scheduler, by their names. */
  readonly workers: string;
  /** Compiled code of bundles. */
  readonly compileCache: string;
}

export function dataLayout(dataDir: string): DataLayout {
  const at = (name: string) => join(dataDir, name);
  return {
    dataDir,
    serverFile: at("server.json"),
    dataDirId: at("data-dir.id"),
    logs: at("logs"),
    bundles: at("bundles"),
    outcomes: at("outcomes"),
    workspace: at("workspace"),
    lake: at("lake"),
    warehouse: at("warehouse"),
    secretKeyFile: at("secret.key"),
    processes: at("processes"),
    runtime: at("runtime"),
    outputs: at("outputs"),
    workers: at("workers"),
    compileCache: at("compile-cache"),
  };
}

/** The same directory for a worker beside others: what belongs to the processes of one machine has a place of its own. */
export function workerLayout(layout: DataLayout, name: string): DataLayout & { readonly own: string } {
  const own = join(layout.workers, name);
  return {
    ...layout,
    own,
    outcomes: join(own, "outcomes"),
    processes: join(own, "processes"),
    runtime: join(own, "runtime"),
    compileCache: join(own, "compile-cache"),
  };
}

/** Names an attempt; `number` counts from 1 over all generations. */
export interface AttemptName {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly number: number;
}

/**
 * The log of an attempt, relative to the log folder. A run id may hold `:`, which not every file system takes; ids hold
 * no `/` and begin with no dot, so none of them leads out of the folder.
 */
export function attemptLogFile({ dagId, runId, taskId, mapIndex, number }: AttemptName): string {
  const instance = mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
  return join(dagId, encodeURIComponent(runId), instance, `${number}.log`);
}

/** In place of a run's id where a callback is about a backfill: no run has it, since ids do not begin with a dot. */
export const NO_RUN = ".backfills";

/** The log of a callback, over all its calls, relative to the log folder: beside those of the attempts of its run. */
export function callbackLogFile({
  dagId,
  runId,
  key,
}: Pick<AttemptName, "dagId" | "runId"> & { readonly key: number }): string {
  return join(dagId, encodeURIComponent(runId), ".callbacks", `${key}.log`);
}
