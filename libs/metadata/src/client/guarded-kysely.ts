import { Kysely } from "kysely";
import type { ConnectionBuilder, KyselyConfig, TransactionBuilder } from "kysely";
import type { TransactionGuard } from "./transaction-guard.ts";

/** A Kysely whose transactions and reserved connections are known to the guard. */
export class GuardedKysely<DB> extends Kysely<DB> {
  readonly #guard: TransactionGuard;

  constructor(config: KyselyConfig, guard: TransactionGuard) {
    super(config);
    this.#guard = guard;
  }

  override connection(): ConnectionBuilder<DB> {
    const builder = super.connection();
    const execute = builder.execute.bind(builder);
    builder.execute = async (work) => await execute((held) => this.#guard.runInside(() => work(held)));
    return builder;
  }

  override transaction(): TransactionBuilder<DB> {
    return guardBuilder(super.transaction(), this.#guard);
  }
}

/** Each setting makes a new builder, which has to be guarded too. */
function guardBuilder<DB>(builder: TransactionBuilder<DB>, guard: TransactionGuard): TransactionBuilder<DB> {
  const execute = builder.execute.bind(builder);
  const setAccessMode = builder.setAccessMode.bind(builder);
  const setIsolationLevel = builder.setIsolationLevel.bind(builder);
  builder.execute = async (work) => await execute((trx) => guard.runInside(() => work(trx)));
  builder.setAccessMode = (mode) => guardBuilder(setAccessMode(mode), guard);
  builder.setIsolationLevel = (level) => guardBuilder(setIsolationLevel(level), guard);
  return builder;
}
