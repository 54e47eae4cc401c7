import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { EMPTY_LOG } from "../../../api/log/followLog.ts";
import { aLook } from "../../../testing/aLook.ts";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../../testing/stubApi.ts";
import type { LogLook } from "./LogToolbar.tsx";
import { useWholeLog } from "./useWholeLog.ts";

afterEach(resetUi);

const instance = { dagId: "orders", runId: "r1", taskId: "load", mapIndex: -1 };
const log = { ...EMPTY_LOG, isCut: true, loaded: true, size: 1_000 };
const look = aLook({ query: "row" });

function Shown({ rules = {} }: { rules?: Partial<LogLook> }) {
  const whole = useWholeLog(instance, { attempt: 1, log, look: { ...look, ...rules }, isGrowing: false });
  return (
    <button type="button" onClick={whole?.onRetry}>
      {whole?.error?.message ?? `${whole?.matches?.count ?? "no"} matches`}
    </button>
  );
}

test("a search of the whole log that failed says why, and is tried again", async () => {
  let failures = 2;
  stubApi({
    "GET /dags/orders/runs/r1/tasks/load/log/search": () => {
      failures -= 1;
      if (failures >= 0) return problem(503, "E706", "The server is busy.");
      return ok({ attempt: 1, size: 1_000, count: 3, places: [{ offset: 10, count: 3 }] });
    },
  });
  renderUi(<Shown />);
  fireEvent.click(await screen.findByRole("button", { name: "The server is busy." }));
  expect(await screen.findByRole("button", { name: "3 matches" })).toBeDefined();
});

test("the server is told how the text is to be taken", async () => {
  const searched = "/dags/orders/runs/r1/tasks/load/log/search";
  stubApi({ [`GET ${searched}`]: () => ok({ attempt: 1, size: 1_000, count: 0, places: [] }) });
  const asked: URLSearchParams[] = [];
  const answer = globalThis.fetch;
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(new URL(url, "http://daymill.test").searchParams);
    return await answer(url);
  });
  renderUi(<Shown rules={{ matchCase: true, wholeWord: true }} />);
  await screen.findByRole("button", { name: "0 matches" });
  expect(asked.find((query) => query.get("q") === "row")?.toString()).toContain("matchCase=true&wholeWord=true");
});
