import { describeExpr } from "@daymill/core";
import type { DagProblem, Expr, SourceLocation } from "@daymill/core";
import type { TestSite } from "./ref-tests.ts";

/** By which every copy of the authoring library knows a ref. */
const REF = Symbol.for("daymill.ref");

export interface RefWatchParts {
  readonly sites: readonly TestSite[];
  /** The code that the sites stand in, and its path. */
  readonly code: string;
  readonly bundle: string;
}

/** Notes every ref that user code tests, once a place. */
export class RefWatch {
  private readonly parts: RefWatchParts;
  private seen = new Map<number, DagProblem>();

  constructor(parts: RefWatchParts) {
    this.parts = parts;
  }

  /** What instrumented code calls. */
  readonly ask = (value: unknown, site: number): unknown => {
    const expr = refExpr(value);
    if (expr && !this.seen.has(site)) this.note(expr, site);
    return value;
  };

  /** What was noted since the last call. Places are in the bundle. */
  take(): DagProblem[] {
    const problems = [...this.seen.values()];
    this.seen = new Map();
    return problems;
  }

  private note(expr: Expr, index: number): void {
    const { sites, code, bundle } = this.parts;
    const site = sites[index];
    if (!site) return;
    this.seen.set(index, {
      code: "E208",
      message: `"${describeExpr(expr)}" is tested with ${site.operator}, but its value does not exist while the DAG is built: a ref is always true, and equal to nothing but itself.`,
      location: placeAt(code, site.start, bundle),
      hint: "Decide with branch or match. To ask whether there is a ref at all, compare it with undefined.",
    });
  }
}

function refExpr(value: unknown): Expr | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return (value as { readonly [REF]?: { readonly expr: Expr } })[REF]?.expr;
  } catch {
    // A proxy of the user's own that refuses to be read is no ref.
    return undefined;
  }
}

function placeAt(code: string, offset: number, file: string): SourceLocation {
  const before = code.slice(0, offset);
  return { file, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
