/** What may cross a process boundary or land in a jsonb column. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A JSON object: the shape of params, task inputs and stored details. */
export type JsonObject = { readonly [key: string]: JsonValue };
