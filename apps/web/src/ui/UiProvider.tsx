import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { cssVariablesResolver, mantineTheme } from "./theme/mantineTheme.ts";
import { Toasts } from "./Toasts.tsx";

/** The same key as public/scheme.js, which runs before this does. */
const schemes = localStorageColorSchemeManager({ key: "daymill.scheme" });

/** Theme, colour scheme and toasts for everything below. */
export function UiProvider({ children, inTest = false }: { children: ReactNode; inTest?: boolean }) {
  return (
    <MantineProvider
      theme={mantineTheme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      env={inTest ? "test" : "default"}
    >
      {children}
      <Toasts />
    </MantineProvider>
  );
}
