/** What a terminal is sure to have. */
const TERMINAL_WIDTH = 80;

/**
 * Items behind a lead, separated by commas, broken between items only: no name is ever cut, even one that is longer than
 * a line. Lines after the first are indented to stand below the first item, if `hang` is not given.
 */
export function wrapItems(lead: string, items: readonly string[], hang = lead.length): string[] {
  const lines: string[] = [];
  let line = lead;
  let empty = true;
  items.forEach((item, index) => {
    const text = index < items.length - 1 ? `${item},` : item;
    if (!empty && line.length + 1 + text.length > TERMINAL_WIDTH) {
      lines.push(line);
      line = ' '.repeat(hang);
      empty = true;
    }
    line += empty ? text : ` ${text}`;
    empty = false;
  });
  return [...lines, line];
}

/** Grouped by thousands in English, whatever the machine's locale: the texts are English too. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US');
}
