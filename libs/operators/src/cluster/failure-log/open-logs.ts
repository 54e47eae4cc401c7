import { DaymillError } from "@daymill/core";
import type { Connection, TaskContext } from "@daymill/core";
import { openStore, textField } from "@daymill/stores";
import type { OpenLogs } from "./read-failure-log.ts";

/**
 * Opens folders of logs by the connection of type `s3` that `extra.logsConnection` of the cluster's names, whatever bucket
 * that has; without one, with the access of the cluster itself. Rejects with E104 or E301 a connection that cannot be.
 */
export function openLogsBy(cluster: Connection, ctx: Pick<TaskContext, "connection">): OpenLogs {
  return async (folder) => {
    // EMR also writes the names that Hadoop has had for S3.
    const [, bucket, key] = /^s3[an]?:\/\/([^/]+)\/(.*)$/.exec(folder) ?? [];
    if (bucket === undefined || key === undefined) throw new Error(`${folder} is no folder of S3`);
    const { path: _path, ...access } = await accessOf(cluster, ctx);
    return { store: openStore({ ...access, type: "s3", database: bucket }), key };
  };
}

async function accessOf(cluster: Connection, ctx: Pick<TaskContext, "connection">): Promise<Connection> {
  const id = textField(cluster, "logsConnection");
  if (id === undefined) return cluster;
  const connection = await ctx.connection(id);
  if (connection.type === "s3") return connection;
  throw new DaymillError(
    "E104",
    `The extra.logsConnection of the connection "${cluster.id}" is "${id}", of type "${connection.type}". Use one of type "s3".`,
    { details: { field: "logsConnection" } },
  );
}
