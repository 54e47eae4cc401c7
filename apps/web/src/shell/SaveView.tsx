import { useLocation } from "@tanstack/react-router";
import { Icon } from "../ui/Icon.tsx";
import styles from "./AppShell.module.css";
import { dropView, saveView, useSavedViews, viewName } from "../ui/savedViews.ts";

/** Puts the view that is shown into the rail, or takes it out of there. */
export function SaveView() {
  const { href: whole, searchStr } = useLocation();
  const href = whole.replace(/#.*/, "");
  const isSaved = useSavedViews().some((view) => view.href === href);
  const toggle = (): void => {
    if (isSaved) dropView(href);
    else saveView({ href, name: viewName(document.title, searchStr) });
  };
  return (
    <button
      type="button"
      className={styles.switch}
      data-saved={isSaved}
      aria-label="Keep this view in the rail"
      aria-pressed={isSaved}
      title="Keep this view in the rail"
      onClick={toggle}
    >
      <Icon name="star" size={14} />
    </button>
  );
}
