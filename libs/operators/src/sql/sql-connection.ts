import type { Connection, TaskContext } from "@daymill/core";
import { invalidField } from "@daymill/stores";

const SERVERS = ["postgres", "mysql"] as const;

/**
 * A connection that statements can be sent to. Rejects with E301 when it does not exist, E104 when it is of another type than
 * these; by default those of servers.
 */
export async function sqlConnection(
  id: string,
  ctx: TaskContext,
  types: readonly string[] = SERVERS,
): Promise<Connection> {
  const connection = await ctx.connection(id);
  if (types.includes(connection.type)) return connection;
  const [last = "", ...others] = types.toReversed();
  const wanted = [others.toReversed().join(", "), last].join(" or ");
  throw invalidField(connection, "type", `is "${connection.type}", but statements need one of type ${wanted}`);
}
