import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./ui/theme/kit.css";
import "./ui/theme/global.css";
import { App } from "./App.tsx";
import { plainPath } from "./routing/plainPath.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root.");
// Most browsers have Temporal; the others get it before anything is drawn that asks for a date.
if (!("Temporal" in globalThis)) await import("temporal-polyfill/global");
const { pathname, search, hash } = location;
if (plainPath(pathname) !== pathname) history.replaceState(history.state, "", plainPath(pathname) + search + hash);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
