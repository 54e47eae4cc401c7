import { useState } from "react";
import { initialText, parseParam, type ParamValue, type ParamView } from "./paramForm.ts";

export interface ParamFormState {
  readonly texts: Readonly<Record<string, string>>;
  readonly change: (name: string, text: string) => void;
  /** What is wrong with those that cannot be read. */
  readonly errors: Readonly<Record<string, string>>;
  /** Those that could be read, and are not left out. */
  readonly values: Readonly<Record<string, ParamValue>>;
  /** Of these, what differs from the default. */
  readonly changed: Readonly<Record<string, ParamValue>>;
}

/** What is typed for the parameters of a DAG, or the fields of a form; it begins with the defaults. */
export function useParamForm(params: Readonly<Record<string, ParamView>>): ParamFormState {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(Object.entries(params).map(([name, param]) => [name, initialText(param)])),
  );
  return {
    texts,
    change: (name, text) => setTexts((now) => ({ ...now, [name]: text })),
    ...readParams(params, texts),
  };
}

/** What was typed, read; and what of it cannot be. */
export function readParams(
  params: Readonly<Record<string, ParamView>>,
  texts: Readonly<Record<string, string>>,
): Pick<ParamFormState, "errors" | "values" | "changed"> {
  const read = Object.entries(params).map(([name, param]) => [name, parseParam(param, texts[name] ?? "")] as const);
  const values = read.flatMap(([name, one]) => (one.ok && one.value !== undefined ? [[name, one.value] as const] : []));
  const isDefault = (name: string): boolean => texts[name] === (params[name] && initialText(params[name]));
  return {
    errors: Object.fromEntries(read.flatMap(([name, one]) => (one.ok ? [] : [[name, one.message]]))),
    values: Object.fromEntries(values),
    changed: Object.fromEntries(values.filter(([name]) => !isDefault(name))),
  };
}
