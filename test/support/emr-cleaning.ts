import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Connection } from "@daymill/core";
import { countEvents } from "@daymill/dags";
import { publishParquet } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { openStore } from "@daymill/stores";

interface Manifest {
  readonly to: string;
  readonly chunks: readonly { readonly name: string; readonly files: readonly { name: string; uri: string }[] }[];
}

/** Buckets that a cluster works on, by the connections of a DAG. */
export interface ClusterBuckets {
  readonly logs: Connection;
  readonly lake: Connection;
}

/** Of DuckDB, by those of JavaScript. */
const TYPES: Readonly<Record<string, string>> = { string: "VARCHAR", boolean: "BOOLEAN" };

/**
 * What the job of pipeline 4 does on a cluster, by plain JavaScript in place of Spark: reads the manifest that the step names,
 * cleans its chunks, writes rows and report. Nothing is read or written but buckets.
 */
export async function cleanOnCluster(args: readonly string[], { logs, lake }: ClusterBuckets, bench: TaskBench) {
  const manifestUri = args[args.indexOf("--manifest") + 1] ?? "";
  const store = openStore(lake);
  const manifest = JSON.parse(await text(await store.read(keyIn(lake, manifestUri)))) as Manifest;
  const folder = keyIn(lake, manifest.to);
  const chunks = [];
  for (const { name, files } of manifest.chunks) {
    const report = { read: 0, empty: [] as string[], damaged: [] as string[], missing: [] as string[] };
    const lines: string[] = [];
    for (const file of files) {
      const found = linesOf(await buffer(await openStore(logs).read(keyIn(logs, file.uri))));
      if (found === undefined) report.damaged.push(file.name);
      else if (found.length === 0) report.empty.push(file.name);
      else report.read++;
      lines.push(...(found ?? []));
    }
    const { rows, ...counts } = countEvents(lines);
    await mkdir(join(bench.directory, "cluster"), { recursive: true });
    const json = join(bench.directory, "cluster", `${name}.ndjson`);
    await writeFile(json, rows.map((row) => JSON.stringify(row)).join("\n"));
    const types = Object.entries(rows[0] ?? {}).map(([column, value]) => `${column}: '${TYPES[typeof value]}'`);
    const made = `SELECT * FROM read_json('${json}', format = 'newline_delimited', columns = {${types.join(", ")}})`;
    await publishParquet(bench, `cluster-${name}`, [made]);
    const local = openStore({ id: "made", type: "file", path: join(bench.directory, "lake"), extra: {} });
    for await (const { key } of local.list(`cluster-${name}/`))
      await store.write(`${folder}${name}/${key.slice(key.indexOf("/") + 1)}`, await local.read(key));
    chunks.push({ folder: name, ...counts, rows: rows.length, ...report });
  }
  await store.write(`${folder}report.json`, JSON.stringify({ chunks }));
}

function keyIn({ database }: Connection, uri: string): string {
  const start = `s3://${database}/`;
  if (!uri.startsWith(start)) throw new Error(`${uri} is not in the bucket ${database}`);
  return uri.slice(start.length);
}

/** undefined: it is cut off. */
function linesOf(content: Buffer): readonly string[] | undefined {
  if (content.length === 0) return [];
  try {
    return gunzipSync(content).toString().split("\n").slice(0, -1);
  } catch {
    return undefined;
  }
}
