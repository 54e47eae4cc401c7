import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { GanttToolbar } from "./GanttToolbar.tsx";

afterEach(resetUi);

test("a comparison that cannot be made says why, and can be given up", () => {
  const onCompare = vi.fn<(other: string) => void>();
  renderUi(
    <GanttToolbar
      sort="graph"
      onSort={() => undefined}
      others={[
        { value: "", label: "Compare with…" },
        { value: "median", label: "Usual times" },
      ]}
      other="median"
      trouble="The database is away."
      onCompare={onCompare}
      attempts={1}
      attempt={undefined}
      onAttempt={() => undefined}
      gaps={0}
      isFolded={false}
      onFold={() => undefined}
      isZoomed={false}
      onZoom={() => undefined}
    />,
  );
  expect(screen.getByRole("alert").textContent).toBe("Could not load what it is compared with: The database is away.");
  fireEvent.change(screen.getByRole("combobox", { name: "Compared with" }), { target: { value: "" } });
  expect(onCompare.mock.calls[0]?.[0]).toBe("");
  // Where nothing was tried twice there is nothing to choose.
  expect(screen.queryByRole("combobox", { name: "Attempts" })).toBeNull();
});
