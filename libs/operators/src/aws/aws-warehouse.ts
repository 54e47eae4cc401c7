import { DaymillError } from "@daymill/core";
import type { Connection, TaskContext } from "@daymill/core";
import { invalidField, textField } from "@daymill/stores";
import { placeOf } from "../place.ts";
import type { AwsService } from "./aws-error.ts";
import { regionalAccessOf } from "./regional-access.ts";
import type { RegionalAccess } from "./regional-access.ts";

/** The default of `connection` for what works on Glue and Athena. */
export const DEFAULT_WAREHOUSE = "athena";

/** The catalogue of Glue and the engine of Athena in one region. */
export interface AwsWarehouse {
  readonly id: string;
  readonly access: RegionalAccess;
  /** The database of tasks that name none. */
  readonly database: string | undefined;
  /** Default: Athena's own, `primary`. */
  readonly workgroup: string | undefined;
  /** A store URI or `s3://`: where results go. Default: what the workgroup says. */
  readonly results: string | undefined;
}

/** The warehouse behind a connection. Rejects with E301 when it does not exist, E104 when it cannot be. */
export async function openAwsWarehouse(id: string, ctx: TaskContext): Promise<AwsWarehouse> {
  const connection = await ctx.connection(id);
  if (connection.type === "athena") return awsWarehouseOf(connection);
  throw invalidField(connection, "type", `is "${connection.type}", but Glue and Athena need one of type athena`);
}

/**
 * The settings of a connection of type `athena`: `extra.region`; `user` and `password` the access key; `database` that of
 * tasks that name none; `extra.workgroup`, `extra.results`, `extra.endpoint`, `extra.sessionToken`, `extra.profile`.
 */
export function awsWarehouseOf(connection: Connection): AwsWarehouse {
  const { id, database } = connection;
  return {
    id,
    access: regionalAccessOf(connection),
    database: database === "" ? undefined : database,
    workgroup: textField(connection, "workgroup"),
    results: textField(connection, "results"),
  };
}

/** Glue or Athena, as its errors name it. */
export function warehouseService(name: "Glue" | "Athena", { id, access }: AwsWarehouse): AwsService {
  return { place: `${name} in ${access.region} (connection "${id}")`, later: "E471", refused: "E472" };
}

/** The S3 URI of a folder, ending in `/`. E304: it is in no bucket of S3. */
export async function s3Folder(place: string, ctx: TaskContext): Promise<string> {
  const { uri } = await placeOf(place, ctx);
  if (uri.startsWith("s3://")) return uri.endsWith("/") ? uri : `${uri}/`;
  throw new DaymillError("E304", `${place} is ${uri}: Glue and Athena read S3 only. Use a store of type s3.`);
}

/** A name as the catalogue keeps it, in lower case. E304: it cannot be one. */
export function catalogueName(name: string, of: "database" | "table"): string {
  if (/^\w{1,255}$/.test(name)) return name.toLowerCase();
  throw new DaymillError("E304", `"${name}" is no name of a ${of}: it has letters, digits and _.`);
}
