import { randomBytes } from "node:crypto";
import type { Teller } from "../api/actions/actions.ts";
import { changeGatherer } from "../api/live/change-gatherer.ts";
import { eventRing, type EventRing } from "../api/live/event-ring.ts";
import { frameTimer } from "../api/live/frame-timer.ts";
import { instanceEnds, type InstanceEnds } from "../api/live/instance-ends.ts";
import { feedFromScheduler } from "../api/live/scheduler-feed.ts";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";

/** How many events a browser may miss before it has to fetch anew: some minutes of a busy server. */
const KEPT_EVENTS = 5_000;

/** What browsers and readers of logs are told, from wherever it comes. */
export interface Live {
  readonly ring: EventRing;
  readonly ends: InstanceEnds;
  /** For what the scheduler does not tell: what people did, DAGs, load problems. */
  readonly tell: Teller;
  close(): void;
}

/** Gathers what the scheduler of this process does, and what people do, into events for browsers. */
export function openLive(events: SchedulerEvents): Live {
  const ring = eventRing({ life: randomBytes(4).toString("hex"), capacity: KEPT_EVENTS });
  const ends = instanceEnds();
  const frames = frameTimer();
  const gatherer = changeGatherer({
    publish: (event) => ring.publish(event),
    schedule: (flush) => frames.schedule(flush),
  });
  feedFromScheduler(events, { gatherer, ends });
  return {
    ring,
    ends,
    tell: {
      run: ({ dagId, runId }) => gatherer.run({ dagId, runId, tasks: null }),
      other: (event) => gatherer.other(event),
    },
    close: () => frames.close(),
  };
}
