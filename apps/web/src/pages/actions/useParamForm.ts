import { useState } from "react";
import { initialText, parseParam, type ParamValue, type ParamView, textOf } from "./paramForm.ts";

export interface ParamFormState {
  readonly texts: Readonly<Record<string, string>>;
  readonly change: (name: string, text: string) => void;
  /** Begins anew with these values; what they do not say takes its default. */
  readonly fill: (values: ParamValues) => void;
  /** What is wrong with those that cannot be read. */
  readonly errors: Readonly<Record<string, string>>;
  /** Those that could be read, and are not left out. */
  readonly values: Readonly<Record<string, ParamValue>>;
  /** Of these, what differs from the default. */
  readonly changed: Readonly<Record<string, ParamValue>>;
}

type ParamValues = Readonly<Record<string, ParamValue>>;

/** What is typed for the parameters of a DAG, or the fields of a form; it begins with `first`, by default the defaults. */
export function useParamForm(params: Readonly<Record<string, ParamView>>, first: ParamValues = {}): ParamFormState {
  const [texts, setTexts] = useState(() => textsOf(params, first));
  return {
    texts,
    fill: (values) => setTexts(textsOf(params, values)),
    change: (name, text) => setTexts((now) => ({ ...now, [name]: text })),
    ...readParams(params, texts),
  };
}

/** The texts of the fields for values, such as those of an earlier run: of parameters that there are now. */
export function textsOf(
  params: Readonly<Record<string, ParamView>>,
  values: ParamValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => {
      const value = values[name];
      return [name, value === undefined ? initialText(param) : textOf(param, value)];
    }),
  );
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
