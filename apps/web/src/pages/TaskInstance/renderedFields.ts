import type { Attempt, TaskInstanceDetail } from "@daymill/contract";

/** A field of an input before and after it was rendered. */
export interface RenderedField {
  /** Empty: the input is no object, and has no fields. */
  readonly field: string;
  /** undefined: the version does not have it. */
  readonly written: string | undefined;
  /** undefined: it was not given. */
  readonly given: string | undefined;
  /** Whether rendering left it as it is. */
  readonly isSame: boolean;
}

/** Field by field, those of the version first. */
export function renderedFields(
  written: TaskInstanceDetail["written"],
  input: Attempt["input"] | undefined,
): readonly RenderedField[] {
  const texts = new Map((written ?? []).map(({ field, text }) => [field, text]));
  const values = new Map(input === undefined || input === null ? [] : fieldsOf(input, texts.has("")));
  const names = [...new Set([...texts.keys(), ...values.keys()])];
  return names.map((field) => {
    const [before, after] = [texts.get(field), values.get(field)];
    return { field, written: before, given: after?.text, isSame: before !== undefined && before === after?.plain };
  });
}

interface Given {
  readonly text: string;
  /** As the DAG would write it, were it a constant. */
  readonly plain: string;
}

function fieldsOf(input: NonNullable<Attempt["input"]>, isWhole: boolean): readonly (readonly [string, Given])[] {
  if (isWhole || typeof input !== "object" || Array.isArray(input)) return [["", toGiven(input)]];
  return Object.entries(input).map(([field, value]) => [field, toGiven(value)] as const);
}

function toGiven(value: unknown): Given {
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
  return { text, plain: JSON.stringify(value) ?? "" };
}
