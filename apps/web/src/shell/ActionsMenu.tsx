import { useRef, useState } from "react";
import { MenuList } from "../ui/OpenedMenu.tsx";
import { actionsAtHand } from "./actionsAtHand.ts";

/** The buttons and links of what is at hand as a menu, so that the keyboard reaches them from anywhere. */
export default function ActionsMenu({ onClose }: { onClose: () => void }) {
  const [found] = useState(actionsAtHand);
  const [back] = useState(() => document.activeElement);
  const first = useRef(found[0] ?? null);
  const close = (): void => {
    if (back instanceof HTMLElement) back.focus({ preventScroll: true });
    onClose();
  };
  const actions = found.map((element) => ({
    label: element.ariaLabel ?? element.textContent,
    disabled: element.matches(":disabled, [aria-disabled=true]"),
    onSelect: () => element.click(),
  }));
  return <MenuList button={first} actions={actions} label="Actions" onClose={close} />;
}
