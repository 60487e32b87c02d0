import { html, type Markup } from './markup.ts';

/** A command line, which breaks between its words and not behind a hyphen. */
export function renderCommand(line: string): Markup {
  const words = line.split(' ').map((word, index) => html`${index === 0 ? '' : ' '}<span>${word}</span>`);
  return html`<code class="command">${words}</code>`;
}
