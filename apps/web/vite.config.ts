import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where the API listens while `vite` serves the sources. */
const api = process.env["DAYMILL_API"] ?? "http://127.0.0.1:8080";

/** The page's own script names what it starts with; it stays by itself. */
const NOT_THE_ENTRY = /^(?!.*(?:index\.html|src\/main\.tsx))/;

/**
 * Left alone the bundler makes a chunk of everything that some set of pages shares: 170 of them, 72 before the list of DAGs
 * could be drawn. Together they compress better (a tenth of all) and come in a sixth of the requests.
 */
const CHUNKS = [
  { name: "shell", tags: ["$initial" as const], test: NOT_THE_ENTRY, priority: 2 },
  // What half the pages need.
  { name: "common", test: NOT_THE_ENTRY, minShareCount: 22, priority: 1 },
  // What the list of DAGs shares with other lists.
  {
    name: "lists",
    test: /src\/(?:ui\/(?:useTicks|Table|page\/(?:ShowMore|FilterBar))|pages\/(?:bulk\/Tick|actions\/(?:PauseSwitch|usePauseToggle|ActionButton)))/,
    priority: 2,
  },
  // Whoever sets one thing up goes to the others, too.
  { name: "admin", test: /src\/pages\/(?:Admin|Access|Audit|ApiDocs)\//, includeDependenciesRecursively: false },
  // Where one dialog about runs can be opened, so can most others.
  { name: "actions", test: /src\/pages\/(?:actions|bulk)\//, includeDependenciesRecursively: false },
  { name: "requests", test: /src\/api\/.*\.ts$/, minShareCount: 2 },
];

export default defineConfig(({ command }) => {
  // A build is for use, also when something with another NODE_ENV (a test run) asks for it.
  if (command === "build") process.env["NODE_ENV"] = "production";
  return {
    root: import.meta.dirname,
    plugins: [react()],
    build: {
      outDir: "dist",
      emptyOutDir: true,
      manifest: true,
      target: "es2023",
      // The page's policy allows fonts and images from its own origin only, so nothing becomes a data: address.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
    },
    // Node has no Temporal of its own yet.
    test: { setupFiles: ["temporal-polyfill/global"] },
    server: {
      proxy: { "/api": { target: api, headers: { origin: api }, changeOrigin: true } },
    },
  };
});
