/** Something of a section that is shown as a whole or not at all. */
export type MarkdownItem = { readonly text: string; readonly fields: number };

export type MarkdownSection = {
  /** Goes before and after the items, and stays whatever there is room for. */
  readonly before: string;
  readonly after: string;
  /** Characters that the section may take at most, however much room there is. */
  readonly most: number;
  /** The same items with more and with less detail; the first form that fits is taken, else the start of the last. */
  readonly forms: readonly (() => readonly MarkdownItem[])[];
  /** Says what was left out for want of room. */
  readonly describeOmitted: (items: readonly MarkdownItem[]) => string;
};

/** Enough for a section's title and for what it leaves out. */
const MIN_SECTION_LENGTH = 1000;

/**
 * The sections within that many characters, the earlier ones first served. None goes without its title, and without the
 * word of what it leaves out.
 */
export function fitSections(most: number, sections: readonly MarkdownSection[]): string {
  let text = '';
  sections.forEach((section, index) => {
    const spared = MIN_SECTION_LENGTH * (sections.length - index - 1);
    text += fitSection(Math.min(section.most, most - text.length - spared), section);
  });
  return text;
}

function fitSection(most: number, { before, after, forms, describeOmitted }: MarkdownSection): string {
  const room = most - before.length - after.length;
  let items: readonly MarkdownItem[] = [];
  for (const form of forms) {
    items = form();
    if (countFittingItems(room, items) === items.length) return before + joinItems(items) + after;
  }
  const count = countFittingItems(room - MIN_SECTION_LENGTH / 2, items);
  return `${before}${joinItems(items.slice(0, count))}${after}${describeOmitted(items.slice(count))}\n\n`;
}

function countFittingItems(room: number, items: readonly MarkdownItem[]): number {
  let length = 0;
  const firstOut = items.findIndex(({ text }) => (length += text.length) > room);
  return firstOut < 0 ? items.length : firstOut;
}

function joinItems(items: readonly MarkdownItem[]): string {
  return items.map(({ text }) => text).join('');
}
