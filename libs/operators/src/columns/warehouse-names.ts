import { DaymillError } from "@daymill/core";
import { RESERVED_WORDS } from "./reserved-words.ts";

/**
 * Names of columns that Redshift, Athena and BigQuery take, for any keys: lower case, what is neither letter nor digit
 * becomes `_` (`req.id` -> `req_id`), and `_` stands before a digit and before a reserved word (`user` -> `_user`). Rejects
 * with E209 when two keys would have the same name, or a key has none, all of them at once.
 */
export function warehouseNames<const K extends string>(keys: readonly K[]): Readonly<Record<K, string>> {
  const named = keys.map((key) => ({ key, name: nameOf(key) }));
  const problems = [
    ...named.filter(({ key }) => key === "").map(() => "a key is empty"),
    ...[...Map.groupBy(named, ({ name }) => name)]
      .filter(([, same]) => same.length > 1)
      .map(([name, same]) => `${same.map(({ key }) => `"${key}"`).join(" and ")} would both be "${name}"`),
  ];
  if (problems.length > 0)
    throw new DaymillError("E209", `The columns cannot be named: ${problems.join("; ")}. Rename the keys.`, {
      details: { problems },
    });
  return Object.fromEntries(named.map(({ key, name }) => [key, name])) as Record<K, string>;
}

function nameOf(key: string): string {
  const name = key.replaceAll(/[^A-Za-z0-9_]/g, "_").toLowerCase();
  return /^\d/.test(name) || RESERVED_WORDS.has(name) ? `_${name}` : name;
}
