import { type FocusEvent, type PointerEvent, useState } from "react";
import { useShortcuts } from "../ui/useShortcuts.ts";

/**
 * Whether the rail lies wide over the page: while a pointer that can hover is over it, or a key has brought the focus into
 * it. What is pressed, or Esc, makes it narrow again until the next time.
 */
export function useOpenRail() {
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  useShortcuts(isOpen ? { Escape: close } : {});
  const handlers = {
    onPointerEnter: ({ pointerType }: PointerEvent) => setOpen(pointerType !== "touch"),
    onPointerLeave: close,
    onFocus: ({ target }: FocusEvent) => {
      if (target.matches(":focus-visible")) setOpen(true);
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      if (!currentTarget.contains(relatedTarget)) close();
    },
    onClick: close,
  };
  return { isOpen, handlers };
}
