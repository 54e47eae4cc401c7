import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import { DagField } from "./DagField.tsx";

afterEach(resetUi);

test("the server is asked once for what was typed, not at every key", async () => {
  const sent = stubApi({ "GET /dags": () => ok({ items: [{ dagId: "orders" }], next: null }) });
  const onChange = vi.fn<(dagId: string | undefined) => void>();
  const { isFetching } = renderUi(<DagField dagId={undefined} onChange={onChange} />);
  await waitFor(() => expect(isFetching()).toBe(false));
  const field = screen.getByRole("combobox", { name: "DAG" });
  for (const text of ["o", "or", "ord", "orde"]) fireEvent.change(field, { target: { value: text } });
  await waitFor(() => expect(sent.length).toBe(2));
  await waitFor(() => expect(isFetching()).toBe(false));
  expect(sent.length).toBe(2);
  expect(onChange).not.toHaveBeenCalled();
  fireEvent.change(field, { target: { value: "orders" } });
  expect(onChange).toHaveBeenCalledWith("orders");
});
