// Runs once before the first test of a run: hosts the databases that tests copy, each made when one is first asked for.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostTemplates } from "@daymill/metadata/testing";

// Tests start hundreds of servers with their workers: what one of them has compiled serves all.
process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), "daymill-test-compiled");

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
