import type { LiveEvent, Session } from "@daymill/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import { useFailingDags } from "../useOverview.ts";
import { useLiveEvents } from "./useLiveEvents.ts";

afterEach(() => {
  resetUi();
  vi.useRealTimers();
});

function Listening() {
  useLiveEvents();
  return null;
}

const ann: Session = { isOpen: false, user: { name: "ann", role: "viewer", by: "password" } };

class FakeEventSource extends EventTarget {
  static readonly opened: FakeEventSource[] = [];
  constructor() {
    super();
    FakeEventSource.opened.push(this);
  }
  close(): void {}
}

beforeEach(() => {
  FakeEventSource.opened.splice(0);
  vi.stubGlobal("EventSource", FakeEventSource);
});

test.each<[string, Session, number]>([
  ["who is signed in", ann, 1],
  ["nobody", { isOpen: false, user: null }, 0],
])("%s listens to the stream", (_, session, streams) => {
  renderUi(<Listening />, session);
  expect(FakeEventSource.opened).toHaveLength(streams);
});

test("how many DAGs failed is asked for once in five seconds, however many runs end meanwhile", async () => {
  vi.useFakeTimers();
  const sent = stubApi({ "GET /overview/failing-dags": () => ok({ total: 0, fewerAt: null }) });
  const Counting = () => `${useFailingDags().data?.total} failed`;
  renderUi(
    <>
      <Listening />
      <Counting />
    </>,
    ann,
  );
  for (let at = 0; at < 10; at += 1) {
    await vi.advanceTimersByTimeAsync(400);
    const event: LiveEvent = { kind: "run", dagId: "orders", runId: `r${at}`, state: "success", tasks: [] };
    FakeEventSource.opened[0]?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(event) }));
  }
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(2);
});
