import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { type Scheme, tokens } from "./tokens.ts";

/** What a person chose; auto follows the system. */
export type SchemeChoice = "auto" | Scheme;

export interface SchemeControl {
  readonly scheme: Scheme;
  readonly choice: SchemeChoice;
  readonly choose: (choice: SchemeChoice) => void;
}

export function useScheme(): SchemeControl {
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return { scheme, choice: colorScheme, choose: setColorScheme };
}

/** Keeps what public/scheme.js set on the root in step with the scheme. */
export function useSchemeOnRoot(): void {
  const { scheme } = useScheme();
  useEffect(() => {
    document.documentElement.style.colorScheme = scheme;
    document.documentElement.style.backgroundColor = tokens[scheme].surfaces.canvas;
  }, [scheme]);
}
