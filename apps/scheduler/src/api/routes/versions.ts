import * as z from "zod";
import { findDag, findVersionSource, listVersions, numberBefore } from "@daymill/metadata";
import type { VersionSource } from "@daymill/metadata";
import type { DagId } from "@daymill/core";
import { sourceHash } from "../../bundle/source-hash.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers } from "../handlers.ts";
import { iso } from "../present/instants.ts";
import { presentVersionChanges } from "../present/version-changes.ts";
import { asDagId, found, type PageDb, type Reader } from "../reader.ts";

type VersionRoutes = Pick<Handlers, "listVersions" | "getVersion" | "compareVersions">;

/** Versions of DAGs: which there are, what was written, what differs between two. */
export function versionRoutes({ read }: { readonly read: Reader }): VersionRoutes {
  return {
    listVersions: async ({ params, query }) => {
      const before = decodeCursor(query.after, z.tuple([z.number()]));
      const dagId = asDagId(params.dagId);
      const rows = await read(async (db) => {
        found(await findDag(db, dagId), `The DAG ${dagId}`);
        return await listVersions(db, { dagId, limit: query.limit + 1, ...(before && { before: before[0] }) });
      });
      return toPage(rows, query.limit, {
        item: (row) => ({ ...row, createdAt: iso(row.createdAt) }),
        place: (row) => [row.version],
      });
    },
    getVersion: async ({ params }) => {
      const which = { dagId: asDagId(params.dagId), number: params.version };
      const { graph: _, sources, ...row } = await read((db) => readSource(db, which));
      const files = sources.map(({ file, text }) => ({ file, text, hash: text === null ? null : sourceHash(text) }));
      return { ...row, createdAt: iso(row.createdAt), files };
    },
    compareVersions: async ({ params, query }) => {
      const which = { dagId: asDagId(params.dagId), number: params.version };
      const { from, to } = await read(async (db) => {
        const newer = await readSource(db, which);
        const before = query.against ?? (await numberBefore(db, which));
        const number = found(before, `A version of the DAG ${params.dagId} before ${params.version}`);
        return { from: await readSource(db, { ...which, number }), to: newer };
      });
      return presentVersionChanges(from, to);
    },
  };
}

async function readSource(
  db: PageDb,
  which: { readonly dagId: DagId; readonly number: number },
): Promise<VersionSource> {
  return found(await findVersionSource(db, which), `Version ${which.number} of the DAG ${which.dagId}`);
}
