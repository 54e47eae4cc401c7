import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { ReportChart } from "./ReportChart.tsx";

afterEach(() => {
  vi.restoreAllMocks();
  resetUi();
});

test("bars of the same name each have their own", () => {
  const complain = vi.spyOn(console, "error");
  const bars = [
    { label: "de", value: 3 },
    { label: "de", value: 1 },
    { label: "fr", value: 0 },
  ];
  const { container } = renderUi(<ReportChart report={{ name: "country", measure: "visits", bars }} />);
  const titles = [...container.querySelectorAll("title")].map((title) => title.textContent);
  expect(titles).toEqual(["de: 3", "de: 1", "fr: 0"]);
  expect(complain).not.toHaveBeenCalled();
});
