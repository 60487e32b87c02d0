/** A part of a section that is shown whole or not at all; `fields` is how many field permissions it shows. */
export type MarkdownItem = { readonly text: string; readonly fields: number };

export type MarkdownSection = {
  /** Text before and after the items. It is always shown. */
  readonly before: string;
  readonly after: string;
  /** The most characters that the section may take. */
  readonly most: number;
  /** The same items with more and with less detail. The first form that fits is shown, or else the start of the last one. */
  readonly forms: readonly (() => readonly MarkdownItem[])[];
  /** Names what was left out because there was no room. */
  readonly describeOmitted: (items: readonly MarkdownItem[]) => string;
};

/** GitHub refuses a comment of more than 65,536 characters; something may stand around this one. */
export const MAX_MARKDOWN_LENGTH = 59_500;

/** Enough for the title of a section and for the line that counts what it leaves out. */
export const MIN_SECTION_LENGTH = 1000;

/** A text that is always shown, without items. */
export function buildTextSection(text: string): MarkdownSection[] {
  if (text === '') return [];
  return [{ before: `${text}\n\n`, after: '', most: Infinity, forms: [() => []], describeOmitted: () => '' }];
}

/**
 * The sections within that many characters; earlier ones get room first. Each section keeps its title and the line that
 * counts what it leaves out.
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
