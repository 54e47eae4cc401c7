import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
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
  { name: "common", test: NOT_THE_ENTRY, minShareCount: 28, priority: 1 },
  // What the list of DAGs shares with other lists.
  {
    name: "lists",
    test: /src\/(?:ui\/(?:useTicks|useHeldRows|Table|page\/(?:ShowMore|FilterBar))|pages\/(?:HeldList|Problems\/ProblemsNotice|DagList\/RunSparkline|bulk\/(?:Tick|useSelected)|actions\/(?:PauseSwitch|usePausing|pause\w+\.ts|FavouriteStar|ActionButton)))/,
    priority: 2,
  },
  // Whoever sets one thing up goes to the others, too.
  { name: "admin", test: /src\/pages\/(?:Admin|Access|Audit|ApiDocs|Health)\//, includeDependenciesRecursively: false },
  // Where one dialog about runs can be opened, so can most others; that about pauses is opened anywhere, and alone.
  {
    name: "actions",
    test: /src\/pages\/(?:actions|bulk)\/(?!PauseDialog|SelectedCount)/,
    includeDependenciesRecursively: false,
  },
  // Where one dialog is opened, others are.
  {
    name: "dialogs",
    test: /src\/(?:ui\/Dialog\.tsx|pages\/(?:actions\/(?!Pause)\w*(?:Dialog|Fields?|Form|Preview|Target|Plan\w*|copiesOf|Copy\w+|Notice)|bulk\/\w+Dialog))/,
    priority: 2,
    includeDependenciesRecursively: false,
  },
  // As in admin, but for what the pages of runs show of assets, too.
  {
    name: "assets",
    test: /src\/pages\/Assets\/(?!InstanceAssets|RunAssets|AssetLink|AssetEventTable|EventExtra|StartedRuns|NewestOfMore|\w*[Ll]ineage|Assets\.module)/,
    includeDependenciesRecursively: false,
  },
  // Lists that are opened one after the other.
  {
    name: "overviews",
    test: /src\/pages\/(?:RunList\/(?:RunListP|RunsH)|TaskList\/Task|Problems\/ProblemsPage|Settings\/\w+\.tsx)/,
    includeDependenciesRecursively: false,
  },
  // Who looks at a run looks at its parts, one after the other.
  {
    name: "runs",
    test: /src\/pages\/(?:Run|Gantt|Mapped|callbacks)\/(?!RunGraph)/,
    includeDependenciesRecursively: false,
  },
  {
    name: "backfills",
    test: /src\/pages\/(?:Backfills\/|DagDetail\/DagBackfills)/,
    includeDependenciesRecursively: false,
  },
  // The parts of a DAG that need no canvas.
  {
    name: "dag",
    test: /src\/pages\/(?:Code\/|DagDetail\/(?:DagLayout|DagGraphPage|DagDetailsPage|DagTaskPage|DagCode|DagRuns))/,
    includeDependenciesRecursively: false,
  },
  // A graph is drawn in many places, and all of it in each; what moves and zooms it comes when it is drawn.
  {
    name: "graphs",
    test: /src\/pages\/Graph\/(?!GraphDrawing)/,
    priority: 1,
    includeDependenciesRecursively: false,
  },
  {
    name: "calendar",
    test: /src\/pages\/(?:Calendar\/|DagDetail\/DagCalendarPage)/,
    includeDependenciesRecursively: false,
  },
  // What several pages show, and no other groups have.
  {
    name: "parts",
    test: /src\/(?:ui\/|pages\/(?:\w+\.tsx?$|RunList\/RunTable|TaskInstance\/(?:ErrorText|triesText|attemptState|instanceLink)|Assets\/(?:AssetLink|AssetEventTable|NewestOfMore)))/,
    minShareCount: 2,
    includeDependenciesRecursively: false,
  },
  {
    name: "palettes",
    test: /src\/pages\/Search\/(?!useRemember|recentPlaces|place)/,
    includeDependenciesRecursively: false,
  },
  { name: "requests", test: /src\/api\/.*\.ts$/, minShareCount: 2 },
];

const NO_SCROLL_AREA = "\0no-scroll-area";

/** Mantine's Modal names a component only to compare with it, which nothing here uses: five of 450 KB. */
const withoutScrollArea: Plugin = {
  name: "without-scroll-area",
  enforce: "pre",
  resolveId: (id) => (id === "../ScrollArea/ScrollArea.mjs" ? NO_SCROLL_AREA : undefined),
  load: (id) => (id === NO_SCROLL_AREA ? "export const ScrollArea = { Autosize: null };" : undefined),
};

export default defineConfig(({ command }) => {
  // A build is for use, also when something with another NODE_ENV (a test run) asks for it.
  if (command === "build") process.env["NODE_ENV"] = "production";
  return {
    root: import.meta.dirname,
    plugins: [react(), withoutScrollArea],
    // Out of the documentation: what the UI shows of it.
    resolve: { alias: { "@docs": `${import.meta.dirname}/../../docs` } },
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
