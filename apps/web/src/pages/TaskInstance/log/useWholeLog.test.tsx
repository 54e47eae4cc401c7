import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { EMPTY_LOG } from "../../../api/log/followLog.ts";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../../testing/stubApi.ts";
import { useWholeLog } from "./useWholeLog.ts";

afterEach(resetUi);

const instance = { dagId: "orders", runId: "r1", taskId: "load", mapIndex: -1 };
const log = { ...EMPTY_LOG, isCut: true, loaded: true, size: 1_000 };
const look = { query: "row", regex: false, level: undefined, source: undefined, wrap: false, time: "clock" } as const;

function Shown() {
  const whole = useWholeLog(instance, { attempt: 1, log, look, isGrowing: false });
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
