import { Modal } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import styles from "./Dialog.module.css";
import { isCovered, unlessCovered } from "./isCovered.ts";
import { useFocusBack } from "./useFocusBack.ts";

export interface DialogProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the main one last. */
  readonly actions: ReactNode;
  /** Whether Enter in a field sends its form. Not where runs are started or changed: only the button, or Ctrl or Cmd with Enter, does. Default true. */
  readonly sendsByEnter?: boolean;
  /** Width in CSS pixels; a phone gets the whole screen. Default 520. */
  readonly width?: number;
}

/** A dialog that is open as long as it is mounted. Esc and the cross close it, Ctrl or Cmd with Enter presses its main button; focus returns to where it was. */
export function Dialog({ title, onClose, children, actions, sendsByEnter = true, width = 520 }: DialogProps) {
  useFocusBack();
  const buttons = useRef<HTMLDivElement>(null);
  const confirmByKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    if (!(event.ctrlKey || event.metaKey)) {
      if (!sendsByEnter && event.target instanceof HTMLInputElement) event.preventDefault();
      return;
    }
    if (event.repeat || isCovered()) return;
    event.preventDefault();
    // One that is off does nothing when it is pressed, either.
    [...(buttons.current?.querySelectorAll("button") ?? [])].at(-1)?.click();
  };
  const phone = window.innerWidth < 600;
  return (
    <Modal.Root
      opened
      onClose={unlessCovered(onClose)}
      size={width}
      radius="lg"
      centered
      fullScreen={phone}
      transitionProps={{ duration: 120 }}
      classNames={{ content: styles.content ?? "" }}
    >
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content onKeyDownCapture={confirmByKey}>
        <div className={styles.head}>
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body>
          {children}
          <div ref={buttons} className={styles.actions}>
            {actions}
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
