import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import { PacePanel } from "./PacePanel.tsx";

afterEach(resetUi);

const pace = {
  stepMs: 900_000,
  to: "2024-03-15T22:20:00Z",
  parts: [
    { from: "2024-03-15T22:00:00Z", succeeded: 3, failed: 1 },
    { from: "2024-03-15T22:15:00Z", succeeded: 2, failed: 0 },
  ],
};

test("a pace that cannot be loaded says why, and is asked for again", async () => {
  let asked = 0;
  stubApi({
    "GET /backfills/7/pace": () => {
      asked += 1;
      return asked === 1 ? problem(500, "E901", "The database does not answer.") : ok(pace);
    },
  });
  renderUi(<PacePanel backfillId={7} />);
  fireEvent.click(await screen.findByRole("button", { name: "Retry" }));
  expect((await screen.findByText(/^6 runs ended, 1 failed/)).textContent).toContain("at most 16 an hour");
  expect(screen.queryByRole("button", { name: "Retry" })).toBeNull();
});
