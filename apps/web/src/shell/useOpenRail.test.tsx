import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { setPreference } from "../ui/preferences.ts";
import { RailPin } from "./RailPin.tsx";
import { useOpenRail } from "./useOpenRail.ts";

afterEach(() => {
  resetUi();
  setPreference("rail", "narrow");
});

function Rail() {
  const { isOpen, handlers } = useOpenRail();
  return (
    <nav {...handlers}>
      <a href="#runs">Runs</a>
      <RailPin isOpen={isOpen} />
    </nav>
  );
}

const rail = () => screen.getByRole("navigation");
const pin = () => screen.getByRole("button", { name: "Keep wide" });
const isOpen = () => pin().getAttribute("aria-expanded") === "true";

beforeEach(() => void renderUi(<Rail />));

test("it is wide as long as a pointer hovers over it, a finger does not", () => {
  fireEvent.pointerEnter(rail(), { pointerType: "touch" });
  expect(isOpen()).toBe(false);
  fireEvent.pointerEnter(rail(), { pointerType: "mouse" });
  expect(isOpen()).toBe(true);
  fireEvent.pointerLeave(rail(), { pointerType: "mouse" });
  expect(isOpen()).toBe(false);
});

test("what is pressed in it makes it narrow, and so does Esc", () => {
  for (const end of [
    () => fireEvent.click(screen.getByRole("link")),
    () => fireEvent.keyDown(document.body, { key: "Escape" }),
  ]) {
    fireEvent.pointerEnter(rail(), { pointerType: "mouse" });
    expect(isOpen()).toBe(true);
    end();
    expect(isOpen()).toBe(false);
  }
});

test("it is wide while a key has the focus in it", () => {
  act(() => screen.getByRole("link").focus());
  expect(isOpen()).toBe(true);
  act(() => pin().focus());
  expect(isOpen()).toBe(true);
  act(() => pin().blur());
  expect(isOpen()).toBe(false);
});

test("it stays wide once it is pinned, until it is no more", () => {
  fireEvent.click(pin());
  expect(pin().getAttribute("aria-pressed")).toBe("true");
  expect(isOpen()).toBe(true);
  fireEvent.pointerLeave(rail(), { pointerType: "mouse" });
  expect(isOpen()).toBe(true);
  fireEvent.click(pin());
  expect(pin().getAttribute("aria-pressed")).toBe("false");
  expect(isOpen()).toBe(false);
});
