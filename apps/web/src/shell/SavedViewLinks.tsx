import { useLocation, useRouter } from "@tanstack/react-router";
import { Icon } from "../ui/Icon.tsx";
import styles from "./AppShell.module.css";
import { useSavedViews } from "../ui/savedViews.ts";

/** The views that somebody keeps, below the parts of the product. */
export function SavedViewLinks() {
  const views = useSavedViews();
  const { history } = useRouter();
  const here = useLocation({ select: ({ href }) => href.replace(/#.*/, "") });
  return views.map(({ href, name }) => (
    <a
      key={href}
      href={href}
      className={styles.railLink}
      data-view
      title={name}
      aria-current={href === here ? "page" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        history.push(href);
      }}
    >
      <Icon name="star" />
      <span className={styles.viewName}>{name || href}</span>
    </a>
  ));
}
