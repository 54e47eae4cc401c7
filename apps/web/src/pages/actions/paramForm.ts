import type { DagDetail } from "@daymill/contract";

type DagParam = DagDetail["params"][string];
export type ParamValue = DagParam["default"];

/** A value that somebody types in: a parameter of a DAG, or a field of the form of an approval. */
export interface ParamView extends Pick<DagParam, "schema" | "description"> {
  /** Undefined: there is none. */
  readonly default?: ParamValue | undefined;
  /** Whether it has to be given where it has no default. Default: yes. */
  readonly isRequired?: boolean;
}

/**
 * How it is typed in. text: as it is, in one line; lines: in several (`format: "multiline"`). date: as 2024-03-15. number,
 * boolean: as such. choice: one of some, choices: several. list: texts, one a line. json: anything else, as JSON.
 */
export type ParamKind = "text" | "lines" | "date" | "number" | "boolean" | "choice" | "choices" | "list" | "json";

export function paramKind({ schema, default: value }: ParamView): ParamKind {
  if (Array.isArray(schema?.["enum"])) return "choice";
  if (choicesOfElements(schema) !== undefined) return "choices";
  if (isListOfLines(schema, value)) return "list";
  const type = schema?.["type"] ?? typeof value;
  if (type === "string") return FORMATS.get(schema?.["format"]) ?? "text";
  if (type === "number" || type === "integer") return "number";
  return type === "boolean" ? "boolean" : "json";
}

const FORMATS: ReadonlyMap<unknown, ParamKind> = new Map([
  ["date", "date"],
  ["multiline", "lines"],
]);

/** Whether it is a list of texts, each of which fits a line. */
function isListOfLines(schema: ParamView["schema"], value: ParamValue | undefined): boolean {
  const items = schema?.["type"] === "array" ? schema["items"] : undefined;
  const isOfTexts = typeof items === "object" && items !== null && "type" in items && items.type === "string";
  return isOfTexts && (value === undefined || linesOf(value) !== undefined);
}

/** The texts of a list; undefined: it is none, or one of them would not be read back as it is. */
function linesOf(value: ParamValue): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const lines = value.filter((one) => typeof one === "string");
  return lines.length === value.length && lines.every((line) => line !== "" && !line.includes("\n"))
    ? lines
    : undefined;
}

/** What may be typed in besides others: the `examples` of its schema that are texts. */
export function suggestionsOf({ schema }: ParamView): readonly string[] {
  const examples = schema?.["examples"];
  return Array.isArray(examples) ? examples.filter((one) => typeof one === "string") : [];
}

/** What each element of a list may be; undefined: it is no list of choices. */
function choicesOfElements(schema: ParamView["schema"]): readonly ParamValue[] | undefined {
  const items = schema?.["type"] === "array" ? schema["items"] : undefined;
  if (typeof items !== "object" || items === null || !("enum" in items)) return undefined;
  return Array.isArray(items.enum) ? items.enum : undefined;
}

function choiceValues({ schema }: ParamView): readonly ParamValue[] {
  const values = schema?.["enum"];
  return Array.isArray(values) ? values : (choicesOfElements(schema) ?? []);
}

/** Values of a choice, or of choices, as they are shown and typed. */
export function choicesOf(param: ParamView): readonly string[] {
  return choiceValues(param).map(printParam);
}

export function printParam(value: ParamValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A value for a person to read: the elements of a list one after the other. */
export function sayParam(value: ParamValue): string {
  return Array.isArray(value) ? value.map(printParam).join(", ") : printParam(value);
}

/** A value as its field holds it. */
export function textOf(param: ParamView, value: ParamValue): string {
  return paramKind(param) === "list" ? (linesOf(value) ?? []).join("\n") : printParam(value);
}

/** What a field begins with. */
export function initialText(param: ParamView): string {
  const kind = paramKind(param);
  if (param.default !== undefined) return textOf(param, param.default);
  return kind === "boolean" ? "false" : kind === "choices" ? "[]" : "";
}

/** What it is called: the title of its schema, if that has one. */
export function labelOf(name: string, { schema }: ParamView): string {
  const title = schema?.["title"];
  return typeof title === "string" ? title : name;
}

/** Whether it may be left out. */
export function isOptional({ default: value, isRequired = true }: ParamView): boolean {
  return value === undefined && !isRequired;
}

/** The choices that stand in a text, as they are shown. */
export function pickedOf(text: string): readonly string[] {
  const picked = parseJson(text);
  return picked.ok && Array.isArray(picked.value) ? picked.value.map(printParam) : [];
}

/** The text in which these choices stand. */
export function printPicked(param: ParamView, picked: readonly string[]): string {
  return JSON.stringify(choiceValues(param).filter((one) => picked.includes(printParam(one))));
}

export type ParsedParam =
  /** Undefined: it is left out. */
  { readonly ok: true; readonly value: ParamValue | undefined } | { readonly ok: false; readonly message: string };

/** What was typed, as the parameter's value. The server checks it against the schema; this only finds its type. */
export function parseParam(param: ParamView, text: string): ParsedParam {
  const kind = paramKind(param);
  if (param.default === undefined && text === (kind === "choices" ? "[]" : "")) {
    if (isOptional(param)) return { ok: true, value: undefined };
    if (kind !== "choices") return { ok: false, message: "Required" };
  }
  switch (kind) {
    case "text":
    case "lines":
    case "date":
      return { ok: true, value: text };
    case "list":
      return { ok: true, value: text.split("\n").filter((line) => line !== "") };
    case "number": {
      const value = Number(text);
      return text.trim() === "" || !Number.isFinite(value)
        ? { ok: false, message: "Expected a number" }
        : { ok: true, value };
    }
    case "boolean":
      return { ok: true, value: text === "true" };
    case "choice": {
      const value = choiceValues(param).find((one) => printParam(one) === text);
      return value === undefined ? { ok: false, message: "Expected one of the choices" } : { ok: true, value };
    }
    case "choices":
    case "json":
      return parseJson(text);
    default:
      return kind satisfies never;
  }
}

function parseJson(
  text: string,
): { readonly ok: true; readonly value: ParamValue } | Extract<ParsedParam, { ok: false }> {
  try {
    return { ok: true, value: JSON.parse(text) as ParamValue };
  } catch (error) {
    return { ok: false, message: `Expected JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
