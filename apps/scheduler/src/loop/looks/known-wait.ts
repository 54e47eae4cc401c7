import { boundInstant, followingRun, renderExpr } from "@daymill/core";
import type { DagId, Expr, KnownWait, RenderScope, SerializedDag, WaitCondition } from "@daymill/core";
import { findAwaitedRun } from "@daymill/metadata";
import type { ClaimedRun, MetadataDatabase, TakenLook } from "@daymill/metadata";

/** Where a wait stands. */
export interface WaitSite {
  readonly look: Pick<TakenLook, "approval">;
  readonly dag: SerializedDag;
  readonly run: Pick<ClaimedRun, "type" | "start" | "end">;
  readonly scope: RenderScope;
}

/** The condition of a wait, rendered; with what is known of it. Throws what rendering throws. */
export async function readWait(
  db: MetadataDatabase["db"],
  condition: WaitCondition,
  { look, dag, run, scope }: WaitSite,
): Promise<KnownWait> {
  switch (condition.kind) {
    case "until":
      return { kind: "until", at: instantOf(condition.at, scope) };
    case "task": {
      const { task, group } = condition;
      const logicalDate = instantOf(condition.logicalDate, scope);
      const awaited = await findAwaitedRun(db, { dagId: condition.dag as DagId, logicalDate, task, group });
      return { kind: "task", dag: condition.dag, task, group, logicalDate, run: awaited };
    }
    case "approval":
      return { kind: "approval", message: textOf(condition.message, scope), answer: look.approval };
    case "latest":
      return { kind: "latest", next: followingRun(dag, { type: run.type, interval: run }) };
    case "marker": {
      const logicalDate = instantOf(condition.logicalDate, scope);
      return { kind: "marker", dag: condition.dag, task: condition.task, logicalDate };
    }
    default:
      return condition satisfies never;
  }
}

function instantOf(expr: Expr, scope: RenderScope) {
  return boundInstant(textOf(expr, scope), scope.interval.timezone);
}

function textOf(expr: Expr, scope: RenderScope): string {
  const value = renderExpr(expr, scope);
  return typeof value === "string" ? value : JSON.stringify(value);
}
