import { type ReactNode, useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Wordmark } from "../../shell/Wordmark.tsx";
import { COVER } from "../../ui/isCovered.ts";
import { useSchemeOnRoot } from "../../ui/theme/useScheme.ts";
import { useFocusBack } from "../../ui/useFocusBack.ts";
import { usePassingTitle } from "../usePageTitle.ts";
import styles from "./Access.module.css";

/** Stands over whatever is there until one has come in. `title`: of the tab; `heading`: what it asks. */
export function Cover({ title, heading, children }: { title: string; heading: string; children: ReactNode }) {
  usePassingTitle(title);
  useSchemeOnRoot();
  const cover = useRef<HTMLDivElement>(null);
  useAlone(cover);
  // After the rest of the page can have the focus again.
  useFocusBack();
  return createPortal(
    <div ref={cover} className={styles.cover} {...COVER}>
      <main className={styles.card}>
        <div className={styles.brand}>
          <Wordmark />
          <h1 className={styles.title}>{heading}</h1>
        </div>
        {children}
      </main>
    </div>,
    document.body,
  );
}

/**
 * While the element is there, nothing else of the page can be reached: not by pointer, key or screen reader. Its first input
 * has the focus at first.
 */
function useAlone(element: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const others = [...document.body.children].filter(
      (each): each is HTMLElement => each instanceof HTMLElement && each !== element.current && !each.inert,
    );
    for (const each of others) each.inert = true;
    element.current?.querySelector("input")?.focus();
    return () => {
      for (const each of others) each.inert = false;
    };
  }, [element]);
}
