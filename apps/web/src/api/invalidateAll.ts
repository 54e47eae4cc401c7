import type { QueryClient } from "@tanstack/react-query";

/** What a mutation made out of date. */
export async function invalidateAll(client: QueryClient, keys: readonly (readonly unknown[])[]): Promise<void> {
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}
