import { cleanup } from "@testing-library/react";
import { vi } from "vitest";
import { closeToasts } from "../ui/toast.ts";

/** After each test of a component: nothing rendered, no toast left, no stub. */
export function resetUi(): void {
  closeToasts();
  cleanup();
  vi.unstubAllGlobals();
}
