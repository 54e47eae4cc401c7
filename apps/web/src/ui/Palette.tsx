import { Modal } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { Icon } from "./Icon.tsx";
import { unlessCovered } from "./isCovered.ts";
import styles from "./Palette.module.css";
import { useFocusBack } from "./useFocusBack.ts";

export interface PaletteItem {
  readonly key: string;
  readonly label: string;
  /** What tells it from others of a like name. */
  readonly detail?: ReactNode;
  readonly icon: ReactNode;
  /** `elsewhere`: in a tab of its own, for what leads to a page. */
  readonly pick: (elsewhere: boolean) => void;
}

export interface PaletteGroup {
  readonly name: string;
  readonly items: readonly PaletteItem[];
}

export interface PaletteProps {
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly groups: readonly PaletteGroup[];
  /** Whether what is listed is not yet the answer to the text. Enter then waits for it. */
  readonly isPending: boolean;
  /** Why something could not be listed. */
  readonly trouble?: string | undefined;
  readonly onClose: () => void;
}

/** A box to type into, over a list to pick from by arrows and Enter; open as long as it is mounted. Esc closes it. */
export function Palette({ label, placeholder, text, onText, groups, isPending, trouble, onClose }: PaletteProps) {
  useFocusBack();
  const listId = useId();
  const items = groups.flatMap((group) => group.items);
  const { active, move, point } = useActive(items);
  const waiting = useRef<"here" | "elsewhere">(undefined);
  const optionId = (item: PaletteItem): string => `${listId}-option-${items.indexOf(item)}`;
  const pickNow = (item: PaletteItem, elsewhere: boolean): void => {
    onClose();
    item.pick(elsewhere);
  };
  const pickWaiting = useEffectEvent(() => {
    const where = waiting.current;
    waiting.current = undefined;
    if (where !== undefined && active !== undefined) pickNow(active, where === "elsewhere");
  });
  useEffect(() => {
    if (!isPending) pickWaiting();
  }, [isPending]);
  const enter = (elsewhere: boolean): void => {
    if (isPending) waiting.current = elsewhere ? "elsewhere" : "here";
    else if (active !== undefined) pickNow(active, elsewhere);
  };
  const type = (next: string): void => {
    waiting.current = undefined;
    onText(next);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const by = steps(items.length)[event.key];
    if (by !== undefined) move(by);
    else if (event.key === "Enter") enter(event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  };
  const phone = window.innerWidth < 600;
  return (
    <Modal.Root
      opened
      onClose={unlessCovered(onClose)}
      size={640}
      radius={phone ? 0 : "lg"}
      fullScreen={phone}
      yOffset="12dvh"
      classNames={{ content: styles.content ?? "", body: styles.body ?? "" }}
    >
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content aria-label={label}>
        <Modal.Body>
          <div className={styles.field}>
            <Icon name="search" />
            <input
              data-autofocus
              className={styles.input}
              role="combobox"
              aria-label={label}
              aria-expanded
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={active === undefined ? undefined : optionId(active)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder={placeholder}
              value={text}
              onChange={(event) => type(event.currentTarget.value)}
              onKeyDown={press}
            />
            <button type="button" className={styles.close} onClick={onClose}>
              Close
            </button>
          </div>
          {trouble === undefined ? null : (
            <p className={styles.trouble} role="alert">
              {trouble}
            </p>
          )}
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select cannot hold icons, and takes the focus from the box */}
          <div id={listId} role="listbox" aria-label={`${label}: what was found`} className={styles.list}>
            {groups.map((group, at) => (
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an optgroup stands in a select only
              <div key={group.name} role="group" aria-labelledby={`${listId}-${at}`}>
                <div id={`${listId}-${at}`} className={styles.groupName} role="presentation">
                  {group.name}
                </div>
                {group.items.map((item) => (
                  <Option
                    key={item.key}
                    item={item}
                    id={optionId(item)}
                    selected={item.key === active?.key}
                    onPoint={() => point(item)}
                    onPick={(elsewhere) => pickNow(item, elsewhere)}
                  />
                ))}
              </div>
            ))}
          </div>
          <div className={styles.foot}>
            <output>{statusOf(items.length, isPending)}</output>
            <span className={styles.keys}>↑ ↓ choose · Enter opens · Ctrl Enter in a new tab · Esc closes</span>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** How far each key moves, down being more. */
function steps(count: number): Readonly<Record<string, number>> {
  return { ArrowDown: 1, ArrowUp: -1, PageDown: Math.min(8, count - 1), PageUp: -Math.min(8, count - 1) };
}

function statusOf(count: number, isPending: boolean): string {
  if (isPending) return "Searching";
  return count === 0 ? "Nothing found" : `${count} found`;
}

/** The active item stays active while it is listed, whatever comes before it; else the first one is. */
function useActive(items: readonly PaletteItem[]) {
  const [key, setKey] = useState<string>();
  const at = Math.max(
    0,
    items.findIndex((item) => item.key === key),
  );
  return {
    active: items[at],
    move: (by: number) => setKey(items[(at + by + items.length) % items.length]?.key),
    point: (item: PaletteItem) => setKey(item.key),
  };
}

interface OptionProps {
  readonly item: PaletteItem;
  readonly id: string;
  readonly selected: boolean;
  readonly onPoint: () => void;
  readonly onPick: (elsewhere: boolean) => void;
}

function Option({ item, id, selected, onPoint, onPick }: OptionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the keys are the box's: it keeps the focus
    <div
      ref={(element) => {
        if (selected) element?.scrollIntoView({ block: "nearest" });
      }}
      id={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option stands in a select only
      role="option"
      aria-selected={selected}
      className={styles.option}
      onPointerMove={onPoint}
      onPointerDown={(event) => event.preventDefault()}
      onClick={(event) => onPick(event.ctrlKey || event.metaKey)}
    >
      {item.icon}
      <span className={styles.label}>{item.label}</span>
      {item.detail === undefined ? null : <span className={styles.detail}>{item.detail}</span>}
    </div>
  );
}
