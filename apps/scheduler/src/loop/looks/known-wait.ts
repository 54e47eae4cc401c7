import { boundInstant, renderExpr } from "@daymill/core";
import type { DagId, Expr, KnownWait, RenderScope, WaitCondition } from "@daymill/core";
import { findAwaitedRun } from "@daymill/metadata";
import type { MetadataDatabase, StoredApproval } from "@daymill/metadata";

/** The condition of a wait, rendered; with what is known of it. Throws what rendering throws. */
export async function readWait(
  db: MetadataDatabase["db"],
  condition: WaitCondition,
  { scope, approval }: { readonly scope: RenderScope; readonly approval: StoredApproval | null },
): Promise<KnownWait> {
  switch (condition.kind) {
    case "until":
      return { kind: "until", at: instantOf(condition.at, scope) };
    case "task": {
      const { dag, task } = condition;
      const logicalDate = instantOf(condition.logicalDate, scope);
      const run = await findAwaitedRun(db, { dagId: dag as DagId, logicalDate, task });
      return { kind: "task", dag, task, logicalDate, run };
    }
    case "approval":
      return { kind: "approval", message: textOf(condition.message, scope), answer: approval };
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
