import stringWidth from 'string-width';

/** Lines that a section may take before it is folded: with what stands around it, they fit on a common screen. */
export const SCREENFUL = 25;

const ASCII = /^[\x20-\x7e]*$/;

/** How many columns a text takes in a terminal: two for each wide character (Chinese, Japanese, Korean), none for colours. */
export function measureWidth(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** Fills a text up to that many columns; a longer one stays as it is. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - measureWidth(text)));
}

/**
 * Items behind a lead, separated by commas. A line breaks between items only, so that no name is ever cut, even one that is
 * longer than a line.
 *
 * @param width columns of the terminal
 * @param hang columns that the lines after the first are indented by; by default they start below the first item
 */
export function wrapItems(
  lead: string,
  items: readonly string[],
  width: number,
  hang: number = measureWidth(lead),
): string[] {
  const words = items.map((item, index) => (index < items.length - 1 ? `${item},` : item));
  return wrapWords(lead, words, width, hang);
}

/**
 * A sentence on as few lines as it fits; a word that is longer than a line stays whole.
 *
 * @param lead of the first line
 * @param hang columns that the lines after the first are indented by
 */
export function wrapText(text: string, width: number, lead = '', hang: number = lead.length): string[] {
  return wrapWords(lead, text.split(' '), width, hang);
}

function wrapWords(lead: string, words: readonly string[], width: number, hang: number): string[] {
  const lines: string[] = [];
  let line = lead;
  let columns = measureWidth(lead);
  // Behind a long lead the first word may fit on a line of its own only.
  let isEmpty = hang >= columns || columns + measureWidth(words[0] ?? '') <= width;
  for (const word of words) {
    const wordColumns = measureWidth(word);
    if (!isEmpty && columns + 1 + wordColumns > width) {
      lines.push(line.trimEnd());
      line = ' '.repeat(hang);
      columns = hang;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    columns += wordColumns + (isEmpty ? 0 : 1);
    isEmpty = false;
  }
  return [...lines, line];
}
