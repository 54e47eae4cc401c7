import type { Expr } from "../dag/expr.ts";
import { projectExpr } from "../dag/project-expr.ts";
import type { KeyLimit, SourceLocation, StartRate } from "../dag/serialized-dag.ts";
import { isId } from "../ids.ts";
import type { Duration } from "../time.ts";
import type { Build } from "./build.ts";
import type { OptionReader } from "./option-reader.ts";
import { kindOf } from "./plain-object.ts";
import { type Known, makeRef, type Ref } from "./ref.ts";
import { symbolicInterval, symbolicRun } from "./symbolic.ts";
import type { TaskDefinition } from "./task-definition.ts";
import type { LimitKey, PerKeyOptions, RateOptions } from "./task-options.ts";
import { toExpr } from "./to-expr.ts";
import type { Text } from "./wired.ts";

/** Starts are remembered for as long as a period that counts them. */
const LONGEST_PERIOD: Duration = "31d";

/** What a limit by key is read with. */
interface KeySite {
  /** The input of the task, as it is wired in this call. */
  readonly input: Expr;
  readonly build: Build;
  readonly reader: OptionReader;
  readonly location: SourceLocation | null;
}

/** The limit by key of a task in one of its calls; undefined when it has none, or when its key cannot be. */
export function readKeyLimit({ options }: TaskDefinition, site: KeySite): KeyLimit | undefined {
  const given = options.maxActive?.perKey;
  if (given === undefined) return undefined;
  const { reader } = site;
  reader.onlyKnown(given, ["key", "limit", "name"] satisfies (keyof PerKeyOptions)[]);
  const limit = reader.integer("maxActive.perKey.limit", given.limit, 1);
  const name = readName("maxActive.perKey.name", given.name, reader);
  const key = readKey(given.key, site);
  if (key !== undefined && isComposite(key))
    reader.refuse(OPTION, "it is a list or an object; make text of it with t`...`");
  return key && { key, limit, name };
}

/** So many starts a period. */
export function readRate(options: RateOptions, reader: OptionReader): StartRate {
  reader.onlyKnown(options, ["starts", "per", "name"] satisfies (keyof RateOptions)[]);
  return {
    starts: reader.integer("rate.starts", options.starts, 1),
    perMs: reader.period("rate.per", options.per, LONGEST_PERIOD),
    name: readName("rate.name", options.name, reader),
  };
}

function readName(option: string, name: string | undefined, reader: OptionReader): string | null {
  if (name === undefined) return null;
  if (typeof name !== "string" || !isId(name)) {
    reader.refuse(option, `${JSON.stringify(name)} is no name; use letters, digits, "_", "." and "-"`);
  }
  return name;
}

function readKey(key: string | LimitKey, site: KeySite): Expr | undefined {
  if (typeof key === "string") return fieldOf(key, site);
  if (typeof key === "function") return madeKey(key, site);
  site.reader.refuse(OPTION, `it is ${kindOf(key)}; name a field of the input, or give a function that makes the key`);
  return undefined;
}

const OPTION = "maxActive.perKey.key";

function fieldOf(field: string, { input, reader }: KeySite): Expr | undefined {
  const expr = projectExpr(input, field);
  if (expr === undefined) reader.refuse(OPTION, `"${field}" is no field of the input`);
  return expr;
}

function madeKey(key: LimitKey, site: KeySite): Expr | undefined {
  const { build, location } = site;
  const made: unknown = key({
    field: (name) => makeRef({ expr: fieldOf(name, site) ?? NOTHING, owner: build }) as Ref<Text>,
    param: (name) => makeRef({ expr: { k: "param", path: [name] }, owner: build }) as Known<Text>,
    interval: symbolicInterval(build),
    run: symbolicRun(build),
  });
  if (made !== undefined && made !== null) return toExpr(made, { build, what: "The key of a limit", location });
  site.reader.refuse(OPTION, `the function returned ${String(made)}; a key is text, a number or a boolean`);
  return undefined;
}

/** What can be nothing but a list or an object, whatever a run brings. */
function isComposite(expr: Expr): boolean {
  return (
    expr.k === "obj" || expr.k === "arr" || expr.k === "settled" || (expr.k === "lit" && typeof expr.v === "object")
  );
}

/** Stands for a field that is refused. */
const NOTHING: Expr = { k: "lit", v: "" };
