import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { showFailure } from "../ui/toast.ts";
import { useLoaded } from "../ui/useLoaded.ts";
import { useShortcuts } from "../ui/useShortcuts.ts";
import { useCopyLink } from "../ui/time/useCopyLink.ts";
import styles from "./AppShell.module.css";

function loadDialog() {
  return import("./ShortcutDialog.tsx");
}

/** The keys that do the same on every page, and the list of all there are. */
export function ShortcutHelp() {
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  const copyLink = useCopyLink();
  const dialog = useLoaded(loadDialog, isOpen, () => {
    setOpen(false);
    showFailure("The list of keys could not be loaded", "The server does not answer, or is another version.");
  });
  useShortcuts({
    "?": () => setOpen(true),
    y: copyLink,
    "g h": () => void navigate({ to: "/" }),
    "g d": () => void navigate({ to: "/dags" }),
    "g r": () => void navigate({ to: "/runs" }),
    "g b": () => void navigate({ to: "/backfills" }),
    "g a": () => void navigate({ to: "/assets" }),
    "g s": () => void navigate({ to: "/settings" }),
  });
  return (
    <>
      <button
        type="button"
        className={styles.tool}
        data-phone="none"
        aria-label="Keyboard shortcuts"
        aria-haspopup="dialog"
        aria-keyshortcuts="?"
        onClick={() => setOpen(true)}
      >
        <span aria-hidden="true">?</span>
      </button>
      {isOpen && dialog !== undefined ? <dialog.default onClose={() => setOpen(false)} /> : null}
    </>
  );
}
