import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where the API listens while `vite` serves the sources. */
const api = process.env["DAYMILL_API"] ?? "http://127.0.0.1:8080";

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
    },
    // Node has no Temporal of its own yet.
    test: { setupFiles: ["temporal-polyfill/global"] },
    server: {
      proxy: { "/api": { target: api, headers: { origin: api }, changeOrigin: true } },
    },
  };
});
