import { VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";

/** Text for screen readers only. */
export function HiddenText({ children }: { children: ReactNode }) {
  return <VisuallyHidden>{children}</VisuallyHidden>;
}
