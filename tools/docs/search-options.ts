/** What a search gives back of a passage. */
export interface FoundPassage {
  /** Where it stands, from the folder of the site. */
  readonly id: string;
  /** The title of its page. */
  readonly page: string;
  readonly heading: string;
}

/** The same for who makes the index and for who reads it. */
export const SEARCH_OPTIONS = {
  fields: ["heading", "page", "text"],
  storeFields: ["page", "heading"],
  searchOptions: {
    boost: { heading: 4, page: 2 },
    // Who looks for a word wants to read about it first, and the routes that are called so after that.
    boostDocument: (id: string) => (id.startsWith("api-reference") ? 0.2 : 1),
    prefix: true,
    fuzzy: 0.15,
    combineWith: "AND" as const,
  },
};
