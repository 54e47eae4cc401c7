import { ApiError } from "@daymill/contract";
import type { ReactNode } from "react";

/** Where what was done can be seen. */
export interface ToastLink {
  readonly label: string;
  readonly href: string;
  /** Goes there without loading the page anew. */
  readonly go: () => void;
}

export interface Toast {
  readonly message: ReactNode;
  readonly link?: ToastLink | undefined;
  /** Offered as a button; the toast goes when it is pressed. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** How long it stays, milliseconds. Default 5,000. */
  readonly forMs?: number;
}

/** A toast as it is shown. */
export interface ShownToast extends Pick<Toast, "message" | "action" | "link"> {
  readonly id: number;
  /** Of what went wrong; undefined: something was done. */
  readonly title: string | undefined;
  /** What can be copied for whoever is to help; undefined: nothing beyond what is read. */
  readonly details: string | undefined;
  /** By which the server's log knows what was asked of it. */
  readonly requestId: string | undefined;
  /** Undefined: until it is closed. */
  readonly forMs: number | undefined;
}

const DEFAULT_MS = 5_000;

const listeners = new Set<() => void>();
let shown: readonly ShownToast[] = [];
let lastId = 0;

function become(next: readonly ShownToast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

const NO_DETAILS = { details: undefined, requestId: undefined };

function add(toast: Omit<ShownToast, "id">): void {
  lastId += 1;
  become([...shown, { ...toast, id: lastId }]);
}

/** Says that something was done. */
export function showToast({ forMs = DEFAULT_MS, ...toast }: Toast): void {
  add({ ...toast, ...NO_DETAILS, title: undefined, forMs });
}

/** Says that something went wrong, and why; stays until it is closed. */
export function showFailure(title: string, why: Error | string): void {
  if (typeof why === "string") return add({ ...NO_DETAILS, title, message: why, forMs: undefined });
  add({ ...detailsOf(title, why), title, message: why.message, forMs: undefined });
}

function detailsOf(title: string, why: Error): Pick<ShownToast, "details" | "requestId"> {
  const problem = why instanceof ApiError ? why.problem : undefined;
  return {
    details: JSON.stringify({ doing: title, ...(problem ?? { message: why.message }) }, null, 2),
    requestId: problem?.requestId,
  };
}

export function closeToast(id: number): void {
  become(shown.filter((toast) => toast.id !== id));
}

/** Takes every toast away. */
export function closeToasts(): void {
  become([]);
}

/** The toasts that there are, oldest first; for useSyncExternalStore. */
export const toastStore = {
  read: (): readonly ShownToast[] => shown,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
