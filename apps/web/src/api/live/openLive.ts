import { type LiveMessage, openEventStream } from "./eventStream.ts";

/** Listens to the stream that all tabs share; where the browser has no shared workers, to one of its own. */
export function openLive(url: string, listener: (message: LiveMessage) => void): () => void {
  if (typeof SharedWorker === "undefined") return openEventStream(url, listener);
  const worker = new SharedWorker(new URL("./sharedStream.worker.ts", import.meta.url), {
    type: "module",
    name: "daymill-live",
  });
  const { port } = worker;
  port.addEventListener("message", ({ data }: MessageEvent<LiveMessage>) => listener(data));
  port.start();
  port.postMessage({ hello: url });
  const bye = (): void => port.postMessage("bye");
  window.addEventListener("pagehide", bye);
  return () => {
    window.removeEventListener("pagehide", bye);
    bye();
    port.close();
  };
}
