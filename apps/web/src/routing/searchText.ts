/** `?tag=a&tag=b&q=x` to `{ tag: ["a", "b"], q: "x" }`. What the values mean is the page's own schema's affair. */
export function parseSearchText(search: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const before = found[name];
    if (before === undefined) found[name] = value;
    else found[name] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return found;
}

/** The reverse. Absent, false-like and empty values are left out, so that links stay short; true is `1`, false is `0`. */
export function printSearchText(search: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(search).flatMap(([name, value]): [string, string][] => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((one): [string, string][] => {
      const text = printValue(one);
      return text === undefined ? [] : [[name, text]];
    });
  });
  const text = new URLSearchParams(pairs).toString();
  return text === "" ? "" : `?${text}`;
}

function printValue(value: unknown): string | undefined {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
