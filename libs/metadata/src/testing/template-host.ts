import { rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { toError } from "@daymill/core";
import type { Template, TestDatabaseKind } from "./template.ts";
import { TemplateShelf } from "./template-shelf.ts";
import { makeTestDir, removeTestDirsOfTheDead } from "./test-dir.ts";

/** The environment variable that tells the processes of a test run where to ask for templates. */
export const HOST_VARIABLE = "DAYMILL_TEST_HOST";

export interface TemplateHost extends AsyncDisposable {
  /** Of its socket. */
  readonly path: string;
}

type Answer = { readonly template: Template } | { readonly error: string };

/**
 * Makes templates for all processes of a test run, so that each is made once: they ask over a socket (a kind of database,
 * then the end), and are told where it is. Sets the environment variable for the processes started after this.
 */
export async function hostTemplates(): Promise<TemplateHost> {
  await removeTestDirsOfTheDead();
  const shelf = new TemplateShelf();
  const dir = makeTestDir();
  const path = join(dir, "templates.sock");
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    // Whoever ran out of its time has gone, and waits for no answer.
    socket.on("error", () => socket.destroy());
    answer(socket, shelf).catch(() => socket.destroy());
  });
  server.listen(path);
  await once(server, "listening");
  process.env[HOST_VARIABLE] = path;
  // It serves those who have something to do, and is nothing to wait for.
  server.unref();
  return {
    path,
    async [Symbol.asyncDispose]() {
      delete process.env[HOST_VARIABLE];
      server.close();
      await shelf.dispose();
      rmSync(dir, { recursive: true, force: true });
      // The processes that ran the tests have ended by now.
      await removeTestDirsOfTheDead();
    },
  };
}

/** Asks the host of this test run. Rejects with the host's error. */
export async function askForTemplate(hostPath: string, kind: TestDatabaseKind): Promise<Template> {
  const socket = connect(hostPath);
  socket.end(kind);
  const answered = JSON.parse(await text(socket)) as Answer;
  if ("error" in answered) throw new Error(answered.error);
  return answered.template;
}

async function answer(socket: Socket, shelf: TemplateShelf): Promise<void> {
  const kind = (await text(socket)) as TestDatabaseKind;
  const found = await shelf.get(kind).then(
    (template): Answer => ({ template }),
    (error: unknown): Answer => ({ error: toError(error).message }),
  );
  socket.end(JSON.stringify(found));
}
