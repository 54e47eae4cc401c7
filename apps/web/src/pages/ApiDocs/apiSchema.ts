import type { ApiSchema } from "@daymill/contract";

/** The texts that a field may be; empty: any. */
export function choicesOf(schema: ApiSchema): readonly string[] {
  const forms = schema.anyOf ?? schema.oneOf ?? (schema.items === undefined ? [] : [schema.items]);
  const own = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return [...new Set([...own.map(String), ...forms.flatMap(choicesOf)])];
}

/** Whether several values may be given. */
export function takesMany({ type, anyOf, oneOf }: ApiSchema): boolean {
  return type === "array" || [...(anyOf ?? []), ...(oneOf ?? [])].some(takesMany);
}

/** A body to begin with: what has to be in it, with defaults where there are some. */
export function exampleOf(schema: ApiSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [form] = schema.anyOf ?? schema.oneOf ?? [];
  if (form !== undefined) return exampleOf(form);
  if (schema.properties !== undefined || schema.type === "object") return requiredOf(schema);
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  return EXAMPLES[type ?? "null"] ?? null;
}

function requiredOf({ properties = {}, required = [] }: ApiSchema): object {
  return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name] ?? {})]));
}

const EXAMPLES: Readonly<Record<string, unknown>> = { string: "", integer: 0, number: 0, boolean: false, array: [] };
