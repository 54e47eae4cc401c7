// Runs once before the first test of a run: hosts the databases that tests copy, each made when one is first asked for.
import { hostTemplates } from "@daymill/metadata/testing";

let hosting: ReturnType<typeof hostTemplates> | undefined;
let users = 0;

/** Called for each project of the run; the last to be torn down ends the host. */
export default async function setup(): Promise<() => Promise<void>> {
  users += 1;
  hosting ??= hostTemplates();
  const host = await hosting;
  return async () => {
    users -= 1;
    if (users === 0) await host[Symbol.asyncDispose]();
  };
}
