import { describeExpr } from "../dag/describe-expr.ts";
import type { DagProblem } from "../dag/dag-problem.ts";
import type { Condition, SerializedGroup, SerializedTask, SourceLocation } from "../dag/serialized-dag.ts";
import { invalidId } from "../dag/validate/ids.ts";
import { DaymillError, type ErrorCode } from "../errors.ts";
import { isId } from "../ids.ts";
import type { RefParts } from "./ref.ts";
import { callerLocation } from "./source-location.ts";
import type { TaskDefinition } from "./task-definition.ts";

type Called = (...args: never) => unknown;

/** What stands around a call in the builder. */
export interface Scope {
  /** The innermost group, by full id. */
  readonly group: string | null;
  /** The innermost mapped group. */
  readonly mapped: SerializedGroup | null;
  /** Of every arm that encloses the call, outermost first. */
  readonly conditions: readonly Condition[];
}

/** A task as it was called, before ids in `after` are resolved. */
export interface TaskDraft {
  readonly task: SerializedTask;
  readonly definition: TaskDefinition;
  /** Ids of tasks and groups that go before it. */
  readonly afterIds: readonly string[];
}

/** One run of a builder: what it has made so far, and what was wrong with it. */
export class Build {
  readonly drafts: TaskDraft[] = [];
  readonly groups: SerializedGroup[] = [];
  readonly problems: DagProblem[] = [];
  private readonly functionNames = new Map<unknown, string>();
  private current: Scope = { group: null, mapped: null, conditions: [] };

  get scope(): Scope {
    return this.current;
  }

  /** Runs part of the builder in a scope of its own; what it does to the scope ends with it. */
  within<R>(scope: Partial<Scope>, part: () => R): R {
    const outer = this.current;
    this.current = { ...outer, ...scope };
    try {
      return part();
    } finally {
      this.current = outer;
    }
  }

  /** Puts a condition on everything that is still to come in the current scope. */
  narrow(condition: Condition): void {
    this.current = { ...this.current, conditions: [...this.current.conditions, condition] };
  }

  addGroup(group: SerializedGroup, location: SourceLocation | null): void {
    if (!isId(group.id)) this.report("E203", invalidId("Group", group.id), location);
    const isTaken = this.groups.some((other) => other.id === group.id);
    if (isTaken) this.report("E204", `Group id "${group.id}" is used twice; every group needs its own.`, location);
    else this.groups.push(group);
  }

  /** The id of something in the current scope. */
  scopedId(id: string): string {
    return this.current.group === null ? id : `${this.current.group}.${id}`;
  }

  report(code: ErrorCode, message: string, location: SourceLocation | null): void {
    this.problems.push({ code, message, location });
  }

  /** A function by the place at which it stood first: the same in each run of the builder. */
  nameOf(identity: unknown, place: string): string {
    const name = this.functionNames.get(identity) ?? place;
    this.functionNames.set(identity, name);
    return name;
  }

  /** Refuses a ref that another run of a builder has made. */
  checkOwner({ expr, owner }: RefParts, location: SourceLocation | null): void {
    if (owner === undefined || owner === this) return;
    this.report(
      "E210",
      `"${describeExpr(expr)}" belongs to another DAG: refs live inside one run of a builder.`,
      location,
    );
  }
}

let active: Build | undefined;

/** The builder run that is under way. Throws E215 outside of one. */
export function activeBuild(name: string, called: Called): Build {
  if (active) return active;
  throw new DaymillError(
    "E215",
    `${name} is called outside a builder; call it inside the function given to dag(...).`,
    {
      details: { location: callerLocation(called) },
    },
  );
}

/** The builder run that is under way, if there is one. */
export function currentBuild(): Build | undefined {
  return active;
}

/** Runs a builder; refs and tasks that are made meanwhile belong to the build. */
export function runBuild(build: Build, builder: () => void): void {
  const outer = active;
  active = build;
  try {
    builder();
  } finally {
    active = outer;
  }
}
