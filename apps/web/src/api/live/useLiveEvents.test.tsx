import type { Session } from "@daymill/contract";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { useLiveEvents } from "./useLiveEvents.ts";

afterEach(resetUi);

function Listening() {
  useLiveEvents();
  return null;
}

test.each<[string, Session, number]>([
  ["who is signed in", { isOpen: false, user: { name: "ann", role: "viewer", by: "password" } }, 1],
  ["nobody", { isOpen: false, user: null }, 0],
])("%s listens to the stream", (_, session, streams) => {
  const opened = vi.fn<(url: string) => void>();
  class FakeEventSource extends EventTarget {
    constructor(url: string) {
      super();
      opened(url);
    }
    close(): void {}
  }
  vi.stubGlobal("EventSource", FakeEventSource);
  renderUi(<Listening />, session);
  expect(opened).toHaveBeenCalledTimes(streams);
});
