/**
 * A schema of any library that follows Standard Schema v1 (https://standardschema.dev): zod, valibot, arktype ...
 * `T` is what a valid value becomes.
 */
export interface StandardSchema<out T = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult<T> | Promise<SchemaResult<T>>;
  };
}

/** Either a value or the reasons why there is none. */
type SchemaResult<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A value as the schema gives it back, or one sentence per issue. */
export async function checkSchema<T>(
  schema: StandardSchema<T>,
  value: unknown,
): Promise<{ readonly value: T } | { readonly issues: readonly string[] }> {
  const result = await schema["~standard"].validate(value);
  if (result.issues === undefined) return { value: result.value };
  return { issues: describeIssues(result.issues) };
}

/** One sentence per issue. */
export function describeIssues(issues: readonly SchemaIssue[]): readonly string[] {
  return issues.map((issue) => `${describeKeys(issue.path ?? [])}${issue.message}`);
}

function describeKeys(path: readonly (PropertyKey | { readonly key: PropertyKey })[]): string {
  const keys = path.map((step) => String(typeof step === "object" ? step.key : step));
  return keys.length === 0 ? "" : `${keys.join(".")}: `;
}
