/** Table name to table type: the one type argument of Kysely. */
export interface Database {
  readonly schema_migration: { readonly name: string };
}
