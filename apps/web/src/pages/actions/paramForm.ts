import type { DagDetail } from "@daymill/contract";

/** A parameter of a DAG: its default, its JSON Schema and what it is for. */
export type ParamView = DagDetail["params"][string];
export type ParamValue = ParamView["default"];

/** How a parameter is typed in. text: as it is. number, boolean: as such. json: anything else, as JSON. */
export type ParamKind = "text" | "number" | "boolean" | "choice" | "json";

export function paramKind({ schema, default: value }: ParamView): ParamKind {
  if (Array.isArray(schema?.["enum"])) return "choice";
  const type = schema?.["type"] ?? typeof value;
  if (type === "string") return "text";
  if (type === "number" || type === "integer") return "number";
  return type === "boolean" ? "boolean" : "json";
}

/** Values of a choice as they are shown and typed. */
export function choicesOf({ schema }: ParamView): readonly string[] {
  const values = schema?.["enum"];
  return Array.isArray(values) ? values.map(printParam) : [];
}

export function printParam(value: ParamValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export type ParsedParam =
  | { readonly ok: true; readonly value: ParamValue }
  | { readonly ok: false; readonly message: string };

/** What was typed, as the parameter's value. The server checks it against the schema; this only finds its type. */
export function parseParam(param: ParamView, text: string): ParsedParam {
  const kind = paramKind(param);
  switch (kind) {
    case "text":
      return { ok: true, value: text };
    case "number": {
      const value = Number(text);
      return text.trim() === "" || !Number.isFinite(value)
        ? { ok: false, message: "Expected a number" }
        : { ok: true, value };
    }
    case "boolean":
      return { ok: true, value: text === "true" };
    case "choice": {
      const values: readonly ParamValue[] = Array.isArray(param.schema?.["enum"]) ? param.schema["enum"] : [];
      const value = values.find((one) => printParam(one) === text);
      return value === undefined ? { ok: false, message: "Expected one of the choices" } : { ok: true, value };
    }
    case "json":
      return parseJson(text);
    default:
      return kind satisfies never;
  }
}

function parseJson(text: string): ParsedParam {
  try {
    return { ok: true, value: JSON.parse(text) as ParamValue };
  } catch (error) {
    return { ok: false, message: `Expected JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
