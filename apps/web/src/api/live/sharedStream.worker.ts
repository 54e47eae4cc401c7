import { type LiveMessage, openEventStream } from "./eventStream.ts";

/**
 * One stream a browser: every tab connects a port and hears the same events, so that many tabs do not use up the few
 * connections that HTTP/1.1 allows. A port says hello with the address and bye when its tab leaves or hides; without
 * ports the stream is closed.
 */
const ports = new Set<MessagePort>();
let close: (() => void) | undefined;
let last: LiveMessage | undefined;

function broadcast(message: LiveMessage): void {
  if (message.kind !== "event") last = message;
  for (const port of ports) port.postMessage(message);
}

function join(port: MessagePort, url: string): void {
  ports.add(port);
  if (close === undefined) close = openEventStream(url, broadcast);
  else if (last !== undefined) port.postMessage(last);
}

function leave(port: MessagePort): void {
  ports.delete(port);
  if (ports.size > 0) return;
  close?.();
  close = undefined;
  last = undefined;
}

globalThis.addEventListener("connect", (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  if (port === undefined) return;
  port.addEventListener("message", ({ data }: MessageEvent<{ readonly hello: string } | "bye">) => {
    if (data === "bye") leave(port);
    else join(port, data.hello);
  });
  port.start();
});
