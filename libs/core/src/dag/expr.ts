import type { JsonValue } from "../json.ts";
import type { Comparison } from "./comparison.ts";

/** Where in a value: object keys and array positions, outermost first. */
export type Path = readonly (string | number)[];

/** The fields of the symbolic interval. Dates and parts are in the DAG's time zone; start and end are ISO 8601 with offset. */
export type IntervalField = "start" | "end" | "date" | "dateNoDash" | "year" | "month" | "day" | "hour";

/** One step that moves or re-reads the interval before a field is taken, applied in order. */
export type IntervalStep =
  | { readonly op: "plus"; readonly duration: Readonly<Record<string, number>> }
  | { readonly op: "startIn"; readonly zone: string };

/** What a filter asks of each element. */
export type Predicate = { readonly left: Expr; readonly is: Comparison; readonly right: Expr };

/**
 * A value that is known only when a task runs: the stored form of refs, templates and symbolic dates. Pure data: it is
 * part of the stored graph, is shown in the UI and is evaluated by renderExpr alone.
 */
export type Expr =
  /** A literal. */
  | { readonly k: "lit"; readonly v: JsonValue }
  /** The output of a task, or a part of it. For a mapped task: the list of its outputs. */
  | { readonly k: "out"; readonly task: string; readonly path: Path }
  /** The first of several whose task was not skipped: the join of a branch. */
  | { readonly k: "first"; readonly of: readonly Expr[]; readonly path: Path }
  /** A template: literal text and expressions, concatenated. */
  | { readonly k: "t"; readonly parts: readonly (string | Expr)[] }
  /** A field of the data interval; `format` (strftime-like, see formatInterval) instead of a field. */
  | {
      readonly k: "iv";
      readonly steps: readonly IntervalStep[];
      readonly field?: IntervalField;
      readonly format?: string;
    }
  /** A run parameter, or a part of it. */
  | { readonly k: "param"; readonly path: Path }
  /** A fact about the run. */
  | { readonly k: "run"; readonly field: "id" | "type" | "logicalDate" | "runAfter" }
  /** An object or array that holds expressions. */
  | { readonly k: "obj"; readonly fields: Readonly<Record<string, Expr>> }
  | { readonly k: "arr"; readonly items: readonly Expr[] }
  /** Inside a mapped task or group: the current element (or a part), and its index. */
  | { readonly k: "el"; readonly path: Path }
  | { readonly k: "idx" }
  /** Lists, one after the other. */
  | { readonly k: "concat"; readonly of: readonly Expr[]; readonly path: Path }
  /** The elements of a list of which a comparison holds. */
  | { readonly k: "filter"; readonly list: Expr; readonly where: Predicate; readonly path: Path }
  /** Inside a comparison of a filter: the element (or a part). */
  | { readonly k: "item"; readonly path: Path }
  /** How a task ended, with its output if it succeeded: what `always` tasks receive. */
  | { readonly k: "settled"; readonly task: string; readonly path: Path };
