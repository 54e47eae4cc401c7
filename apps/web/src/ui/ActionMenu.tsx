import { Menu } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";

export interface MenuAction {
  readonly label: string;
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Whether it is the choice in force. */
  readonly current?: boolean;
}

/** A button that opens a list of actions. */
export function ActionMenu({
  target,
  actions,
  label,
}: {
  target: ReactElement;
  actions: readonly MenuAction[];
  label?: string;
}) {
  return (
    <Menu position="bottom-end" width={220} withinPortal>
      <Menu.Target>{target}</Menu.Target>
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
