import { connectionOfUri, textField } from "@daymill/stores";
import { forEachBounded } from "../../run-bounded.ts";
import { isParquet, listData } from "../../store/folder.ts";
import { readParquetFooter } from "../../store/parquet-footer.ts";
import { hiveFolder } from "../hive-folder.ts";
import type { LoadWork } from "../load-work.ts";
import type { BigQuerySettings } from "./bigquery-settings.ts";
import { readFacts } from "./footer-facts.ts";
import type { FooterFacts } from "./footer-facts.ts";

/** Files in Google Cloud Storage that BigQuery is to read itself. */
export interface DirectFiles {
  /** `gs://bucket/key`, as BigQuery takes them: nothing is encoded. */
  readonly uris: readonly string[];
  /** Whether the partition's column is a date in them. */
  readonly hasTimeColumn: boolean;
  /** Where the files have no column of the partition: what stands before the folder that names its value. */
  readonly hivePrefix: string | undefined;
}

/** https://cloud.google.com/bigquery/quotas#load_jobs */
const MAX_URIS = 10_000;
const FOOTERS_AT_ONCE = 8;

/**
 * The files of a load, if BigQuery may read them itself and comes to the rows that would be sent from here; undefined: they
 * have to come here. Only their footers are read.
 */
export async function directFiles(work: LoadWork, settings: BigQuerySettings): Promise<DirectFiles | undefined> {
  const { source, direct, ctx } = work;
  if (!direct || !source.store.root.startsWith("gs://")) return undefined;
  const found = await planDirect(work, settings);
  if (typeof found !== "string") return found;
  ctx.log.info("the files come to this machine, and are sent from it", { from: source.uri, because: found });
  return undefined;
}

/** A text says why they have to come here. */
async function planDirect(work: LoadWork, { endpoint }: BigQuerySettings): Promise<DirectFiles | string> {
  const { source, partition, files } = work;
  if ((await hasOwnServer(work)) !== (endpoint !== undefined)) return "one of the two servers is not Google's";
  if (files.length > MAX_URIS) return `there are more than ${MAX_URIS} files`;
  if (source.prefix.includes("*") || files.some((name) => name.includes("*")))
    return "a name has a *, which is a pattern";
  const facts = await readAllFacts(work);
  if (new Set(facts.map(({ shape }) => shape)).size > 1) return "the files have different columns";
  const uris = files.map((name) => `${source.store.root}${source.prefix}${name}`);
  if (partition === undefined) return { uris, hasTimeColumn: false, hivePrefix: undefined };
  const column = facts[0]?.column ?? "absent";
  if (column === "absent") {
    const folder = `${hiveFolder(partition.column, partition.value)}/`;
    const folderUri = `${source.store.root}${source.prefix}`;
    const isNamed = folderUri.endsWith(`/${folder}`) && !folder.includes("%");
    if (!isNamed || files.some((name) => name.includes("=")))
      return `the files have no column ${partition.column}, and their folder does not name it`;
    return { uris, hasTimeColumn: false, hivePrefix: folderUri.slice(0, -folder.length) };
  }
  if (column === "other case" || facts.some(({ isOfPartition }) => !isOfPartition))
    return `the footers do not say that all rows have ${partition.value} in ${partition.column}`;
  return { uris, hasTimeColumn: column === "date", hivePrefix: undefined };
}

/** Whether the store is one that Google does not know. */
async function hasOwnServer({ source, ctx }: LoadWork): Promise<boolean> {
  const id = connectionOfUri(source.uri);
  return id !== undefined && textField(await ctx.connection(id), "endpoint") !== undefined;
}

async function readAllFacts({ source, partition, ctx }: LoadWork): Promise<readonly FooterFacts[]> {
  const facts: FooterFacts[] = [];
  const objects = (await listData(source)).filter(isParquet);
  await forEachBounded(objects, { atOnce: FOOTERS_AT_ONCE, signal: ctx.signal }, async (object) => {
    facts.push(readFacts(await readParquetFooter(source, object), partition));
  });
  return facts;
}
