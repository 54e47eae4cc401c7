import { cloneElement, type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { ActionMenuProps, MenuAction } from "./ActionMenu.tsx";
import { COVER } from "./isCovered.ts";
import styles from "./OpenedMenu.module.css";

/** The menu itself. It is mounted by the press that asks for it, and so begins open. */
export function OpenedMenu({ target, actions, label }: ActionMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      {cloneElement(target, {
        ref: button,
        "aria-haspopup": "menu",
        "aria-expanded": isOpen,
        onClick: () => setOpen(!isOpen),
      })}
      {isOpen
        ? createPortal(
            <MenuList button={button} actions={actions} label={label} onClose={() => setOpen(false)} />,
            document.body,
          )
        : null}
    </>
  );
}

export interface MenuListProps {
  /** What it stands at. */
  readonly button: RefObject<HTMLElement | null>;
  readonly actions: readonly MenuAction[];
  readonly label: string | undefined;
  readonly onClose: () => void;
}

/** Below its button, or above it where there is no room. Arrows walk, Enter chooses, Esc and a press elsewhere close. */
export function MenuList({ button, actions, label, onClose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (button.current === null || list.current === null) return;
    place(list.current, button.current.getBoundingClientRect());
    (itemsOf(list.current)[0] ?? list.current).focus({ preventScroll: true });
  }, [button]);
  const leave = (): void => {
    button.current?.focus();
    onClose();
  };
  useEffect(() => {
    const pressElsewhere = ({ target }: Event): void => {
      const isOurs = target instanceof Node && (list.current?.contains(target) || button.current?.contains(target));
      if (isOurs !== true) onClose();
    };
    document.addEventListener("pointerdown", pressElsewhere);
    window.addEventListener("resize", onClose);
    return () => {
      document.removeEventListener("pointerdown", pressElsewhere);
      window.removeEventListener("resize", onClose);
    };
  }, [button, onClose]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Tab") {
      leave();
      return;
    }
    const items = list.current === null ? [] : itemsOf(list.current);
    const at = items.findIndex((item) => item === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined && event.key !== "Escape") return;
    event.preventDefault();
    if (next === undefined) leave();
    else items.at(next % items.length)?.focus();
  };
  return (
    <div
      ref={list}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className={styles.menu}
      onKeyDown={onKeyDown}
      {...COVER}
    >
      {label === undefined ? null : (
        <div className={styles.label} aria-hidden="true">
          {label}
        </div>
      )}
      {actions.map((action) => (
        <button
          key={action.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles.item}
          data-danger={action.danger}
          disabled={action.disabled === true}
          onClick={() => {
            leave();
            action.onSelect();
          }}
        >
          {action.icon}
          <span className={styles.word}>{action.label}</span>
          {action.current === true ? <span>✓</span> : null}
        </button>
      ))}
    </div>
  );
}

function itemsOf(list: HTMLElement): readonly HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[role=menuitem]:enabled")];
}

/** CSS pixels between the menu and its button, and at least to the edges of the window. */
const GAP = 6;

function place(list: HTMLElement, button: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = list;
  const below = button.bottom + GAP;
  const fits = below + height + GAP <= window.innerHeight;
  list.style.top = `${fits ? below : Math.max(GAP, button.top - GAP - height)}px`;
  list.style.left = `${Math.max(GAP, Math.min(button.right, window.innerWidth - GAP) - width)}px`;
}
