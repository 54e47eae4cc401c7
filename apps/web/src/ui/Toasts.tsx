import { useEffect, useState, useSyncExternalStore } from "react";
import { Button, IconButton } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import { copyText } from "./copyText.ts";
import styles from "./toast.module.css";
import { closeToast, type ShownToast, type ToastLink, toastStore } from "./toast.ts";
import { useShortcuts } from "./useShortcuts.ts";

/** More wait until one of these has gone. */
const AT_ONCE = 4;

/** Where toasts appear; `u` does what the newest offers: to undo what was done last. */
export function Toasts() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read);
  const seen = toasts.slice(0, AT_ONCE);
  const last = seen.findLast((toast) => toast.action !== undefined);
  useShortcuts(last === undefined ? {} : { u: () => act(last) });
  return (
    <div className={styles.toasts}>
      {seen.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function act({ id, action }: ShownToast): void {
  closeToast(id);
  action?.run();
}

/** Leads on like a link of the page: with a key held or the other button it is the browser's. */
function ToLink({ id, link: { label, href, go } }: { id: number; link: ToastLink }) {
  return (
    <>
      {" · "}
      <a
        href={href}
        onClick={(event) => {
          if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          closeToast(id);
          go();
        }}
      >
        {label}
      </a>
    </>
  );
}

/** It stays as long as a pointer or the focus is on it. */
function OneToast({ toast }: { toast: ShownToast }) {
  const { id, title, message, link, action, details, requestId, forMs } = toast;
  const [isPointedAt, setPointedAt] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const isHeld = isPointedAt || isFocused;
  useEffect(() => {
    if (forMs === undefined || isHeld) return undefined;
    const timer = setTimeout(() => closeToast(id), forMs);
    return () => clearTimeout(timer);
  }, [id, forMs, isHeld]);
  return (
    <div
      className={styles.toast}
      data-failure={title !== undefined}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onFocus={() => setFocused(true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setFocused(false);
      }}
    >
      <div role="alert" className={styles.words}>
        {title === undefined ? null : <strong>{title}</strong>}
        <div>
          {message}
          {link === undefined ? null : <ToLink id={id} link={link} />}
        </div>
        {requestId === undefined ? null : <div className={styles.request}>Request {requestId}</div>}
      </div>
      {details === undefined ? null : <Button onClick={() => copyText(details, "Details copied")}>Copy details</Button>}
      {action === undefined ? null : <Button onClick={() => act(toast)}>{action.label}</Button>}
      <IconButton label="Close" onClick={() => closeToast(id)}>
        <Icon name="close" size={14} />
      </IconButton>
    </div>
  );
}
