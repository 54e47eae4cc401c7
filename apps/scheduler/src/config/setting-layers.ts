/** A setting's place: `["server", "port"]`. */
export type SettingPath = readonly string[];

/** Where a value was written. */
export type SettingOrigin =
  | { readonly kind: "default" }
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "variable"; readonly name: string; readonly file: string | undefined }
  | { readonly kind: "flag"; readonly name: string };

/** One value and where it was written. Lists and texts are values; plain objects are places for further settings. */
export interface WrittenSetting {
  readonly path: SettingPath;
  readonly value: unknown;
  readonly origin: SettingOrigin;
}

/** The values of nested settings, one by one; an empty object has none. */
export function writtenSettings(values: unknown, origin: SettingOrigin, path: SettingPath = []): WrittenSetting[] {
  if (!isPlainObject(values)) return [{ path, value: values, origin }];
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) => writtenSettings(value, origin, [...path, key]));
}

/** Puts layers over each other; of several values of one setting the last counts. */
export function overlay(settings: readonly WrittenSetting[]): WrittenSetting[] {
  const last = new Map<string, WrittenSetting>();
  for (const setting of settings) {
    for (const [key, other] of last)
      if (isBelow(other.path, setting.path) || isBelow(setting.path, other.path)) last.delete(key);
    last.set(setting.path.join("\n"), setting);
  }
  return [...last.values()];
}

/** The nested form. */
export function nest(settings: readonly WrittenSetting[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { path, value } of settings) {
    let place = root;
    for (const key of path.slice(0, -1)) {
      const inner = place[key];
      const next = isPlainObject(inner) ? inner : {};
      place[key] = next;
      place = next;
    }
    const [last] = path.slice(-1);
    if (last !== undefined) place[last] = value;
  }
  return root;
}

/** As `config show --origin` prints it. */
export function describeOrigin(origin: SettingOrigin): string {
  switch (origin.kind) {
    case "default":
      return "default";
    case "file":
      return origin.file;
    case "variable":
      return origin.file === undefined ? origin.name : `${origin.name} in ${origin.file}`;
    case "flag":
      return origin.name;
    default:
      return origin satisfies never;
  }
}

function isBelow(path: SettingPath, other: SettingPath): boolean {
  return path.length > other.length && other.every((key, index) => path[index] === key);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
