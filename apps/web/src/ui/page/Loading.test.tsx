import { useQuery } from "@tanstack/react-query";
import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { Loading } from "./Loading.tsx";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  resetUi();
  vi.useRealTimers();
});

const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

/** Asks for something whose first answer never comes. */
function Asking({ answers }: { answers: readonly (() => Promise<string>)[] }) {
  const query = useQuery({
    queryKey: ["slow"],
    queryFn: ({ signal }) => {
      signal.addEventListener("abort", () => aborted.push(asked));
      asked += 1;
      return answers[asked - 1]?.();
    },
  });
  return query.data === undefined ? <Loading what="the runs" /> : <p>{query.data}</p>;
}

let asked = 0;
let aborted: number[] = [];
beforeEach(() => {
  asked = 0;
  aborted = [];
});

test("nothing is said at first, then what is loaded, then for how long", async () => {
  renderUi(<Asking answers={[() => new Promise(() => undefined)]} />);
  expect(screen.queryByText(/oading the runs/)).toBeNull();
  await wait(300);
  expect(screen.getByText("Loading the runs")).toBeDefined();
  await wait(4_000);
  expect(screen.getByText(/^Still loading the runs · 4/)).toBeDefined();
  expect(screen.queryByRole("button")).toBeNull();
});

test("an answer that does not come is asked for again, and the first request is broken off", async () => {
  renderUi(<Asking answers={[() => new Promise(() => undefined), () => Promise.resolve("three runs")]} />);
  await wait(10_500);
  fireEvent.click(screen.getByRole("button", { name: "Ask again" }));
  await wait(10);
  expect(screen.getByText("three runs")).toBeDefined();
  expect({ asked, aborted }).toEqual({ asked: 2, aborted: [1] });
});
