/** How a search compares the text that it looks for. */
export interface TextRules {
  /** Upper and lower case are told apart. Default: they are not. */
  readonly matchCase?: boolean | undefined;
  /** Only where no word goes on across either end of it. Default: anywhere. */
  readonly wholeWord?: boolean | undefined;
}

/** First letter of a place in a text, and the one after its last. */
export type TextPlace = readonly [first: number, end: number];

export interface SoughtText {
  readonly isIn: (text: string) => boolean;
  /** Where it stands in a text, none twice: of those that overlap the first. */
  readonly placesIn: (text: string) => readonly TextPlace[];
}

/** A text that is looked for in others; an empty one is nowhere. */
export function soughtText(text: string, { matchCase = false, wholeWord = false }: TextRules): SoughtText {
  const fold = (given: string): string => (matchCase ? given : given.toLowerCase());
  const wanted = fold(text);
  const isTaken = (folded: string, at: number): boolean => !wholeWord || isWholeWord(folded, at, at + wanted.length);
  const nextIn = (folded: string, from: number): number => {
    let at = wanted === "" ? -1 : folded.indexOf(wanted, from);
    while (at !== -1 && !isTaken(folded, at)) at = folded.indexOf(wanted, at + 1);
    return at;
  };
  return {
    isIn: (given) => nextIn(fold(given), 0) !== -1,
    placesIn: (given) => {
      const folded = fold(given);
      // Some letters change length in lower case; then no place is told rather than a wrong one.
      if (folded.length !== given.length) return [];
      const places: TextPlace[] = [];
      for (let at = nextIn(folded, 0); at !== -1; at = nextIn(folded, at + wanted.length))
        places.push([at, at + wanted.length]);
      return places;
    },
  };
}

/** Letters of any script with their marks, digits, and what names are joined with. */
const WORD = String.raw`[\p{L}\p{M}\p{N}_]`;
const ENDS_IN_WORD = new RegExp(`${WORD}$`, "u");
const BEGINS_WITH_WORD = new RegExp(`^${WORD}`, "u");

/** Whether no word goes on across either end of a piece of a text. */
export function isWholeWord(text: string, first: number, end: number): boolean {
  return !isWithinWord(text, first) && !isWithinWord(text, end);
}

/** A letter takes two places in a text at most. */
function isWithinWord(text: string, at: number): boolean {
  return ENDS_IN_WORD.test(text.slice(Math.max(0, at - 2), at)) && BEGINS_WITH_WORD.test(text.slice(at, at + 2));
}
