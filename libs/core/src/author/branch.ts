import { describeExpr } from "../dag/describe-expr.ts";
import type { Expr } from "../dag/expr.ts";
import { exprTasks } from "../dag/expr-tasks.ts";
import { projectExprAlong } from "../dag/project-expr.ts";
import type { Condition, SourceLocation } from "../dag/serialized-dag.ts";
import type { JsonValue } from "../json.ts";
import { activeBuild, type Build } from "./build.ts";
import { makeRef, type Ref, type RefOf } from "./ref.ts";
import { callerLocation } from "./source-location.ts";
import { toExpr } from "./to-expr.ts";
import type { Unwired } from "./wired.ts";

/** What the arms give, whichever was taken; nothing as soon as one of them gives nothing. */
export type Join<R> = [Extract<R, void | undefined>] extends [never] ? Ref<Unwired<R>> : void;

/**
 * Runs the tasks of one arm and skips those of the other. With both arms, gives a ref to what the arm that was taken
 * returned; without `else`, what `then` returned: tasks that need it are skipped with it.
 */
export function branch<A, B>(
  condition: RefOf<boolean>,
  arms: { readonly then: () => A; readonly else: () => B },
): Join<A | B>;
export function branch<A>(condition: RefOf<boolean>, arms: { readonly then: () => A }): A;
export function branch(condition: RefOf<boolean>, arms: { readonly then: Arm; readonly else?: Arm }): unknown {
  const site = openBranch("branch", { value: condition, called: branch });
  if (arms.else === undefined) return runArm(site, { equals: true, arm: arms.then }).result;
  return joinArms(site, [
    { equals: true, arm: arms.then },
    { equals: false, arm: arms.else },
  ]);
}

/** Refuses text of which the compiler does not know all values, and numbers. */
type ClosedSet<K extends string> = string extends K
  ? { readonly "match needs a closed set of strings": never }
  : unknown;

/**
 * Runs the tasks of the arm that bears the value's name and skips all others. There is an arm for every value that the
 * type allows. Gives a ref to what the arm that was taken returned.
 */
export function match<const K extends string, A extends { readonly [P in K]: Arm }>(
  value: RefOf<K> & ClosedSet<K>,
  arms: A & { readonly [P in Exclude<keyof A, K>]: never },
): Join<ReturnType<A[K]>> {
  const site = openBranch("match", { value, called: match });
  const entries = Object.entries<Arm>(arms);
  return joinArms(
    site,
    entries.map(([equals, arm]) => ({ equals, arm })),
  ) as Join<ReturnType<A[K]>>;
}

/**
 * Skips everything that the builder creates after this line, in the same group, arm or builder, unless the value is true:
 * an early return.
 */
export function shortCircuit(condition: RefOf<boolean>): void {
  shortCircuitOn("shortCircuit", condition, shortCircuit);
}

/** The same for another function of that kind, which was called under `name`. */
export function shortCircuitOn(name: string, condition: unknown, called: (...args: never) => unknown): void {
  const { build, value } = openBranch(name, { value: condition, called });
  build.narrow({ value, equals: true });
}

type Arm = () => unknown;

interface ArmOf {
  readonly equals: JsonValue;
  readonly arm: Arm;
}

interface BranchSite {
  readonly name: string;
  readonly build: Build;
  readonly value: Expr;
  readonly location: SourceLocation | null;
}

function openBranch(
  name: string,
  { value, called }: { value: unknown; called: (...args: never) => unknown },
): BranchSite {
  const build = activeBuild(name, called);
  const location = callerLocation(called);
  const expr = toExpr(value, { build, what: `What ${name} decides on`, location });
  if (!isDecidable(expr)) {
    const message = `${name} decides on "${describeExpr(expr)}", which is no output of a task. Return the value from a task and decide on its output.`;
    build.report("E209", message, location);
  }
  return { name, build, value: expr, location };
}

/** What an arm returned, and the ids of the tasks that it made. */
interface ArmResult {
  readonly equals: JsonValue;
  readonly result: unknown;
  readonly made: ReadonlySet<string>;
}

/** Decisions about a run see the outputs of tasks, and neither params nor elements. */
function isDecidable(expr: Expr): boolean {
  return expr.k === "out" || (expr.k === "first" && expr.of.every(isDecidable));
}

function runArm({ build, value }: BranchSite, { equals, arm }: ArmOf): ArmResult {
  const condition: Condition = { value, equals };
  const before = build.drafts.length;
  const result = build.within({ conditions: [...build.scope.conditions, condition] }, arm);
  return { equals, result, made: new Set(build.drafts.slice(before).map(({ task }) => task.id)) };
}

function joinArms(site: BranchSite, arms: readonly ArmOf[]): unknown {
  const results = arms.map((arm) => runArm(site, arm));
  if (results.some(({ result }) => result === undefined)) return undefined;
  const { build, location } = site;
  const exprs = results.map((arm) => {
    const expr = toExpr(arm.result, { build, what: `What an arm of ${site.name} returns`, location });
    checkArm(site, arm, expr);
    return expr;
  });
  return makeRef({ expr: { k: "first", of: exprs.flatMap(flattenJoin), path: [] }, owner: build });
}

/** The join of a join's arms is one join of all of them. */
function flattenJoin(expr: Expr): readonly Expr[] {
  if (expr.k !== "first") return [expr];
  return expr.of.map((arm) => projectExprAlong(arm, expr.path) ?? arm);
}

/** Which arm was taken is seen from its tasks: an arm has to give something that a task inside it makes. */
function checkArm({ name, build, location }: BranchSite, { equals, made }: ArmResult, expr: Expr): void {
  if (exprTasks(expr).some((task) => made.has(task))) return;
  const arm = `Arm ${JSON.stringify(equals)} of ${name}`;
  const message = `${arm} returns nothing that a task inside it makes, so nothing tells whether it was taken. Return the ref of a task that is called inside the arm.`;
  build.report("E211", message, location);
}
