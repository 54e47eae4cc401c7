import { posix } from "node:path";
import MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";
import { addPictures } from "./pictures.ts";

export interface Heading {
  /** 1 is the page's title. */
  readonly level: number;
  readonly text: string;
  /** What a link to it has after `#`: as GitHub makes it. */
  readonly anchor: string;
}

/** A heading and the text below it, up to the next one: what a search finds. */
export interface Passage {
  readonly heading: Heading;
  readonly text: string;
}

export interface RenderedPage {
  /** From the folder of the site. */
  readonly file: string;
  readonly title: string;
  readonly html: string;
  readonly passages: readonly Passage[];
  /** Links within the site, from its folder, with their `#anchor`. */
  readonly links: readonly string[];
}

/** Text of ours, but HTML in it is shown as text all the same; but for pictures. */
const markdown = new MarkdownIt({ html: false, linkify: false });
addPictures(markdown);

/**
 * A page of markdown as HTML. `file`: from the folder of the docs. Links to other pages become links to their HTML; a link
 * that leaves the docs for a file of the repository stays as its text, for the site stands alone.
 */
export function renderPage(file: string, source: string): RenderedPage {
  const tokens = markdown.parse(source, {});
  const links = tokens.flatMap((token) => (token.children ? rewriteLinks(token.children, file) : []));
  const passages = collectPassages(tokens);
  const [first] = passages;
  if (first?.heading.level !== 1) throw new Error(`docs/${file} does not begin with its title`);
  return {
    file: htmlFileOf(file),
    title: first.heading.text,
    html: markdown.renderer.render(tokens, markdown.options, {}),
    passages,
    links,
  };
}

export function htmlFileOf(file: string): string {
  return file.replace(/\.md$/, ".html");
}

function collectPassages(tokens: readonly Token[]): Passage[] {
  const passages: { heading: Heading; parts: string[] }[] = [];
  const taken = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    const inline = tokens[at + 1];
    if (token.type === "heading_open" && inline) {
      const text = textOf(inline);
      const heading = { level: Number(token.tag.slice(1)), text, anchor: anchorOf(text, taken) };
      token.attrSet("id", heading.anchor);
      passages.push({ heading, parts: [] });
    } else if (token.type === "inline" && tokens[at - 1]?.type !== "heading_open") {
      passages.at(-1)?.parts.push(textOf(token));
    } else if (token.type === "fence") passages.at(-1)?.parts.push(token.content);
  }
  return passages.map(({ heading, parts }) => ({ heading, text: parts.join("\n") }));
}

function textOf({ children, content }: Token): string {
  return (
    children?.map((child) => (child.type === "image" || child.type === "picture" ? "" : child.content)).join("") ??
    content
  );
}

function anchorOf(text: string, taken: Map<string, number>): string {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
  const before = taken.get(plain) ?? 0;
  taken.set(plain, before + 1);
  return before === 0 ? plain : `${plain}-${before}`;
}

function rewriteLinks(tokens: readonly Token[], file: string): string[] {
  const links: string[] = [];
  let isDropped = false;
  for (const token of tokens) {
    if (token.type === "link_open") {
      const target = targetOf(String(token.attrGet("href") ?? ""), file);
      isDropped = target === undefined;
      if (target === undefined) hide(token);
      else token.attrSet("href", target.href);
      if (target?.link !== undefined) links.push(target.link);
    } else if (token.type === "link_close" && isDropped) {
      hide(token);
      isDropped = false;
    }
  }
  return links;
}

function hide(token: Token): void {
  token.type = "text";
  token.tag = "";
  token.nesting = 0;
  token.content = "";
}

interface Target {
  readonly href: string;
  /** Of a link within the site. */
  readonly link?: string;
}

function targetOf(href: string, file: string): Target | undefined {
  if (/^[a-z]+:/.test(href)) return { href };
  const [path = "", anchor] = href.split("#");
  const page = path === "" ? file : posix.normalize(posix.join(posix.dirname(file), path));
  if (page.startsWith("..") || !page.endsWith(".md")) return undefined;
  const hash = anchor === undefined ? "" : `#${anchor}`;
  return { href: path === "" ? hash : `${htmlFileOf(path)}${hash}`, link: `${htmlFileOf(page)}${hash}` };
}
