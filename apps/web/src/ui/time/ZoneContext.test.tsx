import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { resetUi } from "../../testing/resetUi.ts";
import { browserZone } from "./formatTime.ts";
import { DagZone, LinkedZone, useZone, useZoneForLink, useZonePreference, ZoneProvider } from "./ZoneContext.tsx";

afterEach(() => {
  resetUi();
  localStorage.removeItem("daymill.zone");
});

function zones({ linked, dag }: { linked?: string; dag?: string } = {}) {
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <ZoneProvider>
      <LinkedZone zone={linked}>
        <DagZone zone={dag}>{children}</DagZone>
      </LinkedZone>
    </ZoneProvider>
  );
  const { result } = renderHook(() => ({ shown: useZone(), link: useZoneForLink(), own: useZonePreference() }), {
    wrapper,
  });
  return {
    now: () => [result.current.shown, result.current.link],
    choose: (choice: string) => act(() => result.current.own.choose(choice)),
  };
}

test("clock times follow what is chosen: UTC, the DAG, the browser, or any other zone, which is kept", () => {
  const first = zones({ dag: "Europe/Berlin" });
  expect(first.now()).toEqual(["UTC", "UTC"]);
  first.choose("dag");
  expect(first.now()).toEqual(["Europe/Berlin", "dag"]);
  first.choose("browser");
  expect(first.now()).toEqual([browserZone(), browserZone()]);
  first.choose("Asia/Tokyo");
  expect(first.now()).toEqual(["Asia/Tokyo", "Asia/Tokyo"]);
  expect(zones().now()).toEqual(["Asia/Tokyo", "Asia/Tokyo"]);
});

test("what a link says counts before that; without a DAG in sight its zone is UTC", () => {
  localStorage.setItem("daymill.zone", "Asia/Tokyo");
  expect(zones({ linked: "America/New_York" }).now()).toEqual(["America/New_York", "America/New_York"]);
  expect(zones({ linked: "dag" }).now()).toEqual(["UTC", "dag"]);
});

test("a zone that nobody knows is as if none was chosen", () => {
  localStorage.setItem("daymill.zone", "Atlantis/Poseidonis");
  expect(zones().now()).toEqual(["UTC", "UTC"]);
});
