import { type ComponentProps, cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useState } from "react";

export interface MenuAction {
  readonly label: string;
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Whether it is the choice in force. */
  readonly current?: boolean;
}

export interface ActionMenuProps {
  readonly target: ReactElement<ComponentProps<"button">>;
  readonly actions: readonly MenuAction[];
  readonly label?: string;
}

function loadMenu() {
  return import("./OpenedMenu.tsx");
}

const OpenedMenu = lazy(async () => ({ default: (await loadMenu()).OpenedMenu }));

/** A button that opens a list of actions. The list's code is fetched when somebody reaches for the button. */
export function ActionMenu(props: ActionMenuProps) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return cloneElement(props.target, {
      "aria-haspopup": "menu",
      "aria-expanded": false,
      onPointerEnter: () => void loadMenu(),
      onFocus: () => void loadMenu(),
      onClick: () => setAsked(true),
    });
  return (
    <Suspense fallback={props.target}>
      <OpenedMenu {...props} />
    </Suspense>
  );
}
