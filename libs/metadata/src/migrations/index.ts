import type { Kysely } from "kysely";
import * as initial from "./0001-initial.ts";

/** One step of the schema's history; its name is its identity and its place in the order. */
export interface Migration {
  readonly name: string;
  /** For whoever is about to carry it out: what it changes, and how long that takes on a database with much history. */
  readonly changes: string;
  up(db: Kysely<unknown>): Promise<void>;
}

/** The history of the schema, oldest first: append only. */
export const migrations: readonly Migration[] = [
  { name: "0001-initial", changes: "makes every table, index and function, within seconds", up: initial.up },
];
