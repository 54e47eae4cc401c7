import type { LiveEvent, TaskChange } from "@daymill/contract";
import type { RunState } from "@daymill/core";

/** A change of one run, as it happens; the state of the run, or of some of its task instances. */
export interface RunChangeNote {
  readonly dagId: string;
  readonly runId: string;
  /** Absent: the run's own state did not change. */
  readonly state?: RunState;
  /** null: too many to name. */
  readonly tasks: readonly TaskChange[] | null;
}

export interface ChangeGatherer {
  run(change: RunChangeNote): void;
  /** For what needs no gathering but must not be sent a thousand times: equal events are sent once. */
  other(event: Exclude<LiveEvent, { kind: "run" | "hello" | "reset" }>): void;
  /** Sends what has gathered; called by the timer, and at the end. */
  flush(): void;
}

export interface GathererOptions {
  readonly publish: (event: LiveEvent) => void;
  /** Arranges one call of flush, soon. */
  readonly schedule: (flush: () => void) => void;
}

/** More changed tasks than this in one frame are not listed: the client fetches the run. */
export const MAX_LISTED_TASKS = 200;

interface Gathered {
  readonly dagId: string;
  readonly runId: string;
  state: RunState;
  tasks: Map<string, TaskChange> | null;
}

/** Gathers changes between two frames into one event a run, in which each task instance stands once, as it is now. */
export function changeGatherer({ publish, schedule }: GathererOptions): ChangeGatherer {
  let runs = new Map<string, Gathered>();
  let others = new Map<string, LiveEvent>();
  let isScheduled = false;

  const scheduleFlush = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    schedule(flush);
  };
  const flush = (): void => {
    isScheduled = false;
    const [gathered, rest] = [runs, others];
    runs = new Map();
    others = new Map();
    for (const run of gathered.values()) publish(toEvent(run));
    for (const event of rest.values()) publish(event);
  };
  return {
    run(change) {
      const name = `${change.dagId}\n${change.runId}`;
      runs.set(name, merge(runs.get(name), change));
      scheduleFlush();
    },
    other(event) {
      others.set(JSON.stringify(event), event);
      scheduleFlush();
    },
    flush,
  };
}

function merge(before: Gathered | undefined, change: RunChangeNote): Gathered {
  // A run whose tasks change without a word on its own state is running.
  const gathered = before ?? { dagId: change.dagId, runId: change.runId, state: "running", tasks: new Map() };
  gathered.state = change.state ?? gathered.state;
  if (change.tasks === null) gathered.tasks = null;
  for (const task of change.tasks ?? []) gathered.tasks?.set(`${task[0]}\n${task[1]}`, task);
  if ((gathered.tasks?.size ?? 0) > MAX_LISTED_TASKS) gathered.tasks = null;
  return gathered;
}

function toEvent(run: Gathered): LiveEvent {
  const tasks = run.tasks === null ? null : [...run.tasks.values()];
  return { kind: "run", dagId: run.dagId, runId: run.runId, state: run.state, tasks };
}
