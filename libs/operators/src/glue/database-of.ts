import { DaymillError } from "@daymill/core";
import { catalogueName } from "../aws/aws-warehouse.ts";
import type { GlueCatalogue } from "./glue-catalogue.ts";

/** The database that an input names, or its connection. E304: neither does. */
export function databaseOf({ warehouse }: GlueCatalogue, { database }: { readonly database?: string }): string {
  const name = database ?? warehouse.database;
  if (name !== undefined) return catalogueName(name, "database");
  throw new DaymillError("E304", `There is no database: pass one, or give the connection "${warehouse.id}" one.`);
}
