import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type LiveMessage, openEventStream, parseEvent } from "./eventStream.ts";

/** What the browser's EventSource does, under the test's hand. */
class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static readonly opened: FakeEventSource[] = [];
  readonly url: string;
  readyState = 1;

  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.opened.push(this);
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }

  say(data: unknown, lastEventId: string): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(data), lastEventId }));
  }

  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event("error"));
  }
}

beforeEach(() => {
  FakeEventSource.opened.length = 0;
  vi.stubGlobal("EventSource", FakeEventSource);
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function listen() {
  const heard: LiveMessage[] = [];
  const stop = openEventStream("/api/v1/stream", (message) => heard.push(message));
  return { heard, stop, source: () => FakeEventSource.opened.at(-1) };
}

const change = { kind: "dag", dagId: "orders" };

describe("the stream of changes", () => {
  test("tells what it hears", () => {
    const { heard, source } = listen();
    source()?.dispatchEvent(new Event("open"));
    source()?.say(change, "41");
    expect(heard).toEqual([{ kind: "open" }, { kind: "event", event: change }]);
  });

  test("leaves the reconnecting to the browser as long as that tries", () => {
    const { heard, source } = listen();
    source()?.fail(0);
    vi.advanceTimersByTime(60_000);
    expect(heard).toEqual([{ kind: "down" }]);
    expect(FakeEventSource.opened).toHaveLength(1);
  });

  test("that the server refused is opened anew from the last event", () => {
    const { source } = listen();
    source()?.say(change, "41");
    source()?.fail(FakeEventSource.CLOSED);
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened.map((one) => one.url)).toEqual([
      "/api/v1/stream?sinceMs=10000",
      "/api/v1/stream?lastEventId=41",
    ]);
  });

  test("is not opened again once nobody listens", () => {
    const { source, stop } = listen();
    source()?.fail(FakeEventSource.CLOSED);
    stop();
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened).toHaveLength(1);
  });
});

test("events of a newer server and noise are passed over", () => {
  expect(parseEvent('{"kind":"weather","degrees":3}')).toBeUndefined();
  expect(parseEvent("not json")).toBeUndefined();
  expect(parseEvent('{"kind":"reset"}')).toEqual({ kind: "reset" });
});
