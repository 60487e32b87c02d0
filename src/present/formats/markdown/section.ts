/** Something of a section that is shown as a whole or not at all. */
export type Item = { readonly text: string; readonly fields: number };

export type Section = {
  /** Goes before and after the items, and stays whatever there is room for. */
  readonly before: string;
  readonly after: string;
  /** Characters that the section may take at most, however much room there is. */
  readonly most: number;
  /** The same items with more and with less detail; the first form that fits is taken, else the start of the last. */
  readonly forms: readonly (() => readonly Item[])[];
  /** Says what was left out for want of room. */
  readonly left: (items: readonly Item[]) => string;
};

/** Enough for a section's title and for what it leaves out. */
const LEAST = 1000;

/**
 * The sections within that many characters, the earlier ones first served. None goes without its title, and without the
 * word of what it leaves out.
 */
export function sectionsWithin(most: number, sections: readonly Section[]): string {
  let text = '';
  sections.forEach((section, index) => {
    const spared = LEAST * (sections.length - index - 1);
    text += sectionWithin(Math.min(section.most, most - text.length - spared), section);
  });
  return text;
}

function sectionWithin(most: number, { before, after, forms, left }: Section): string {
  const room = most - before.length - after.length;
  let items: readonly Item[] = [];
  for (const form of forms) {
    items = form();
    if (shownWithin(room, items) === items.length) return before + joined(items) + after;
  }
  const count = shownWithin(room - LEAST / 2, items);
  return `${before}${joined(items.slice(0, count))}${after}${left(items.slice(count))}\n\n`;
}

function shownWithin(room: number, items: readonly Item[]): number {
  let length = 0;
  const firstOut = items.findIndex(({ text }) => (length += text.length) > room);
  return firstOut < 0 ? items.length : firstOut;
}

function joined(items: readonly Item[]): string {
  return items.map(({ text }) => text).join('');
}
