import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { createPortal } from "react-dom";
import { lastFilters } from "../routing/lastFilters.ts";
import { parseSearchText } from "../routing/searchText.ts";
import { resizePanel } from "../ui/page/panelWidth.ts";
import { showFailure } from "../ui/toast.ts";
import { useLoaded } from "../ui/useLoaded.ts";
import { useShortcuts } from "../ui/useShortcuts.ts";
import { useCopyLink } from "../ui/time/useCopyLink.ts";
import { actionsAtHand } from "./actionsAtHand.ts";
import styles from "./AppShell.module.css";
import { pinRail } from "./pinRail.ts";

function loadDialog() {
  return import("./ShortcutDialog.tsx");
}

function loadMenu() {
  return import("./ActionsMenu.tsx");
}

/** The keys that do the same on every page, and the list of all there are. */
export function ShortcutHelp() {
  const [isOpen, setOpen] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const menu = useLoaded(loadMenu, isMenuOpen, () => setMenuOpen(false));
  const navigate = useNavigate();
  const copyLink = useCopyLink();
  const dialog = useLoaded(loadDialog, isOpen, () => {
    setOpen(false);
    showFailure("The list of keys could not be loaded", "The server does not answer, or is another version.");
  });
  useShortcuts({
    "?": () => setOpen(true),
    y: copyLink,
    ".": () => setMenuOpen(actionsAtHand().length > 0),
    "[": () => resizePanel(1),
    "]": () => resizePanel(-1),
    "mod+b": pinRail,
    "g h": () => void navigate({ to: "/" }),
    "g d": () => void navigate({ to: "/dags", search: parseSearchText(lastFilters("/dags")) }),
    "g r": () => void navigate({ to: "/runs", search: parseSearchText(lastFilters("/runs")) }),
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
      {isMenuOpen && menu !== undefined
        ? createPortal(<menu.default onClose={() => setMenuOpen(false)} />, document.body)
        : null}
      {isOpen && dialog !== undefined ? <dialog.default onClose={() => setOpen(false)} /> : null}
    </>
  );
}
