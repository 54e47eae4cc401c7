// Sets the colour scheme before the first paint, so that a dark page never flashes white. A file of its own, because
// the page's policy allows no inline script. The key is the one of ui/theme/schemeStore.ts.
(() => {
  let wish;
  try {
    wish = localStorage.getItem("daymill.scheme");
  } catch {
    wish = null; // Storage is blocked: the system's scheme it is.
  }
  const dark = wish === "dark" || (wish !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const root = document.documentElement;
  root.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  root.style.colorScheme = dark ? "dark" : "light";
  root.style.backgroundColor = dark ? "#0E131A" : "#F6F7F9";
})();
