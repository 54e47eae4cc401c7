import * as z from "zod";
import { findVariable, listVariableChanges, readSecretUpTo } from "@daymill/metadata";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers } from "../handlers.ts";
import { presentCurrentVersion, presentFormerVersion, presentVariableVersion } from "../present/variable-version.ts";
import { found, type Reader } from "../reader.ts";

/** The history of a variable is what the audit log keeps of it, and goes back as far. */
export function variableHistoryRoutes({ read }: { readonly read: Reader }): Pick<Handlers, "listVariableVersions"> {
  return {
    listVariableVersions: async ({ params: { key }, query }) => {
      const after = decodeCursor(query.after, z.tuple([z.number()]))?.[0];
      return await read(async (db) => {
        const current = await findVariable(db, key);
        const page = { key, limit: query.limit + 1, ...(after !== undefined && { after }) };
        const rows = await listVariableChanges(db, page);
        if (rows.length === 0 && after === undefined) {
          const only = presentCurrentVersion(found(current, `The variable ${key}`));
          return { items: [only], next: null };
        }
        const secretUpTo = current?.sealed ? Infinity : await readSecretUpTo(db, key);
        const { items, next } = toPage(rows, query.limit, {
          item: (row) => presentVariableVersion(row, secretUpTo),
          place: ({ entryKey }) => [entryKey],
        });
        const oldest = next === null ? rows.at(-1) : undefined;
        const former = oldest && presentFormerVersion(oldest, secretUpTo);
        return { items: former === undefined ? items : [...items, former], next };
      });
    },
  };
}
