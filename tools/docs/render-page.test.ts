import { expect, test } from "vitest";
import { brokenLinks } from "./broken-links.ts";
import { renderPage } from "./render-page.ts";

test("links to pages lead to their HTML, those that leave the docs are text, and those to elsewhere stay", () => {
  const source =
    "# Stores\n\nSee [clusters](../clusters.md#by-hand), [a test](../../test/a.test.ts) or [S3](https://s3.example).";
  const { html, links } = renderPage("operators/stores.md", source);
  expect(html).toContain('<a href="../clusters.html#by-hand">clusters</a>');
  expect(html).toContain("a test or");
  expect(html).toContain('<a href="https://s3.example">S3</a>');
  expect(links).toEqual(["clusters.html#by-hand"]);
});

test("headings have the anchors that GitHub gives them, each once", () => {
  const { passages } = renderPage("a.md", "# A & b\n\n## `file`: a *directory*\n\ntext\n\n## Again\n\n## Again\n");
  expect(passages.map(({ heading }) => heading.anchor)).toEqual(["a--b", "file-a-directory", "again", "again-1"]);
  expect(passages[1]?.text).toBe("text");
});

test("HTML in a page is shown, not run", () => {
  const { html } = renderPage("a.md", "# A\n\n<script>alert(1)</script> [x](javascript:alert(1))");
  expect(html).not.toContain("<script>");
  expect(html).not.toContain('href="javascript:');
});

test("a picture of ours is one, in light and dark; one of elsewhere is text", () => {
  const picture = (src: string) =>
    `<picture><source media="(prefers-color-scheme: dark)" srcset="img/a-dark.png"><img alt="a & b" src="${src}"></picture>`;
  const { html } = renderPage(
    "a.md",
    `# A\n\n${picture("img/a-light.png")}\n\n${picture("https://evil.example/a.png")}\n`,
  );
  expect(html).toContain('srcset="img/a-dark.png"><img alt="a &amp; b" src="img/a-light.png"></picture>');
  expect(html).toContain("&lt;picture&gt;");
  expect(html.match(/<img/g)).toHaveLength(1);
});

test("a page without a title is refused", () => {
  expect(() => renderPage("a.md", "text")).toThrow("docs/a.md does not begin with its title");
});

test("links to pages and headings that are not there are named", () => {
  const one = renderPage("one.md", "# One\n\n[b](two.md) [c](two.md#no) [d](#one) [e](three.md)");
  const two = renderPage("two.md", "# Two");
  expect(brokenLinks([one, two])).toEqual(["one.html -> two.html#no", "one.html -> three.html"]);
});
