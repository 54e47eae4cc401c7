import { operatorTask, type Task, type TaskOptions } from "@daymill/core";

/** Stand-ins for operators, of the types that the DAG beside them is written against; their bodies do nothing. */

interface Column {
  as(type: string): Column;
  required(): Column;
  json(key: string): Column;
  part(number: number): Column;
  pgArrayAsJson(): Column;
}

const column: Column = {
  as: () => column,
  required: () => column,
  json: () => column,
  part: () => column,
  pgArrayAsJson: () => column,
};

export const field = (_name: string): Column => column;
export const param = (_name: string): Column => column;
export const tableName = (): Column => column;
export const columns = (map: Record<string, Column>): readonly string[] => Object.keys(map);

export interface Published {
  readonly uri: string;
  readonly rows: number;
}

export function objectAbsent(
  id: string,
  options: TaskOptions<{ uri: string }, boolean> = {},
): Task<{ uri: string }, boolean> {
  return operatorTask({
    operator: "objectAbsent",
    id,
    options,
    body: { kind: "task", run: (_input: { uri: string }) => true },
  });
}

export interface DumpOptions extends TaskOptions<{ tables: string }> {
  readonly connection: string;
}

export function pgDump(id: string, options: DumpOptions): Task<{ tables: string }, { uri: string; takenAt: string }> {
  const run = ({ tables }: { tables: string }) => ({ uri: `memory:/${tables}`, takenAt: "2024-01-01T00:00:00Z" });
  const defaults = { connection: options.connection };
  return operatorTask({ operator: "pgDump", id, options, defaults, body: { kind: "task", run } });
}

export interface ConvertInput {
  readonly from: string;
  readonly params?: { readonly [name: string]: string | number };
}

export function convert(id: string, options: { columns: readonly string[] }): Task<ConvertInput, Published> {
  const run = ({ from }: ConvertInput) => ({ uri: `${from}.parquet`, rows: 3 });
  return operatorTask({ operator: "convert", id, defaults: { ...options }, body: { kind: "task", run } });
}

export interface UploadInput {
  readonly from: string;
  readonly rows: number;
  readonly to: string;
}

export function upload(id: string, options: TaskOptions<UploadInput, Published> = {}): Task<UploadInput, Published> {
  const run = ({ to, rows }: UploadInput): Published => ({ uri: to, rows });
  return operatorTask({ operator: "upload", id, options, body: { kind: "task", run } });
}

export function published(id: string): Task<{ uri: string }, Published> {
  const run = ({ uri }: { uri: string }): Published => ({ uri, rows: 0 });
  return operatorTask({ operator: "published", id, body: { kind: "task", run } });
}

export interface LoadInput {
  readonly from: string;
  readonly rows: number;
  readonly table: string;
  readonly partition: { readonly column: string; readonly value: string };
}

export function loadTable(id: string, options: { connection: string }): Task<LoadInput, { rows: number }> {
  const run = ({ rows }: LoadInput) => ({ rows });
  return operatorTask({ operator: "loadTable", id, defaults: { ...options }, body: { kind: "task", run } });
}
