import { ApiError } from "@daymill/contract";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { ErrorPanel } from "./ErrorPanel.tsx";

afterEach(cleanup);

test("a refusal says what was being done, why it failed, with code and request", () => {
  const error = new ApiError({
    type: "https://daymill.dev/errors/E701",
    code: "E701",
    title: "Not found",
    detail: "No DAG is called ordres.",
    status: 404,
    requestId: "req-42",
    errors: [{ path: "query.limit", message: "expected a number" }],
  });
  renderUi(<ErrorPanel error={error} doing="load ordres" />);
  expect(screen.getByRole("alert").textContent).toContain("Could not load ordres: Not found (E701)");
  expect(screen.getByText("No DAG is called ordres.")).toBeDefined();
  expect(screen.getByText("Request req-42")).toBeDefined();
  expect(screen.getByText(/expected a number/)).toBeDefined();
});

test("what a list of issues says is not said before it as well", () => {
  const errors = [{ path: "query.limit", message: "expected a number" }];
  const detail = "query.limit: expected a number";
  const error = new ApiError({
    type: "about:blank",
    code: "E702",
    title: "Not valid",
    detail,
    status: 400,
    errors,
    requestId: "r",
  });
  renderUi(<ErrorPanel error={error} doing="load orders" />);
  expect(screen.getByRole("alert").textContent?.split("expected a number")).toHaveLength(2);
});

test("a lost connection is told in words, and can be tried again", () => {
  const retry = vi.fn<() => void>();
  renderUi(<ErrorPanel error={new TypeError("Failed to fetch")} doing="load the DAGs" onRetry={retry} />);
  expect(screen.getByText(/The server does not answer/)).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Retry" }));
  expect(retry).toHaveBeenCalledOnce();
});
