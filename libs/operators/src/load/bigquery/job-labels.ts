import { refusedOptions } from "../../refused-options.ts";

/** Of a job, for the bill: https://cloud.google.com/bigquery/docs/labels-intro#requirements. */
export type JobLabels = Readonly<Record<string, string>>;

const MAX_LABELS = 64;
const KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/** Throws E209 for labels that BigQuery refuses: it would say so of each run. */
export function assertLabels(id: string, labels: JobLabels = {}): void {
  const all = Object.entries(labels);
  if (all.length > MAX_LABELS)
    throw refusedOptions(id, `labels has ${all.length} of them; a job has up to ${MAX_LABELS}`);
  const wrong = all.find(([key, value]) => !KEY.test(key) || !VALUE.test(value));
  if (wrong === undefined) return;
  throw refusedOptions(
    id,
    `the label ${wrong.join("=")} cannot be: keys and values have up to 63 lower-case letters, digits, "_" and "-", and a ` +
      "key begins with a letter",
  );
}
