import { describe, expect, test } from "vitest";
import type { LiveEvent } from "@daymill/contract";
import { eventRing, type SentEvent } from "./event-ring.ts";

function ringWith(count: number, capacity = 3) {
  const ring = eventRing({ life: "life-7", capacity });
  const sent: SentEvent[] = [];
  ring.subscribe((each) => sent.push(each));
  for (let n = 1; n <= count; n++) ring.publish({ kind: "dag", dagId: `dag${n}` });
  const idOf = (n: number) => sent[n - 1]?.id ?? "";
  return { ring, idOf, sent };
}

const dagsOf = (events: readonly SentEvent[] | undefined) =>
  events?.map(({ event }) => (event as Extract<LiveEvent, { kind: "dag" }>).dagId);

describe("a client that comes back", () => {
  test("gets what it missed, in order", () => {
    const { ring, idOf } = ringWith(3);
    expect(dagsOf(ring.since(idOf(1)))).toEqual(["dag2", "dag3"]);
  });

  test("gets nothing when it missed nothing", () => {
    const { ring, idOf } = ringWith(3);
    expect(ring.since(idOf(3))).toEqual([]);
  });

  test("gets all that is kept when it missed exactly that", () => {
    const { ring, idOf } = ringWith(4);
    expect(dagsOf(ring.since(idOf(1)))).toEqual(["dag2", "dag3", "dag4"]);
  });

  test("is told that it must fetch anew when more is gone than is kept", () => {
    const { ring, idOf } = ringWith(5);
    expect(ring.since(idOf(1))).toBeUndefined();
  });

  test.each(["life-6-1", "life-7-99", "", "nonsense", "life-7-x"])("with the id %j is not guessed at", (id) => {
    expect(ringWith(2).ring.since(id)).toBeUndefined();
  });
});

describe("a client that comes for the first time", () => {
  function ringAt(times: readonly number[], capacity = 3) {
    let at = 0;
    const ring = eventRing({ life: "life-7", capacity, now: () => at });
    for (at of times) ring.publish({ kind: "dag", dagId: `at${at}` });
    return { ring, pass: (now: number) => void (at = now) };
  }

  test("gets what happened since it began to fetch, in order", () => {
    const { ring, pass } = ringAt([100, 200, 300]);
    pass(350);
    expect(dagsOf(ring.within(150))).toEqual(["at200", "at300"]);
    expect(dagsOf(ring.within(1_000))).toEqual(["at100", "at200", "at300"]);
  });

  test("gets nothing when nothing happened meanwhile, or ever", () => {
    const { ring, pass } = ringAt([100]);
    pass(5_000);
    expect(ring.within(1_000)).toEqual([]);
    expect(ringAt([]).ring.within(1_000)).toEqual([]);
  });

  test("is told that it must fetch anew when more happened than is kept", () => {
    const { ring } = ringAt([100, 200, 300, 400]);
    expect(ring.within(1_000)).toBeUndefined();
    expect(dagsOf(ring.within(150))).toEqual(["at300", "at400"]);
  });
});

test("a listener hears nothing after it left", () => {
  const { ring } = ringWith(0);
  const heard: SentEvent[] = [];
  const leave = ring.subscribe((each) => heard.push(each));
  ring.publish({ kind: "load_problems" });
  leave();
  ring.publish({ kind: "load_problems" });
  expect(heard).toHaveLength(1);
});
