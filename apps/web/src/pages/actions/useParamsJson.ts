import { useState } from "react";
import type { ParamValue, ParamView } from "./paramForm.ts";
import type { ParamFormState } from "./useParamForm.ts";

export interface ParamsJson {
  /** The parameters as one JSON object; undefined: they are typed in fields. */
  readonly text: string | undefined;
  /** What is wrong with the text. */
  readonly error: string | undefined;
  /** What it says, to be sent as it is; undefined: it cannot be read, or there is none. */
  readonly values: Readonly<Record<string, ParamValue>> | undefined;
  readonly change: (text: string) => void;
  /** From fields to the text, and back. */
  readonly toggle: () => void;
}

/** Lets the parameters of a run be typed as one JSON object. Back in the fields stands what could be read of it. It begins with `first`, or in fields. */
export function useParamsJson(
  params: Readonly<Record<string, ParamView>>,
  form: Pick<ParamFormState, "values" | "fill">,
  first?: string,
): ParamsJson {
  const [text, setText] = useState(first);
  const read = text === undefined ? undefined : readParamsJson(text, Object.keys(params));
  const values = read !== undefined && "values" in read ? read.values : undefined;
  return {
    text,
    error: read !== undefined && "error" in read ? read.error : undefined,
    values,
    change: setText,
    toggle: () => {
      if (values !== undefined) form.fill(values);
      setText(text === undefined ? JSON.stringify(form.values, null, 2) : undefined);
    },
  };
}

type ReadParams =
  | { readonly values: Readonly<Record<string, ParamValue>> }
  | {
      /** For people. */
      readonly error: string;
    };

/** The parameters of a JSON text; a name that the DAG does not declare is told with those that it does. */
export function readParamsJson(text: string, names: readonly string[]): ReadParams {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    return { error: `Expected JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (typeof read !== "object" || read === null || Array.isArray(read))
    return { error: 'Expected an object, {"name": value}' };
  const unknown = Object.keys(read).find((name) => !names.includes(name));
  return unknown === undefined
    ? { values: read as Readonly<Record<string, ParamValue>> }
    : { error: `There is no parameter ${unknown}, but: ${names.join(", ")}` };
}
