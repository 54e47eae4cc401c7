import { Menu } from "@mantine/core";
import { cloneElement, useRef } from "react";
import type { ActionMenuProps } from "./ActionMenu.tsx";

/** The menu itself. It is mounted by the press that asks for it, and so begins open. */
export function OpenedMenu({ target, actions, label }: ActionMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  // The kit gives the focus back to what had it when the menu opened; that button is no more when this one is mounted.
  const giveFocusBack = (): void => button.current?.focus();
  return (
    <Menu position="bottom-end" width={220} withinPortal defaultOpened returnFocus={false} onClose={giveFocusBack}>
      <Menu.Target>{cloneElement(target, { ref: button })}</Menu.Target>
      <Menu.Dropdown>
        {label === undefined ? null : <Menu.Label>{label}</Menu.Label>}
        {actions.map((action) => (
          <Menu.Item
            key={action.label}
            leftSection={action.icon}
            rightSection={action.current === true ? "✓" : undefined}
            disabled={action.disabled === true}
            {...(action.danger === true ? { color: "var(--dm-failed-on-badge)" } : {})}
            onClick={action.onSelect}
          >
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
