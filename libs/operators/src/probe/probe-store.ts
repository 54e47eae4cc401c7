import type { Connection } from "@daymill/core";
import { openStore, storeAccess } from "@daymill/stores";
import { stepsToUrl } from "./network-steps.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** Sign-in to a bucket, and a look at its first object. */
export async function bucketSteps(connection: Connection): Promise<readonly ProbeStep[]> {
  const access = await storeAccess(connection);
  return [
    ...stepsToUrl(access.server),
    {
      name: "sign_in",
      run: async () => ((await access.signIn()) ? { said: "" } : { skipped: "asked without credentials" }),
    },
    { name: "permission", run: () => readFirst(connection) },
  ];
}

async function readFirst(connection: Connection): Promise<StepFinding> {
  const store = openStore(connection);
  for await (const { key } of store.list(""))
    return { said: `${store.root} may be listed; the first object is ${key}` };
  return { said: `${store.root} may be listed; it is empty` };
}
