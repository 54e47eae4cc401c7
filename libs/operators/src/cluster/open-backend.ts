import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import type { ClusterBackend } from "./cluster-backend.ts";
import { serverlessBackend } from "./emr-serverless/serverless-backend.ts";
import { serverlessSettingsOf } from "./emr-serverless/serverless-settings.ts";
import { emrBackend } from "./emr/emr-backend.ts";
import { localBackend } from "./local/local-backend.ts";

/** The backend behind a connection. Rejects with E104 when the connection cannot be. */
export async function openBackend(id: string, ctx: TaskContext): Promise<ClusterBackend> {
  const connection = await ctx.connection(id);
  switch (connection.type) {
    case "emr":
      return emrBackend(connection, ctx.signal);
    case "emr-serverless":
      return serverlessBackend(serverlessSettingsOf(connection), ctx.signal);
    case "local":
      return localBackend(connection, ctx);
    default:
      throw new DaymillError(
        "E104",
        `The connection "${id}" is of type "${connection.type}", which runs no clusters. Use "emr", "emr-serverless" or "local".`,
        { details: { connection: id } },
      );
  }
}
