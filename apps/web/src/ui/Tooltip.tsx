import { Tooltip as KitTooltip } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";

/** A short text on hover and focus. The child must be focusable for keyboard users to meet it. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }) {
  return (
    <KitTooltip
      label={text}
      openDelay={300}
      withArrow
      events={{ hover: true, focus: true, touch: false }}
      multiline
      maw={360}
    >
      {children}
    </KitTooltip>
  );
}
