// Entry of the process that runs one DAG in memory: user code is loaded here, not in the command.
import { once } from "node:events";
import { isDag, toError } from "@daymill/core";
import { installBundleResolver } from "../../bundle/bundle-resolver.ts";
import { loadBundle } from "../../bundle/load-bundle.ts";
import type { DagTestAnswer, DagTestOrder } from "./dag-test-messages.ts";

const [order] = (await once(process, "message")) as [DagTestOrder];
await answer(
  await run(order).catch((error: unknown) => ({ kind: "failure", message: toError(error).message }) as const),
);
process.disconnect();

async function run(test: DagTestOrder): Promise<DagTestAnswer> {
  const { bundleFolder: folder, packageRoots, interval, params, stub, connections, workspace } = test;
  const exported = await loadBundle(test.bundleId, { folder, packageRoots, resolver: installBundleResolver(folder) });
  const dag = Object.values(exported)
    .filter(isDag)
    .find((each) => each.id === test.dagId);
  if (dag === undefined) throw new Error(`the file no longer exports a DAG "${test.dagId}"`);
  const when = interval === undefined ? {} : { interval };
  return { kind: "run", run: await dag.test({ ...when, params, stub, connections, workspace }) };
}

async function answer(message: DagTestAnswer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}
