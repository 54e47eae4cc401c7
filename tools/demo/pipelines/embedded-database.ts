import type { Logger } from "@daymill/core";
import { connect } from "@daymill/metadata";

/** The database's own lines would break the progress bar; what goes wrong is thrown. */
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** A second database of the embedded PostgreSQL, made when it is missing. The server's own process takes it over later. */
export interface EmbeddedDatabase extends AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number; readonly user: string; readonly database: string };
}

export async function openEmbeddedDatabase(dataDir: string, name: string): Promise<EmbeddedDatabase> {
  const database = await connect({ kind: "embedded", dataDir }, { log: silent });
  const address = await database.createDatabase?.(name);
  if (address !== undefined) return { address, [Symbol.asyncDispose]: () => database.close() };
  const { fallbackReason } = await database.describe();
  await database.close();
  throw new Error(
    `The demo's source needs native PostgreSQL, which cannot run here (${fallbackReason ?? "unknown"}). Give a database of your own: --source postgres://...`,
  );
}
