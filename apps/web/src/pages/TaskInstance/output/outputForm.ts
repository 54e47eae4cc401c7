import type { OutputView } from "@daymill/contract";
import { type Difference, differences } from "../../Admin/saveConflict.ts";

/** An output as it is typed. */
export interface OutputForm {
  readonly json: string;
}

/** What stands in a file is not here to be changed, only to be replaced. */
export function outputForm(output: OutputView | undefined): OutputForm {
  return { json: output === undefined || output.uri !== null ? "" : JSON.stringify(output.value, null, 2) };
}

export type ParsedOutput =
  | { readonly ok: true; readonly value: OutputView["value"] }
  | { readonly ok: false; readonly message: string };

export function parseOutput({ json }: OutputForm): ParsedOutput {
  if (json.trim() === "") return { ok: false, message: 'Expected JSON, such as {"rows": 120}; null is a value, too' };
  try {
    return { ok: true, value: JSON.parse(json) as OutputView["value"] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `Expected JSON, a text in quotes: ${reason}` };
  }
}

export function outputDifferences(form: OutputForm, stored: OutputView): readonly Difference[] {
  const theirs = stored.uri === null ? outputForm(stored).json : `${stored.bytes} bytes at ${stored.uri}`;
  return differences([["Output", form.json, theirs]]);
}
