export const PICTURE_TITLE =
  'A terminal: sf fls report finds 6 fields that are open today, sf fls reset --dry-run shows what would change';

const COLUMNS = 100;
const CHARACTER_WIDTH = 7.83;
const LINE_HEIGHT = 18;
const MARGIN = 20;

const STYLE = `
    .card { fill: #f6f8fa; stroke: #d0d7de }
    text { fill: #1f2328; font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
    .command { fill: #0550ae; font-weight: bold }
    @media (prefers-color-scheme: dark) {
      .card { fill: #0d1117; stroke: #30363d }
      text { fill: #e6edf3 }
      .command { fill: #79c0ff }
    }
  `;

/**
 * An SVG of a terminal session that reads well on light and dark pages. Lines that start with `$ ` are commands; lines
 * longer than the picture continue in the next one, after the last blank that fits.
 */
export function renderTerminalPicture(title: string, session: string): string {
  const lines = session.trimEnd().split('\n').flatMap(splitLine);
  const width = Math.ceil(COLUMNS * CHARACTER_WIDTH) + 2 * MARGIN;
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `  <title>${escapeMarkup(title)}</title>`,
    `  <style>${STYLE}</style>`,
    `  <rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...lines.map(({ text, isCommand }, index) => {
      const y = MARGIN + (index + 1) * LINE_HEIGHT - 5;
      const style = isCommand ? ' class="command"' : '';
      return `  <text${style} x="${MARGIN}" y="${y}" xml:space="preserve">${escapeMarkup(text)}</text>`;
    }),
    '</svg>\n',
  ].join('\n');
}

type Line = { readonly text: string; readonly isCommand: boolean };

function splitLine(line: string): Line[] {
  const isCommand = line.startsWith('$ ');
  const pieces = line.match(new RegExp(`.{1,${COLUMNS}}(?: |$)|.{1,${COLUMNS}}`, 'gu')) ?? [''];
  return pieces.map((text) => ({ text: text.trimEnd(), isCommand }));
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
