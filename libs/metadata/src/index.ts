export { connect } from "./connect.ts";
export { IN_MEMORY } from "./metadata-database.ts";
export type { DatabaseAddress, DatabaseConfig, DatabaseDescription, MetadataDatabase } from "./metadata-database.ts";
export type { Database } from "./database.ts";
export { hotStatement } from "./hot/hot-port.ts";
export type { HotParam, HotPort, HotStatement, HotTransaction } from "./hot/hot-port.ts";
export { migrate, planMigrations } from "./migrate.ts";
export type { MigrationPlan } from "./migrate.ts";
