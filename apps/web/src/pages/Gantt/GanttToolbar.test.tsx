import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { GanttToolbar } from "./GanttToolbar.tsx";

afterEach(resetUi);

test("a comparison that cannot be made says why, and can be given up", () => {
  const onCompare = vi.fn<(isCompared: boolean) => void>();
  renderUi(
    <GanttToolbar
      sort="graph"
      onSort={() => undefined}
      isCompared
      trouble="The database is away."
      onCompare={onCompare}
      gaps={0}
      isFolded={false}
      onFold={() => undefined}
      isZoomed={false}
      onZoom={() => undefined}
    />,
  );
  expect(screen.getByRole("alert").textContent).toBe("Could not load what is usual: The database is away.");
  fireEvent.click(screen.getByRole("checkbox", { name: "Compare" }));
  expect(onCompare.mock.calls[0]?.[0]).toBe(false);
});
