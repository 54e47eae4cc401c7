import type { Connection, TaskContext } from "@daymill/core";
import { invalidField } from "@daymill/stores";

/** A connection that statements can be sent to. Rejects with E301 when it does not exist, E104 when it is of another type. */
export async function sqlConnection(id: string, ctx: TaskContext): Promise<Connection> {
  const connection = await ctx.connection(id);
  if (connection.type === "postgres" || connection.type === "mysql") return connection;
  throw invalidField(connection, "type", `is "${connection.type}", but statements need one of type postgres or mysql`);
}
