import type { Stack } from "./start-stack.ts";

/** Lets a DAG run into an error, and gives where its version says that it was thrown: `<file>:<line>`; undefined: it has no such text. */
export async function placeThrownAt(stack: Stack, dagId: string): Promise<string | undefined> {
  const { runId } = await stack.client.triggerRun({ params: { dagId }, body: {} });
  const { version, firstFailure } = await stack.runIn("failed", { dagId, runId });
  const thrownAt = firstFailure?.error?.thrownAt;
  const { files } = await stack.client.getVersion({ params: { dagId, version: version ?? 0 } });
  const source = files.find(({ hash }) => hash === thrownAt?.source);
  return source && `${source.file}:${thrownAt?.line}`;
}
