import type { Page } from "playwright-core";

/** What takes longer does not come any more. */
const GIVE_UP_AFTER_MS = 60_000;
/** Shorter interactions are not told by the browser. */
const LEAST_TOLD_MS = 16;

/** An expression of the page's own language. */
export type PageExpression = string;

/** From `act` until `seen` holds and is painted, in ms of the page's clock. */
export async function timeUntil(page: Page, act: PageExpression, seen: PageExpression): Promise<number> {
  return await page.evaluate<number>(`new Promise((resolve, reject) => {
    const start = performance.now();
    ${act};
    ${LOOK}
    look(start, () => ${seen}, resolve, reject);
  })`);
}

/** From the navigation that led to the page until `seen` holds and is painted. */
export async function timeSinceNavigation(page: Page, seen: PageExpression): Promise<number> {
  return await page.evaluate<number>(`new Promise((resolve, reject) => {
    ${LOOK}
    look(0, () => ${seen}, resolve, reject);
  })`);
}

/** From a key that is pressed until `seen` holds and is painted. */
export async function timeFromKey(page: Page, key: string, seen: PageExpression): Promise<number> {
  // The page listens before the key is pressed, or nobody would hear it.
  await page.evaluate(`(() => {
    ${LOOK}
    globalThis.seenAfterKey = new Promise((resolve, reject) => {
      const pressed = ({ timeStamp }) => look(timeStamp, () => ${seen}, resolve, reject);
      document.addEventListener("keydown", pressed, { once: true, capture: true });
    });
  })()`);
  await page.keyboard.press(key);
  return await page.evaluate<number>("globalThis.seenAfterKey");
}

const LOOK = `
  const look = (start, seen, resolve, reject) => {
    const now = performance.now();
    if (seen()) requestAnimationFrame(() => resolve(performance.now() - start));
    else if (now - start > ${GIVE_UP_AFTER_MS}) reject(new Error("it does not come: " + seen));
    else requestAnimationFrame(() => look(start, seen, resolve, reject));
  };`;

/** When something of the page was painted first. */
export async function firstContentfulPaint(page: Page): Promise<number> {
  return await page.evaluate<number>(
    `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN`,
  );
}

export interface Scroll {
  readonly of: PageExpression;
  readonly frames: number;
  /** CSS pixels a frame; at an end it turns round. */
  readonly x?: number;
  readonly y?: number;
}

/** Scrolls a step in each frame, and gives the times from frame to frame, in ms. */
export async function scrollFrames(page: Page, { of, frames, x = 0, y = 0 }: Scroll): Promise<number[]> {
  return await page.evaluate<number[]>(`(async () => {
    const at = ${of};
    const frame = () => new Promise(requestAnimationFrame);
    const times = [];
    let [x, y] = [${x}, ${y}];
    let last = await frame();
    for (let n = 0; n < ${frames}; n++) {
      const before = [at.scrollLeft, at.scrollTop];
      at.scrollBy({ left: x, top: y, behavior: "instant" });
      if (at.scrollLeft === before[0]) x = -x;
      if (at.scrollTop === before[1]) y = -y;
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times;
  })()`);
}

/** How long the page takes from each click until its effect is painted, as the browser counts it: in steps of 8 ms. */
export async function clickDurations(
  page: Page,
  points: readonly { readonly x: number; readonly y: number }[],
): Promise<number[]> {
  await page.evaluate(`
    globalThis.interactions = new Map();
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries())
        if (interactionId) interactions.set(interactionId, Math.max(duration, interactions.get(interactionId) ?? 0));
    }).observe({ type: "event", durationThreshold: ${LEAST_TOLD_MS} });`);
  for (const { x, y } of points) {
    await page.mouse.click(x, y);
    await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
  }
  // What the browser has counted comes when it has nothing else to do.
  await page.evaluate("new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve)))");
  const told = await page.evaluate<number[]>("[...interactions.values()]");
  return points.map((_, at) => told[at] ?? LEAST_TOLD_MS);
}

/** Runs before everything else in a page: counts how long each layout takes, from the request to the answer or the end of its worker. */
export const COUNT_LAYOUTS = `
  globalThis.layouts = [];
  globalThis.Worker = class extends Worker {
    #end = () => undefined;
    postMessage(message, ...rest) {
      if (message?.cmd === "layout") {
        const start = performance.now();
        globalThis.asked = true;
        this.#end = (isGivenUp) => {
          layouts.push({ ms: performance.now() - start, isGivenUp });
          this.#end = () => undefined;
        };
        this.addEventListener("message", ({ data }) => {
          if (data.id === message.id) this.#end(false);
        });
      }
      super.postMessage(message, ...rest);
    }
    terminate() {
      this.#end(true);
      super.terminate();
    }
  };`;

export interface Layout {
  readonly ms: number;
  /** The page has ended it, or it has not come within a minute. */
  readonly isGivenUp: boolean;
  /** The longest time between two frames meanwhile. */
  readonly longestGapMs: number;
}

/** Waits for the first layout, on a page that counts them. */
export async function firstLayout(page: Page): Promise<Layout> {
  return await page.evaluate(`new Promise((resolve) => {
    let last = Number.NaN;
    let longestGapMs = 0;
    const look = (now) => {
      if (globalThis.asked && !Number.isNaN(last)) longestGapMs = Math.max(longestGapMs, now - last);
      last = now;
      if (layouts.length > 0) resolve({ ...layouts[0], longestGapMs });
      else if (now > ${GIVE_UP_AFTER_MS}) resolve({ ms: now, isGivenUp: true, longestGapMs });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
}
