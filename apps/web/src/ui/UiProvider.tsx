import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";
import { cssVariablesResolver, mantineTheme } from "./theme/mantineTheme.ts";

/** The same key as public/scheme.js, which runs before this does. */
const schemes = localStorageColorSchemeManager({ key: "daymill.scheme" });

const Toasts = lazy(async () => ({ default: (await import("./Toasts.tsx")).Toasts }));

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
      <Suspense>
        <Toasts />
      </Suspense>
      {children}
    </MantineProvider>
  );
}
