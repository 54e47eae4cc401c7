import { useQueryClient } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { queryKeys } from "../api/queryKeys.ts";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { ok, stubApi } from "../testing/stubApi.ts";
import { NewVersionNotice } from "./NewVersionNotice.tsx";

afterEach(resetUi);

function Page() {
  const client = useQueryClient();
  return (
    <>
      <input aria-label="Note" />
      <button type="button" onClick={() => void client.invalidateQueries({ queryKey: queryKeys.health })}>
        Ask anew
      </button>
      <NewVersionNotice />
    </>
  );
}

test("a server that is another version now is told, and the page stays until somebody reloads it", async () => {
  let version = "1.3.0";
  const sent = stubApi({ "GET /health": () => ok({ version, components: [], now: "2024-03-15T00:00:00Z" }) });
  const reload = vi.spyOn(window.location, "reload").mockImplementation(() => undefined);
  const { isFetching } = renderUi(<Page />);
  await waitFor(() => expect(isFetching()).toBe(false));
  fireEvent.change(screen.getByLabelText("Note"), { target: { value: "half a word" } });
  const askAnew = (): boolean => fireEvent.click(screen.getByRole("button", { name: "Ask anew" }));
  askAnew();
  await waitFor(() =>
    expect({ asked: sent.length, isFetching: isFetching() }).toEqual({ asked: 2, isFetching: false }),
  );
  expect(screen.queryByText(/this page is of/)).toBeNull();

  version = "1.4.0";
  askAnew();
  await screen.findByText("The server is Daymill 1.4.0 now; this page is of 1.3.0.");
  expect(screen.getByDisplayValue("half a word")).toBeDefined();
  expect(reload).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Reload for 1.4.0" }));
  expect(reload).toHaveBeenCalledOnce();
});
